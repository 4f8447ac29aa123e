"""The arithmetic behind a project's subsidy, in a sentence (rules 5)."""

from collections.abc import Sequence

from domain.yuan import wan

LEVEL_ZH = ("未定级", "一级", "二级", "三级", "四级")


def level_zh(level: int | None) -> str:
    """二级; 未定级 for none."""
    return LEVEL_ZH[level or 0]


def due_sentence(
    *,
    ratio: float | tuple[float, float, float] | None,
    eligible_fen: int,
    caps_fen: Sequence[int],
    level: int | None,
    is_accepted: bool,
    already_funded: bool,
    first_share: float = 1.0,
    is_rest_reviewed: bool = False,
) -> str:
    """核定投入 120.00 万元 × 40% = 48.00 万元,二级上限 36.00 万元 → 36.00 万元; why it is nothing where it is.

    `caps_fen`, and `ratio` where it differs, for levels 2, 3, 4; the amount is the one `subsidy_due` gives, the first
    part of it until the rest is reviewed.
    """
    if already_funded:
        return "已获中央财政支持，不重复支持 → 应拨 0.00 万元"
    if ratio is None:
        return "尚未列入批次，奖补比例和上限未定 → 应拨 0.00 万元"
    if not eligible_fen:
        return "核定投入未定 → 应拨 0.00 万元"
    of_level = ratio[max((level or 0) - 2, 0)] if isinstance(ratio, tuple) else ratio
    myriad = round(of_level * 10_000)  # what is told is what it is reckoned with
    share_fen = myriad * eligible_fen // 10_000
    share = f"核定投入 {wan(eligible_fen)} × {myriad / 100:g}% = {wan(share_fen)}"
    if not is_accepted:
        return f"{share}；尚未验收 → 应拨 0.00 万元"
    if not level:
        return f"{share}；官方评测尚未定级 → 应拨 0.00 万元"
    if level < 2:
        return f"{share}；官方评测{level_zh(level)}，未达二级 → 应拨 0.00 万元"
    cap_fen = caps_fen[level - 2]
    # parts of a yuan are not paid; in 万元 with two decimals they are never seen
    due_fen = min(share_fen, cap_fen)
    said = f"{share}，{level_zh(level)}上限 {wan(cap_fen)} → {wan(due_fen)}"
    if first_share >= 1 or is_rest_reviewed:
        return said
    due_fen -= due_fen % 100
    first_fen = round(first_share * 10_000) * due_fen // 10_000
    first_fen -= first_fen % 100
    part = f"首期 {round(first_share * 100, 2):g}% → {wan(first_fen)}"
    return f"{said}；分期拨付，{part}，余 {wan(due_fen - first_fen)}待复核"
