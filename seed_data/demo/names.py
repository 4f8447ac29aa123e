"""Names that nobody can take for a real firm: all begin with 演示 and carry a running number."""

import numpy as np

BRANDS = [
    "青禾",
    "云帆",
    "启明",
    "远山",
    "长风",
    "朗润",
    "和光",
    "恒达",
    "新域",
    "锐成",
    "丰泽",
    "博远",
    "卓然",
    "鼎新",
    "嘉禾",
    "安澜",
    "瑞川",
    "星野",
    "明湖",
    "广源",
    "永安",
    "致远",
    "盛拓",
    "正弘",
    "万象",
    "佳木",
    "维新",
    "宏岳",
    "东篱",
    "景行",
    "中规",
    "乐川",
    "华屿",
    "天工",
    "金穗",
]
PROVIDER_BRANDS = ["云衡", "数途", "海纳", "数砺", "灵析", "工云", "明算", "知行", "图南"]
PROVIDER_KINDS = ("数科", "软件", "智造", "信息")
TRADES = (
    ("化", "化工"),
    ("材料", "新材"),
    ("金属", "金属"),
    ("装备", "装备"),
    ("汽车", "汽配"),
    ("电子", "电子"),
    ("食品", "食品"),
    ("农产", "食品"),
    ("纺", "纺织"),
    ("消费", "日用"),
)
LONGEST = 12


def trade_of(industry_name: str) -> str:
    """Two characters for what an industry makes."""
    return next((trade for part, trade in TRADES if part in industry_name), "制造")


def enterprise_names(trades: np.ndarray, brands: np.ndarray) -> list[str]:
    """One name a row, numbered from 1; above 99,999 rows the brand gives way to the number."""
    n = len(trades)
    width = max(4, len(str(n)))
    with_brand = width <= LONGEST - 3 - 2 - 2
    return [
        f"演示·{BRANDS[brand % len(BRANDS)] if with_brand else ''}{trade}{number:0{width}d}"
        for number, (trade, brand) in enumerate(zip(trades.tolist(), brands.tolist(), strict=True), start=1)
    ]


def provider_names(n: int, picks: np.ndarray) -> list[str]:
    """Providers' names, numbered from 1."""
    width = max(2, len(str(n)))
    return [
        f"演示·{PROVIDER_BRANDS[pick % len(PROVIDER_BRANDS)]}{PROVIDER_KINDS[pick % len(PROVIDER_KINDS)]}"
        f"{number:0{width}d}"
        for number, pick in enumerate(picks.tolist(), start=1)
    ]
