"""资金流向 as a waterfall: from what was given to what reached enterprises, each difference named (rules 5.10)."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class FallStep:
    """A stage's amount (`is_whole`) or what lies between two of them, signed. `view`: where its rows stand."""

    name: str
    amount_fen: int
    is_whole: bool
    note: str
    view: str = "due"


def waterfall(
    given_fen: int | None, to_districts_fen: int, sums: Mapping[str, int], met_fen: int | None
) -> tuple[FallStep, ...]:
    """下达 → 到地区 → 公示应付 → 到期应付 → 到期已付 → 应付已付 → 付给企业, with what lies between.

    `given_fen` None: of a district, which begins with what reached it. `met_fen`: what the light counts as paid of
    what is due; None without that light, then nothing stands between 到期应付 and 应付已付 but their difference.
    Differences of nothing are left out. Each whole is the whole before it with the differences between them.
    """
    publicised, payable = sums["publicised_fen"], sums["payable_fen"]
    of_due, paid = sums["paid_of_due_fen"], sums["paid_fen"]
    steps: list[FallStep] = []
    if given_fen is not None:
        steps += [
            FallStep("下达", given_fen, True, "上级和本级财政到专户的净额", "flow"),
            FallStep("未到地区", to_districts_fen - given_fen, False, "留在财政专户，或由专户直接付给服务", "flow"),
        ]
    steps += [
        FallStep("到地区", to_districts_fen, True, "预下达和清算，减收回，累计净额", "flow"),
        _beyond(publicised - to_districts_fen),
        FallStep("公示应付", publicised, True, "验收应拨中已公示的"),
        FallStep("未到期", payable - publicised, False, "公示未满规定天数"),
        FallStep("到期应付", payable, True, "公示已满规定天数"),
    ]
    if met_fen is not None:
        steps += [
            FallStep("到期未付", met_fen - payable, False, "到期应付中还没有付的"),
            FallStep("到期已付", met_fen, True, "资金兑付的灯按它和到期应付计算"),
        ]
    before = payable if met_fen is None else met_fen
    steps += [
        FallStep("未到期先付", of_due - before, False, "公示未满规定天数已经付的")
        if of_due >= before
        else FallStep("到期未付", of_due - before, False, "到期应付中还没有付的"),
        FallStep("应付已付", of_due, True, "已付中计到应付为止的部分"),
        FallStep("问题付款", paid - of_due, False, "公示应付之外：公示前、超标准，或企业已退出", "findings"),
        FallStep("付给企业", paid, True, "已到企业账户的净额"),
    ]
    return tuple(step for step in steps if step.is_whole or step.amount_fen)


def _beyond(amount_fen: int) -> FallStep:
    """What is publicised beyond what reached the districts, or reached them and is not publicised yet."""
    if amount_fen > 0:
        return FallStep("应付超过到账", amount_fen, False, "公示应付多于到地区的钱，须由专户或地区补足")
    return FallStep("到账未公示", amount_fen, False, "到了地区、还没有公示应付的")
