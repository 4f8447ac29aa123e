"""What the office publishes of a draw: before it, of its outcome, of what was found (双随机、一公开; rules 19.4)."""

from collections.abc import Sequence

from domain.days import zh_day
from domain.supervision.views import DrawLine, InspectionLine
from domain.words import InspectionResult, InspectionState
from domain.yuan import yuan

HOW = (
    "抽取办法：名册按地区、权重（大的在前）、服务商信用代码、SHA-256（种子|项目编号）排序；"
    "种子为 SHA-256（名册摘要|公开号码的数字）；总权重除以抽取数为间隔，权重不小于间隔的直接抽中，"
    "其余从 SHA-256（种子|start）后 52 位确定的起点起，每隔一个间隔取一个。"
    "检查人员：按项目编号逐个派两名，回避关联企业和服务商，先派任务少的，"
    "相同时按 SHA-256（种子|项目编号|人员编号），两名尽量不同单位。"
    "任何人用名册和公开号码都能复核。"
)


def before(draw: DrawLine, pilot: str) -> str:
    """Told once the list is fixed, before its number is known."""
    return "\n".join(
        [
            f"{pilot}中小企业数字化转型试点“双随机、一公开”抽查公告（第 {draw.number} 次）",
            f"一、抽查名称：{draw.title}。名册于 {zh_day(draw.fixed_on)}固定，"
            f"共 {draw.projects} 个项目，抽取 {draw.size} 个；"
            f"权重：{draw.weights}。",
            f"二、名册摘要（SHA-256）：{draw.frame_sha256}。",
            f"三、抽取依据的公开号码：{draw.source}（{zh_day(draw.source_on)}公布），"
            f"按公布的先后取 {draw.digits} 位数字，含前面的 0。",
            f"四、{HOW}（{draw.method}）",
        ]
    )


def after(draw: DrawLine, lines: Sequence[InspectionLine], pilot: str) -> str:
    """Told once the number is known: who was drawn, who is sent, by when."""
    if draw.drawn_on is None:
        return ""
    listed = [
        f"{place}. {one.enterprise}（{one.code}，{one.district}）；检查人员：{one.inspectors}"
        for place, one in enumerate(sorted(lines, key=lambda one: one.code), start=1)
    ]
    return "\n".join(
        [
            f"{pilot}中小企业数字化转型试点“双随机、一公开”抽取结果（第 {draw.number} 次）",
            f"一、公开号码：{draw.said}；名册摘要：{draw.frame_sha256}；种子：{draw.seed}。",
            f"二、{zh_day(draw.drawn_on)}抽出 {len(listed)} 个项目，{draw.visit_days} 天内完成现场检查：",
            *listed,
        ]
    )


def results(draw: DrawLine, lines: Sequence[InspectionLine], pilot: str) -> str:
    """Told once projects were looked at: how each came out, what became of it. Empty while none was."""
    seen = sorted((one for one in lines if one.result is not None), key=lambda one: one.code)
    if not seen:
        return ""
    rest = len(lines) - len(seen)
    return "\n".join(
        [
            f"{pilot}中小企业数字化转型试点“双随机、一公开”检查结果公示（第 {draw.number} 次）",
            f"抽取 {len(lines)} 个项目，已检查 {len(seen)} 个" + (f"，尚未检查 {rest} 个。" if rest else "。"),
            *(f"{place}. {_outcome(one)}" for place, one in enumerate(seen, start=1)),
        ]
    )


def void(draw: DrawLine, pilot: str) -> str:
    """Told of a draw that is void. Empty of one that stands."""
    if draw.void_on is None:
        return ""
    return "\n".join(
        [
            f"{pilot}中小企业数字化转型试点“双随机、一公开”抽查作废公告（第 {draw.number} 次）",
            f"一、{draw.title}（名册摘要 {draw.frame_sha256}）自{zh_day(draw.void_on)}起作废，不再据此检查。",
            f"二、理由：{draw.void_because}。",
            "三、原名册、公开号码和抽取结果照列备查；另行固定名册、公布摘要后再抽取。",
        ]
    )


def _outcome(one: InspectionLine) -> str:
    told = f"{one.enterprise}（{one.code}）：{one.result.zh if one.result else ''}"
    if one.result is InspectionResult.RECTIFY and one.due_on is not None:
        return f"{told}，{zh_day(one.due_on)}前整改到位"
    if one.state is InspectionState.FAILED:
        return f"{told}，正在办理取消试点资格"
    if one.left_on is not None and one.result is InspectionResult.FAILED:
        money = one.money
        back = (
            f"已拨奖补 {yuan(money.paid_fen)} 元，已收回 {yuan(money.returned_fen)} 元"
            if money.paid_fen
            else "没有拨付过奖补"
        )
        return f"{told}，自{zh_day(one.left_on)}取消试点资格，{back}"
    return told
