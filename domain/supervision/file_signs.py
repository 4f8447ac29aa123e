"""Signs in kept files and in who stands behind firms (rules 19.6)."""

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from domain.supervision.chances import rarely
from domain.supervision.held import FoundSign, Held, SignBounds, SignFile
from domain.supervision.near import near_pairs
from domain.words import Sign

PICTURE_BITS = 256
INDEPENDENT_BITS = 64
"""Of the bits of a picture's mark, how many are taken to be independent: neighbours are alike in any picture."""
NOTHING = frozenset({"无", "暂无", "—", "-", "/", "不详"})
"""What people write where there is nothing."""
PARTY_ZH = {"legal_person": "法定代表人", "phone": "电话", "address": "地址", "account": "银行账户"}


def same_file(held: Held, bounds: SignBounds) -> Iterator[FoundSign]:
    """The same bytes in two projects or more. What is no picture and lies with `common_file` enterprises or more is a
    form that was handed out; of one enterprise's projects only what may belong to one of them alone counts."""
    by_hash: dict[str, list[SignFile]] = defaultdict(list)
    for one in held.files:
        if not one.page:
            by_hash[one.sha256].append(one)
    for sha256, files in by_hash.items():
        firms = {one.uscc for one in files}
        counted = files if len(firms) > 1 else [one for one in files if one.is_of_project]
        codes = tuple(sorted({one.code for one in counted}))
        if len(codes) < 2 or (not files[0].mark and len(firms) >= bounds.common_file):
            continue
        alone = len(firms) == 1
        yield FoundSign(
            Sign.SAME_FILE,
            sha256[:16],
            codes,
            f"“{counted[0].name}”逐字节相同，出现在"
            + (f"同一家企业的 {len(codes)} 个项目" if alone else f" {len(firms)} 家企业的 {len(codes)} 个项目"),
            "各自拍摄、扫描的文件不会碰巧逐字节相同；"
            + ("企业自己的证照除外" if alone else "统一下发的空白表、同一份公告除外"),
            tuple(sorted(firms)),
        )


def alike_pictures(held: Held, bounds: SignBounds) -> Iterator[FoundSign]:
    """Pictures of two projects whose marks differ in few bits: cropped, scaled, saved anew, lightened. One of a PDF
    that is like those of `common_file` enterprises or more is part of a form that was handed out."""
    pictures = [one for one in held.files if one.mark and not _is_flat(one.mark)]
    if len(pictures) < 2:
        return
    marks = np.array([np.frombuffer(bytes.fromhex(one.mark), dtype=np.uint8) for one in pictures])
    pairs = len(pictures) * (len(pictures) - 1) // 2
    found = zip(*(column.tolist() for column in near_pairs(marks, bounds.picture_bits)), strict=True)
    near = [
        (pictures[first], pictures[second], differ)
        for first, second, differ in found
        if _are_two(pictures[first], pictures[second])
    ]
    whose: dict[SignFile, set[str]] = defaultdict(set)
    for one, other, _ in near:
        whose[one] |= {one.uscc, other.uscc}
        whose[other] |= {one.uscc, other.uscc}
    for one, other, differ in near:
        if any(each.page and len(whose[each]) >= bounds.common_file for each in (one, other)):
            continue
        chance, alone = pairs * _by_chance(differ), one.uscc == other.uscc
        yield FoundSign(
            Sign.ALIKE_PICTURE,
            "-".join(sorted((one.sha256[:12], other.sha256[:12]))),
            tuple(sorted({one.code, other.code})),
            f"“{one.name}”与“{other.name}”的画面特征 {PICTURE_BITS} 位中只差 {differ} 位",
            f"全部 {pairs} 对照片里碰巧这么像的，保守估计平均 {rarely(chance)} 对；"
            f"同一台设备、同一软件界面{'、同一车间' if alone else ''}的照片会比这更像",
            tuple(sorted({one.uscc, other.uscc})),
        )


def _are_two(one: SignFile, other: SignFile) -> bool:
    """Whether two pictures should have nothing to do with each other: other files of two projects, which of one
    enterprise may each belong to one of them alone."""
    if one.sha256 == other.sha256 or one.code == other.code:
        return False
    return one.uscc != other.uscc or (one.is_of_project and other.is_of_project)


def _by_chance(differ: int) -> float:
    """Chance that marks of two pictures that have nothing to do with each other differ in so few bits."""
    few = differ * INDEPENDENT_BITS // PICTURE_BITS
    return sum(math.comb(INDEPENDENT_BITS, n) for n in range(few + 1)) / 2.0**INDEPENDENT_BITS


def _is_flat(mark: str) -> bool:
    """A picture of one colour, whose mark says nothing."""
    ones = int(mark, 16).bit_count()
    return ones < PICTURE_BITS // 16 or ones > PICTURE_BITS - PICTURE_BITS // 16


def shared_parties(held: Held, bounds: SignBounds) -> Iterator[FoundSign]:
    """One account, phone, address or legal person behind a provider (leading or partner) and an enterprise that it
    transforms, behind two enterprises of one provider, or behind two providers of one project."""
    providers: dict[str, set[str]] = defaultdict(set)
    together: set[tuple[str, str]] = set()
    codes: dict[str, list[str]] = defaultdict(list)
    served: dict[str, list[str]] = defaultdict(list)
    names = {one.uscc: one.name for one in held.parties}
    for project in held.projects:
        codes[project.uscc].append(project.code)
        those = sorted({project.provider_uscc, *project.partners} - {""})
        providers[project.uscc].update(those)
        together.update(combinations(those, 2))
        for one in those:
            served[one].append(project.code)
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for what in PARTY_ZH:
        by_value: dict[str, set[str]] = defaultdict(set)
        for party in held.parties:
            if (value := "".join(getattr(party, what).split())) and value not in NOTHING:
                by_value[value].add(party.uscc)
        for who in by_value.values():
            for one, other in combinations(sorted(who), 2):
                if (
                    other in providers[one]
                    or one in providers[other]
                    or providers[one] & providers[other]
                    or (one, other) in together
                ):
                    shared[one, other].append(what)
    for (one, other), whats in shared.items():
        yield FoundSign(
            Sign.SHARED_PARTY,
            f"{one}-{other}",
            tuple(sorted({*codes[one], *codes[other]} or set(served[one]) & set(served[other]))),
            f"{names[one]}与{names[other]}的{'、'.join(PARTY_ZH[what] for what in whats)}相同",
            f"登记了主体信息的 {len(held.parties)} 家里，有业务往来又相同的 {len(shared)} 对；"
            "代账公司、集团内企业、同一园区也会相同",
            (one, other),
        )
