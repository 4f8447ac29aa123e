"""五 of a self-evaluation: levels before and after by industry, what enterprises added, what a lifted one cost."""

from collections import Counter
from collections.abc import Iterable, Sequence

from domain.appraisal.behind import has_reached, is_both, is_lifted
from domain.appraisal.dossier import Dossier, Firm
from domain.reports.views import Block, Cell, Line, Section, Table
from domain.reports.words import count, say, text

LEVELS = (1, 2, 3, 4)
PROJECTS = "project_readings"


def effect_section(dossier: Dossier) -> Section:
    edition, firms = dossier.edition, [firm for firm in dossier.firms if firm.counts]
    measured = sum(map(is_both, firms))
    lifted = sum(map(is_lifted, firms))
    reached = sum(map(has_reached, firms))
    blocks: list[Block] = []
    if firms:
        blocks.append(
            say(
                "在册试点企业 {all} 家，改造后官方评测达到二级及以上 {reached} 家；改造前后都有评测的 {both} 家，"
                "其中等级提升的 {lifted} 家。",
                all=edition.number(len(firms), PROJECTS, edition.scope, "is_counted 且 status = active 的个数"),
                reached=edition.number(reached, PROJECTS, edition.scope, "level ≥ 2 的个数"),
                both=edition.number(measured, "assessments", edition.scope, "before 和 official_after 都有的企业数"),
                lifted=edition.number(lifted, "assessments", edition.scope, "official_after 高于 before 的企业数"),
            )
        )
    blocks += [levels_table(firms), scores_table(firms)]
    for name, value, how in dossier.money.leverage:
        figure = edition.figure(value, "money_cells", edition.scope, how, value)
        blocks.append(say("{name} {figure}（{how}）。", name=name, figure=figure, how=how))
    if dossier.goals:
        told = dossier.goals.sentence
        blocks.append(
            say("{told}", told=edition.figure(f"项目绩效目标：{told}", "project_goals", edition.scope, "个数", told))
        )
    return Section("effect", "实施成效", tuple(blocks) or (Line("没有在册的试点企业。"),))


def by_industry(firms: Iterable[Firm]) -> dict[str, list[Firm]]:
    """In the order in which they are met, all together last."""
    found: dict[str, list[Firm]] = {}
    for firm in firms:
        found.setdefault(firm.industry or "未填行业", []).append(firm)
    return found | {"合计": [firm for part in found.values() for firm in part]} if found else {}


def levels_table(firms: Sequence[Firm]) -> Table:
    rows = []
    for industry, part in by_industry(firms).items():
        before = Counter(firm.before.level if firm.before else 0 for firm in part)
        after = Counter(firm.level or 0 for firm in part)
        rows.append(
            (
                text(industry),
                *(count(before[level]) for level in LEVELS),
                count(before[0]),
                *(count(after[level]) for level in LEVELS),
                count(after[0]),
            )
        )
    heads = tuple(f"{when}{word}" for when in ("前", "后") for word in ("一级", "二级", "三级", "四级", "未评"))
    return Table(
        "appraised_levels",
        "改造前后数字化水平等级（家）",
        ("行业", *heads),
        tuple(rows),
        (20, *(8 for _ in heads)),
        PROJECTS,
        (
            "industry",
            *(f"assessments.level = {level}（before）" for level in LEVELS),
            "没有 before 评测",
            *(f"level = {level}" for level in LEVELS),
            "level 为空",
        ),
    )


def scores_table(firms: Sequence[Firm]) -> Table:
    """Mean score before and after, of those that have both."""
    rows = []
    for industry, part in by_industry(firms).items():
        both = [(firm.before.score, firm.after.score) for firm in part if firm.before and firm.after]
        if not both:
            continue
        before, after = (sum(scores) / len(both) for scores in zip(*both, strict=True))
        cells = (Cell(f"{value:.1f}", number=value) for value in (before, after, after - before))
        rows.append((text(industry), count(len(both)), *cells))
    return Table(
        "appraised_scores",
        "改造前后评测得分（平均，分）",
        ("行业", "前后都有评测（家）", "改造前", "改造后", "提高"),
        tuple(rows),
        (24, 22, 18, 18, 18),
        "assessments",
        ("industry", "企业数", "score（before）", "score（official_after）", "两者之差"),
    )
