"""The invented story of each pilot: how many, when, who is strong and who is weak."""

from dataclasses import dataclass, field

Window = tuple[str, str]


@dataclass(frozen=True)
class Wave:
    """Projects that are diagnosed, signed and finished together; `count` None takes the rest of the year.

    `by_contracts`: the count of each district is the printed number of contracts of the year before.
    """

    year: int
    batch: int
    count: int | None
    diagnosed: Window
    signed: Window
    finished: Window
    by_contracts: bool = False


@dataclass(frozen=True)
class Story:
    """Counts refer to `enterprises` and are scaled with the size asked for. Strength 1 keeps exactly to the plan."""

    number: int
    prefix: str
    enterprises: int
    years: dict[int, int]
    waves: tuple[Wave, ...]
    completed: int
    ends_on: str = "2026-11-15"
    providers_until: str = "2026-10-16"
    completed_by_district: dict[str, int] = field(default_factory=dict)
    completed_by_industry: dict[str, int] = field(default_factory=dict)
    open_in_districts: dict[str, int] = field(default_factory=dict)
    late_signers: dict[str, int] = field(default_factory=dict)
    district_weights: dict[str, float] = field(default_factory=dict)
    district_strength: dict[str, float] = field(default_factory=dict)
    industry_strength: dict[str, float] = field(default_factory=dict)
    cell_strength: dict[tuple[str, str], float] = field(default_factory=dict)
    trend: dict[str, float] = field(default_factory=dict)
    giants: int = 0
    srdi: int = 0
    below: int = 0
    level4: int = 0
    failed: int = 0
    left: tuple[int, int, int] = (1, 1, 1)
    already_funded: int = 4
    integrated: int = 20
    specialists: int = 60
    bad_providers: int = 3
    unpaid: int = 5
    silent_yellow: int = 9
    silent_grey: int = 3
    late_share: float = 0.22
    very_late_share: float = 0.05
    disorder_days: float = 10
    serious_open: int = 5
    serious_overdue: int = 3
    central_fund_fen: int = 0
    local_fund_fen: int = 0
    habitual_late: tuple[str, ...] = ()


YINCHUAN = Story(
    number=1,
    prefix="YC",
    enterprises=336,
    years={2026: 233, 2027: 103},
    waves=(
        Wave(
            2026, 1, 169, ("2025-09-22", "2025-11-28"), ("2025-10-13", "2025-12-19"), ("2026-01-14", "2026-09-22"), True
        ),
        Wave(2026, 2, None, ("2025-11-03", "2025-12-19"), ("2026-01-08", "2026-04-28"), ("2026-09-23", "2026-12-21")),
        Wave(2027, 3, 72, ("2025-11-10", "2025-12-22"), ("2026-06-04", "2026-10-23"), ("2027-01-11", "2027-06-04")),
        Wave(2027, 3, None, ("2026-01-12", "2026-03-27"), ("2026-08-24", "2026-12-04"), ("2027-06-07", "2027-08-13")),
    ),
    completed=190,
    completed_by_district={
        "宁东": 37,
        "经开区": 34,
        "灵武市": 29,
        "贺兰县": 35,
        "永宁县": 27,
        "兴庆区": 16,
        "金凤区": 5,
        "西夏区": 7,
    },
    completed_by_industry={"基础化学": 38, "新型材料": 24, "高端装备": 68, "绿色消费品": 60},
    late_signers={"经开区": 4, "永宁县": 2, "宁东": 1, "兴庆区": 1},
    cell_strength={("宁东", "新型材料"): 0.45, ("宁东", "基础化学"): 1.3},
    trend={"经开区": 1.2, "永宁县": 0.85},
    giants=13,
    srdi=195,
    below=22,
    level4=1,
    failed=3,
    already_funded=5,
    integrated=25,
    specialists=100,
    unpaid=10,
    silent_yellow=20,
    serious_open=11,
    silent_grey=4,
    late_share=0.42,
    central_fund_fen=15_000_000_000,
    local_fund_fen=6_000_000_000,
    habitual_late=("经开区", "市人社局"),
)

SONGJIANG = Story(
    number=2,
    prefix="SJ",
    enterprises=520,
    years={2025: 281, 2026: 239},
    waves=(
        Wave(2025, 1, 190, ("2024-12-02", "2025-05-16"), ("2025-03-10", "2025-06-20"), ("2025-06-09", "2025-10-24")),
        Wave(2025, 2, None, ("2025-05-12", "2025-07-04"), ("2025-07-07", "2025-08-22"), ("2025-10-27", "2025-12-19")),
        Wave(2026, 2, 110, ("2025-06-16", "2025-10-31"), ("2025-09-01", "2025-12-19"), ("2026-01-12", "2026-04-28")),
        Wave(2026, 3, None, ("2025-09-15", "2026-02-27"), ("2026-01-12", "2026-04-24"), ("2026-04-29", "2026-09-11")),
    ),
    completed=517,
    ends_on="2026-10-31",
    providers_until="2025-11-28",
    open_in_districts={"九亭镇": 1, "经开区": 1, "泗泾镇": 1},
    district_weights={
        "经开区": 6,
        "车墩镇": 3,
        "新桥镇": 2.5,
        "九亭镇": 2,
        "小昆山镇": 2,
        "洞泾镇": 1.6,
        "泗泾镇": 1.5,
    },
    district_strength={"九亭镇": 0.93, "泗泾镇": 0.95},
    industry_strength={"电子元器件": 0.97},
    giants=40,
    srdi=242,
    below=6,
    level4=23,
    failed=1,
    left=(1, 0, 0),
    integrated=6,
    specialists=14,
    bad_providers=1,
    unpaid=2,
    silent_yellow=0,
    silent_grey=0,
    central_fund_fen=10_000_000_000,
    local_fund_fen=10_200_000_000,
    habitual_late=("九亭镇",),
)

FULING = Story(
    number=3,
    prefix="FL",
    enterprises=362,
    years={2026: 240, 2027: 122},
    waves=(
        Wave(2026, 1, 150, ("2025-09-24", "2026-01-09"), ("2025-10-20", "2026-01-23"), ("2026-02-02", "2026-08-05")),
        Wave(2026, 2, None, ("2026-01-12", "2026-04-17"), ("2026-03-09", "2026-05-15"), ("2026-08-06", "2026-12-18")),
        Wave(2027, 2, 45, ("2026-03-23", "2026-06-26"), ("2026-05-25", "2026-07-24"), ("2027-01-11", "2027-03-05")),
        Wave(2027, 3, None, ("2026-06-29", "2026-11-27"), ("2026-09-07", "2026-12-18"), ("2027-03-08", "2027-07-23")),
    ),
    completed=190,
    district_weights={"涪陵高新区": 7, "白涛园区": 5, "李渡街道": 3, "龙桥街道": 3, "江北街道": 2, "江东街道": 2},
    district_strength={"白涛园区": 0.72, "龙桥街道": 0.85, "涪陵高新区": 1.08},
    industry_strength={"先进金属": 0.78},
    trend={"白涛园区": 1.1},
    giants=9,
    srdi=140,
    below=31,
    level4=1,
    failed=3,
    integrated=4,
    specialists=60,
    bad_providers=2,
    unpaid=7,
    central_fund_fen=10_000_000_000,
    local_fund_fen=4_000_000_000,
    habitual_late=("白涛园区", "区国资委"),
)

MIANYANG = Story(
    number=4,
    prefix="MY",
    enterprises=391,
    years={2026: 300, 2027: 91},
    waves=(
        Wave(2026, 1, 190, ("2025-10-16", "2026-01-09"), ("2025-10-29", "2026-01-23"), ("2026-01-19", "2026-06-30")),
        Wave(2026, 2, None, ("2026-01-12", "2026-05-08"), ("2026-03-09", "2026-06-19"), ("2026-07-01", "2026-12-11")),
        Wave(2027, 3, None, ("2026-05-18", "2026-10-16"), ("2026-08-10", "2026-11-20"), ("2027-01-11", "2027-05-14")),
    ),
    completed=280,
    district_weights={"涪城区": 5, "游仙区": 4, "安州区": 3, "江油市": 4, "三台县": 2.5},
    district_strength={"平武县": 0.75, "三台县": 0.85, "涪城区": 1.06},
    industry_strength={"现代食品": 0.86},
    giants=18,
    srdi=172,
    below=40,
    level4=4,
    failed=2,
    integrated=20,
    specialists=60,
    unpaid=5,
    central_fund_fen=10_000_000_000,
    local_fund_fen=5_000_000_000,
    habitual_late=("平武县",),
)

CHONGQING = Story(
    number=5,
    prefix="CQ",
    enterprises=15_000,
    years={2024: 5000, 2025: 3400, 2026: 3400, 2027: 3200},
    waves=(
        Wave(2024, 1, None, ("2024-01-08", "2024-08-16"), ("2024-01-29", "2024-09-13"), ("2024-04-08", "2024-12-13")),
        Wave(2025, 2, None, ("2024-10-14", "2025-08-15"), ("2025-01-06", "2025-09-12"), ("2025-04-07", "2025-12-12")),
        Wave(2026, 3, None, ("2025-10-13", "2026-08-14"), ("2026-01-05", "2026-09-11"), ("2026-04-07", "2026-12-11")),
        Wave(2027, 4, None, ("2026-10-12", "2027-08-13"), ("2027-01-11", "2027-09-10"), ("2027-04-12", "2027-12-10")),
    ),
    completed=11_400,
    district_weights={
        "两江新区": 5,
        "九龙坡区": 3,
        "璧山区": 3,
        "江津区": 3,
        "永川区": 2.5,
        "长寿区": 2.5,
        "涪陵区": 2.5,
        "巴南区": 2.5,
        "沙坪坝区": 2,
        "北碚区": 2,
        "合川区": 2,
        "万州区": 2,
        "城口县": 0.3,
        "巫溪县": 0.3,
        "渝中区": 0.5,
    },
    district_strength={"巫溪县": 0.8, "城口县": 0.82, "黔江区": 0.9, "两江新区": 1.03},
    industry_strength={"轻纺": 0.93},
    giants=450,
    srdi=4200,
    below=5200,
    level4=40,
    failed=90,
    left=(50, 30, 12),
    already_funded=120,
    integrated=25,
    specialists=75,
    bad_providers=5,
    unpaid=120,
    silent_yellow=120,
    silent_grey=60,
    disorder_days=24,
    serious_open=150,
    serious_overdue=60,
    local_fund_fen=60_000_000_000,
    habitual_late=("巫溪县", "酉阳土家族苗族自治县"),
)

STORIES = {
    "yinchuan": YINCHUAN,
    "songjiang": SONGJIANG,
    "fuling": FULING,
    "mianyang": MIANYANG,
    "chongqing": CHONGQING,
    "scale": YINCHUAN,
}
