"""Plan files that are wrong: every mistake is named with file, line, column and cure, at once; nothing is written."""

import shutil
from pathlib import Path

import pytest
from sqlmodel import Session, select

from data_access.tables import Batch, Enterprise, Indicator, LightRule, Pilot, Project, metadata
from domain.money.clauses import COMMON
from domain.words import Scale, Title
from seed_data.plans import DEFAULT_ROOT, PlanFilesInvalid, load_plans

Y = "pilots/yinchuan"


def complaints(session: Session, root: Path) -> list[str]:
    with pytest.raises(PlanFilesInvalid) as refused:
        load_plans(session, root)
    return [str(mistake) for mistake in refused.value.mistakes]


CELLS = [
    # a cell that cannot be understood
    (f"{Y}/phases.csv", 3, "starts_on", "2025/9/1", "“2025/9/1”不是日期；写成 2026-11-15 的样子"),
    (f"{Y}/phases.csv", 3, "starts_on", "20250901", "“20250901”不是日期；写成 2026-11-15 的样子"),
    (f"{Y}/phases.csv", 3, "starts_on", "2025-09-31", "“2025-09-31”不是日期；写成 2026-11-15 的样子"),
    (f"{Y}/phases.csv", 3, "starts_on", "", "没有填；填上这一格"),
    (f"{Y}/tasks.csv", 4, "number", "三", "“三”不是整数；只写数字，如 3"),
    (f"{Y}/tasks.csv", 4, "number", "0", "0 太小；不得小于 1"),
    (f"{Y}/targets.csv", 5, "value", "300家", "“300家”不是数；只写数字，单位写在 unit 列"),
    (f"{Y}/targets.csv", 5, "value", "nan", "“nan”不是数；只写数字，单位写在 unit 列"),
    (f"{Y}/targets.csv", 5, "value", "-1", "-1 太小；不得小于 0"),
    (f"{Y}/batches.csv", 2, "subsidy_ratio", "40", "40 太大；不得大于 1"),
    (f"{Y}/industries.csv", 2, "short_name", "基础化学原料制造", "超过 6 个字；写短一些"),
    (f"{Y}/departments.csv", 2, "is_office", "是", "“是”不是 true 或 false；是写 true，否写 false"),
    (
        f"{Y}/targets.csv",
        5,
        "operator",
        "≥",
        "不认识的取值“≥”；改成其中之一：>=（不少于）、>（超过）、=（达到）",
    ),
    (
        f"{Y}/pilot.csv",
        2,
        "level",
        "地级市",
        "不认识的取值“地级市”；改成其中之一：city（市）、district（区）、municipality（直辖市）",
    ),
    (
        f"{Y}/districts.csv",
        4,
        "code",
        "64018",
        "“64018”不是 GB/T 2260 的 6 位代码，也不是乡镇街道的 9 位代码；核对行政区划代码；园区、功能区没有代码就留空",
    ),
    (f"{Y}/industries.csv", 2, "code", "基础化学", "“基础化学”不是代码；只用小写字母、数字和下划线，以字母开头"),
    (
        "indicators.csv",
        40,
        "measure",
        "人工",
        "“人工”不是取数方式；写 reported（填报）、counted:台账（按台账计数）、estimate（估算，不考核）、"
        "criterion（评价标准，不考核）或 computed:名称（系统计算）",
    ),
    # a cell that contradicts another
    (f"{Y}/phases.csv", 4, "ends_on", "2027-05-31", "2027-05-31 早于 starts_on 的 2027-06-01；改正其中一个日期"),
    (f"{Y}/batches.csv", 2, "closes_on", "2025-09-01", "2025-09-01 早于 opens_on 的 2025-09-22；改正其中一个日期"),
    (f"{Y}/departments.csv", 4, "name", "市财政局", "与第 3 行重复（市财政局）；删去一行或改成不同"),
    (f"{Y}/districts.csv", 5, "code", "640181", "“640181”与第 4 行重复；改成不同"),
    (f"{Y}/districts.csv", 3, "short_name", "宁东", "“宁东”与第 2 行重复；改成不同"),
    (f"{Y}/tasks.csv", 4, "number", "2", "与第 3 行重复（2）；删去一行或改成不同"),
    (f"{Y}/targets.csv", 2, "source_quote", "试点企业100%达标了", "这句话在 plan.txt 里找不到；从方案原文逐字复制"),
    (f"{Y}/phases.csv", 2, "quote", "(一)准备阶段", "这句话在 plan.txt 里找不到；从方案原文逐字复制"),
    (f"{Y}/tasks.csv", 2, "quote", "（市工信局牵头）", "这句话在 plan.txt 里找不到；从方案原文逐字复制"),
    (f"{Y}/industries.csv", 2, "source_quote", "五大行业", "这句话在 plan.txt 里找不到；从方案原文逐字复制"),
    (f"{Y}/clauses.csv", 2, "quote", "及时兑现", "这句话在 plan.txt 里找不到；从方案原文逐字复制"),
    (f"{Y}/clauses.csv", 3, "rule", "paid_over_due", "与第 2 行重复（paid_over_due）；删去一行或改成不同"),
    (
        f"{Y}/clauses.csv",
        2,
        "rule",
        "overpaid",
        f"不认识的规则“overpaid”；改成其中之一：{'、'.join(COMMON)}、first_instalment",
    ),
    (f"{Y}/targets.csv", 2, "indicator", "level_upp", "找不到“level_upp”；先在 indicators.csv 写上，或改成其中的 code"),
    (f"{Y}/targets.csv", 2, "district", "宁东", "找不到“宁东”；先在 districts.csv 写上，或改成其中的 name"),
    (f"{Y}/targets.csv", 2, "industry", "化工", "找不到“化工”；先在 industries.csv 写上，或改成其中的 name"),
    (f"{Y}/targets.csv", 2, "source_document", "方案", "找不到“方案”；先在 documents.csv 写上，或改成其中的 title"),
    (f"{Y}/pilot.csv", 2, "document_title", "方案", "找不到“方案”；先在 documents.csv 写上，或改成其中的 title"),
    (f"{Y}/targets.csv", 5, "unit", "万元", "“万元”与指标的“家”不能换算；改成一致"),
    (f"{Y}/targets.csv", 2, "value", "101", "101 超过 100%；核对方案原文"),
    (
        f"{Y}/targets.csv",
        5,
        "period",
        "2025年",
        "看不懂“2025年”；写成 “2026”“2025-2027 total”“2025-10~2027-05”“annual”“annual （to 2027）”“monthly”"
        "“evaluation criterion” 之一",
    ),
    (f"{Y}/targets.csv", 5, "period", "2028", "“2028”不在试点的 2025—2027 年之内；核对年份"),
    (
        f"{Y}/targets.csv",
        5,
        "period",
        "2027-05~2025-10",
        "“2027-05~2025-10”的第一天晚于最后一天；改正 period、first_on 或 last_on",
    ),
    (f"{Y}/targets.csv", 5, "first_on", "2026-01-01", "“2025”的第一天晚于最后一天；改正 period、first_on 或 last_on"),
    (f"{Y}/pilot.csv", 2, "code", "yc", "“yc”与文件夹名“yinchuan”不同；改成一致"),
    (f"{Y}/pilot.csv", 2, "first_on", "2025-07-02", "不是 phases.csv 里最早一个阶段的第一天；改成 2025-07-01"),
    (f"{Y}/pilot.csv", 2, "last_on", "2027-08-31", "不是 phases.csv 里最晚一个阶段的最后一天；改成 2027-09-30"),
    (
        f"{Y}/pilot.csv",
        2,
        "implementation_from",
        "2025-10-01",
        "不是 phases.csv 里某个阶段的第一天；改成 2025-07-01或2025-09-01或2026-03-01或2027-06-01",
    ),
    (
        f"{Y}/batches.csv",
        2,
        "is_demo",
        "false",
        "is_demo 为 true 的来源以“演示数据：”开头，其余不能；改正其中一格",
    ),
    (f"{Y}/batches.csv", 2, "cap_level4_fen", "100", "等级越高上限不能越低；核对二、三、四级上限（单位：分）"),
    # the catalogue
    ("indicators.csv", 2, "core", "false", "十项核心指标之内写 true、之外写 false；改成 true"),
    (
        "light_rules.csv",
        2,
        "indicator",
        "progress",
        "不认识的指标“progress”；改成其中之一：schedule、diagnosis、contracting、completion、level_up、disbursement、"
        "compliance、provider、submission、rectification、project、target、reported、verdict、promise、size、"
        "ranking、district_year、provider_card、intake、task、quota、budget、price、inspection、sign、award、overall",
    ),
    ("light_rules.csv", 4, "green_bound", "", "没有填；每条规则至少要有绿线"),
    (
        "light_rules.csv",
        4,
        "yellow_bound",
        "0.96",
        "黄线比绿线还严；越高越好时黄线应低于绿线，越低越好时应高于绿线",
    ),
    (
        "light_rules.csv",
        2,
        "yellow_bound",
        "9",
        "黄线比绿线还严；越高越好时黄线应低于绿线，越低越好时应高于绿线",
    ),
]

COLUMN_OF_THE_COMPLAINT = {"is_demo": "source"}
"""Where a contradiction between two cells is reported at the other one."""


@pytest.mark.parametrize(("file", "line", "column", "content", "complaint"), CELLS)
def test_a_wrong_cell_is_named_with_file_line_column_and_cure(
    session, root, edit, file, line, column, content, complaint
):
    edit(file, line, column, content)
    where = COLUMN_OF_THE_COMPLAINT.get(column, column)
    assert complaints(session, root) == [f"{file} 第 {line} 行 {where} 列：{complaint}"]


def replace(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            f"{Y}/departments.csv",
            "is_office",
            "office",
            ["第 1 行 office 列：没有这一列；可用的列：name、is_office、valid_from、valid_to"],
        ),
        (
            f"{Y}/departments.csv",
            "name,",
            "title,",
            [
                "第 1 行 title 列：没有这一列；可用的列：name、is_office、valid_from、valid_to",
                "第 1 行 name 列：缺少这一列；在表头补上",
            ],
        ),
        (f"{Y}/departments.csv", "name,is_office", "name,name", ["第 1 行 name 列：这一列写了两次；只留一列"]),
        (
            f"{Y}/departments.csv",
            "市财政局,false",
            "市财政局,false,",
            ["第 3 行：有 3 格，表头有 2 格；内容里有逗号的格要用双引号括起来"],
        ),
        (
            f"{Y}/departments.csv",
            "市工信局,true",
            "市工信局,false",
            ["is_office 列：专班办公室要有且只有一个；其余写 false"],
        ),
        ("stage_weights.csv", "build,25", "build,20", ["weight 列：2024-01-01 起的权重合计 95；改到合计 100"]),
        (
            "stage_weights.csv",
            "payment,5",
            "publicity,5",
            [
                "第 10 行 stage 列：与第 9 行重复（publicity、2024-01-01）；删去一行或改成不同",
                "stage 列：2024-01-01 缺少阶段 payment；九个阶段都要有",
                "weight 列：2024-01-01 起的权重合计 95；改到合计 100",
            ],
        ),
        (
            "level_rules.csv",
            "\n4,四级",
            "\n3,四级",
            ["第 5 行 level 列：与第 4 行重复（3）；删去一行或改成不同", "level 列：缺少 4 级；补上这一行"],
        ),
    ],
)
def test_a_wrong_file_is_named_with_its_cure(session, root, file, old, new, expected):
    replace(root, file, old, new)
    assert complaints(session, root) == [f"{file} {text}" for text in expected]


def test_a_core_indicator_that_is_missing_is_named(session, root, edit):
    edit("indicators.csv", 2, "code", "progress")
    assert complaints(session, root) == [
        "indicators.csv 第 2 行 core 列：十项核心指标之内写 true、之外写 false；改成 false",
        "indicators.csv code 列：缺少核心指标 schedule；补上这一行",
    ]


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        (f"{Y}/tasks.csv", None, "文件不存在；补上这个文件，没有内容也要有表头"),
        (f"{Y}/plan.txt", None, "文件不存在；补上这个文件，没有内容也要有表头"),
        (f"{Y}/tasks.csv", b"", "文件是空的；至少写上表头"),
        (f"{Y}/tasks.csv", "序号，任务".encode("gbk"), "不是 UTF-8 编码；另存为“CSV UTF-8”"),
        ("level_scenarios.csv", None, "文件不存在；补上这个文件，没有内容也要有表头"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_breeds_no_further_complaints(session, root, file, content, complaint):
    (root / file).unlink() if content is None else (root / file).write_bytes(content)
    assert complaints(session, root) == [f"{file}：{complaint}"]


def test_a_row_that_cannot_be_read_does_not_accuse_the_rows_that_refer_to_it(session, root, edit):
    edit(f"{Y}/districts.csv", 2, "kind", "")
    assert complaints(session, root) == [f"{Y}/districts.csv 第 2 行 kind 列：没有填；填上这一格"]


def test_a_pilot_file_without_a_row_is_named(session, root):
    file = root / Y / "pilot.csv"
    file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert complaints(session, root) == [f"{Y}/pilot.csv：没有试点；写上一行"]


def test_a_second_pilot_in_a_folder_is_refused(session, root):
    file = root / Y / "pilot.csv"
    header, row = file.read_text(encoding="utf-8").splitlines()
    file.write_text(f"{header}\n{row}\n{row.replace('yinchuan,', 'other,', 1)}\n", encoding="utf-8")
    assert complaints(session, root) == [f"{Y}/pilot.csv 第 3 行：一个文件夹只能有一个试点；另建文件夹"]


def test_a_line_number_counts_as_an_editor_does_even_after_a_cell_of_several_lines(session, root):
    replace(root, f"{Y}/documents.csv", "正文含附件1", "正文含\n附件1")
    replace(root, f"{Y}/documents.csv", "方案任务5", "2025-01-01,方案任务5")
    text = "有 8 格，表头有 7 格；内容里有逗号的格要用双引号括起来"
    assert complaints(session, root) == [f"{Y}/documents.csv 第 4 行：{text}"]


def test_a_pilot_that_has_no_folder_is_named_with_those_that_have(session):
    with pytest.raises(
        PlanFilesInvalid, match="没有这个试点的文件夹；可用的试点：chongqing、fuling、mianyang、songjiang、yinchuan"
    ):
        load_plans(session, pilots=["yinchuann", "fuling"])
    assert session.exec(select(Pilot)).all() == []


def test_a_rule_in_force_is_not_changed_in_place(session, root, edit):
    load_plans(session, root)
    edit("light_rules.csv", 4, "green_bound", "0.9")
    assert complaints(session, root) == [
        "light_rules.csv 第 4 行 effective_from 列：与已在用的规则不同；已生效的规则不能改动，"
        "另加一行，effective_from 晚于 2024-01-01"
    ]
    bounds = session.exec(select(LightRule.green_bound).where(LightRule.indicator == "diagnosis")).all()
    assert bounds == [0.95]


BATCHES = f"{Y}/batches.csv"


def in_batch_1(session) -> None:
    """One project in the first batch of Yinchuan."""
    batch = session.exec(select(Batch).join(Pilot).where(Pilot.code == "yinchuan", Batch.number == 1)).one()
    firm = Enterprise(
        pilot_id=batch.pilot_id, name="甲公司", uscc="91640100MA00000001", scale=list(Scale)[0], title=list(Title)[0]
    )
    session.add(firm)
    session.flush()
    session.add(Project(pilot_id=batch.pilot_id, code="YC-1", enterprise_id=firm.id, batch_id=batch.id, name="改造"))
    session.flush()


@pytest.mark.parametrize(("column", "cell"), [("subsidy_ratio", "0.1"), ("cap_level4_fen", "99900000000")])
def test_terms_of_a_batch_that_has_projects_are_not_changed_in_place(session, root, edit, column, cell):
    load_plans(session, root)
    in_batch_1(session)
    assert not load_plans(session, root).changed
    edit(BATCHES, 2, column, cell)
    assert complaints(session, root) == [
        f"{BATCHES} 第 2 行 subsidy_ratio 列：第 1 批已有项目，比例和上限不能改动；"
        "用 change_terms（services/money/batch_terms.py）登记新条件和生效日，此前验收的项目不变"
    ]


def test_terms_of_a_batch_without_projects_and_other_words_of_one_with_may_change(session, root, edit):
    load_plans(session, root)
    edit(BATCHES, 2, "subsidy_ratio", "0.1")
    assert load_plans(session, root).changed
    in_batch_1(session)
    edit(BATCHES, 2, "source", "演示数据：新的说明")
    assert load_plans(session, root).changed
    ratio = select(Batch.subsidy_ratio).join(Pilot).where(Pilot.code == "yinchuan", Batch.number == 1)
    assert session.exec(ratio).one() == 0.1


def test_the_weight_of_a_stage_in_force_is_not_changed_in_place(session, root, edit):
    load_plans(session, root)
    edit("stage_weights.csv", 2, "weight", "5")
    edit("stage_weights.csv", 5, "weight", "30")
    assert [text.split("：")[0] for text in complaints(session, root)] == [
        "stage_weights.csv 第 2 行 effective_from 列",
        "stage_weights.csv 第 5 行 effective_from 列",
    ]


def test_all_mistakes_of_all_files_come_at_once_and_nothing_is_written(session, tmp_path):
    root = tmp_path / "seed_data"
    shutil.copytree(DEFAULT_ROOT, root)
    replace(root, "stage_weights.csv", "build,25", "build,24")
    replace(root, "pilots/chongqing/phases.csv", "2024-12-31", "2023-12-31")
    replace(root, "pilots/fuling/targets.csv", "meetings", "meeting")
    replace(root, "pilots/mianyang/districts.csv", "510703", "51070")
    replace(root, "pilots/songjiang/plan.txt", "推進不少于520家企業", "推進不少于530家企業")
    (root / "pilots" / "yinchuan" / "batches.csv").unlink()
    with pytest.raises(PlanFilesInvalid) as refused:
        load_plans(session, root)
    assert {mistake.file for mistake in refused.value.mistakes} == {
        "stage_weights.csv",
        "pilots/chongqing/phases.csv",
        "pilots/fuling/targets.csv",
        "pilots/mianyang/districts.csv",
        "pilots/songjiang/targets.csv",
        "pilots/yinchuan/batches.csv",
    }
    first, *rest = str(refused.value).splitlines()
    assert first == f"方案文件有 {len(rest)} 处错误，没有写入任何内容："
    assert rest == [f"- {mistake}" for mistake in refused.value.mistakes]
    assert all("；" in line for line in rest), "each says what to do"
    written = {table.name for table in metadata.sorted_tables if session.connection().execute(table.select()).first()}
    assert written == set()


def test_after_the_cure_the_same_files_load(session, root, edit):
    edit("indicators.csv", 2, "measure", "手工")
    complaints(session, root)
    edit("indicators.csv", 2, "measure", "computed:schedule")
    load_plans(session, root)
    assert session.exec(select(Indicator.measure).where(Indicator.code == "schedule")).one() == "computed:schedule"
