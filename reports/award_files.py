"""Files of an award: the list and a case as 公文, the sheets as Excel."""

from datetime import date

from domain.batches.papers import OfficePaper, PaperTable
from domain.batches.scoring import AwardEntry
from domain.batches.scoring_view import CaseFigures, ScoringView, points
from domain.export_view import ExportView, demo_said
from domain.frame_views import PilotView, office_zh
from domain.words import ScoreSeat
from reports.paper import paper_file
from reports.taken import workbook


def award_list(view: ScoringView, pilot: PilotView) -> bytes:
    """The 公文 with who is chosen, by place."""
    name = view.award.zh if view.award is not None else ""
    bound = sorted({one.least_score for _, one in view.chosen})
    body = (
        f"按照《{pilot.name}》实施方案的{name}评价标准，{view.session}共推荐{len(view.entries)}家，"
        f"由两人分别评分，总分{'、'.join(f'{one:g}' for one in bound)}分及以上入选，"
        f"入选{len(view.chosen)}家，名单附后。总分相同的并列。",
    )
    rows = tuple((f"{place}", one.enterprise, one.district, one.industry, points(one)) for place, one in view.chosen)
    listed = PaperTable(
        f"{view.session}{name}入选名单", ("位次", "企业", "地区", "细分行业", "总分"), rows, (1, 4, 2, 2, 1)
    )
    title = f"关于{view.session}中小企业数字化转型{name}入选名单的通知"
    return paper_file(
        OfficePaper(
            title,
            "各县（市、区）、园区，各有关单位",
            body,
            (listed,),
            office_zh(pilot.name),
            view.as_of,
            pilot.is_demo,
        )
    )


def case_paper(entry: AwardEntry, figures: CaseFigures, pilot: PilotView, day: date) -> bytes:
    """One candidate's case, before and after, for the collection."""
    body = (
        f"{entry.enterprise}（{entry.district}，{entry.industry}），推荐参加{entry.session}{entry.award.zh}评选。"
        f"推荐理由：{entry.reason}",
        f"一、改造前：{entry.case_before or '（待补）'}",
        f"二、做法：{entry.case_done or '（待补）'}",
        f"三、改造后：{entry.case_after or '（待补）'}",
        f"项目：{figures.project or '没有'}；服务商：{figures.provider or '没有登记'}；"
        f"佐证材料：{entry.evidence or '没有登记'}。",
    )
    compared = PaperTable("改造前后对照", ("项目", "改造前", "改造后"), figures.rows, (2, 3, 3))
    title = f"{entry.enterprise}数字化转型案例"
    return paper_file(OfficePaper(title, "", body, (compared,), office_zh(pilot.name), day, pilot.is_demo))


def award_book(view: ScoringView, pilot: PilotView) -> bytes:
    """Places, and every line with what each seat gave it."""
    about = (
        ("试点", pilot.name),
        ("评选", f"{view.session}{view.award.zh if view.award is not None else ''}"),
        ("数据截至", view.as_of.isoformat()),
        ("摘要", view.sentence),
        demo_said(pilot.is_demo),
    )
    places = [
        (
            place,
            one.uscc,
            one.enterprise,
            one.district,
            one.industry,
            points(one),
            one.state.zh,
            one.waiting,
            one.disputed,
        )
        for place, one in view.entries
    ]
    lines = [
        (
            one.uscc,
            one.enterprise,
            line.number,
            line.standard,
            round(float(line.weight), 4),
            *(line.given[seat].score if seat in line.given else None for seat in ScoreSeat),
            None if (score := line.score(one.most_apart)) is None else float(score),
            "；".join(f"{seat.zh}：{said.evidence}" for seat, said in line.given.items()),
        )
        for _, one in view.entries
        for line in one.lines
    ]
    heads = ("位次", "统一社会信用代码", "企业", "地区", "细分行业", "总分", "状态", "待评", "有分歧")
    each = ("统一社会信用代码", "企业", "序号", "标准", "权重（%）", *(seat.zh for seat in ScoreSeat), "结果", "佐证")
    return workbook([ExportView("位次", heads, places, about), ExportView("各条评分", each, lines, about)])
