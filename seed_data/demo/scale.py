"""A pilot of any size for measuring: Yinchuan's plan with its targets scaled."""

from collections import defaultdict

import numpy as np
from sqlalchemy import Connection

from data_access.commands.demo import copy_criteria, copy_plan
from seed_data.demo.margins import apportion
from seed_data.demo.stories import STORIES

CODE, SOURCE, CRITERIA_FROM = "scale", "yinchuan", "chongqing"
NOT_COUNTED = {"%", "级", "项", "批"}


def make_scale_pilot(connection: Connection, enterprises: int) -> int:
    """Create the pilot `scale` with Yinchuan's units and targets × enterprises ÷ 336; returns its id."""
    changes = {
        "code": CODE,
        "name": f"规模测试试点（{enterprises} 家，演示）",
        "short_name": "规模测试",
        "is_demo": True,
        "revision": 0,
        "version": 1,
    }
    pilot_id = copy_plan(connection, SOURCE, changes, lambda rows: _scaled_values(rows, enterprises))
    copy_criteria(connection, CRITERIA_FROM, pilot_id)
    return pilot_id


def _scaled_values(rows: list[dict], enterprises: int) -> list[float]:
    """New value of each target row: whole numbers that still sum over districts and industries."""
    story, values = STORIES[SOURCE], np.array([float(row["value"]) for row in rows])
    years = dict(zip(story.years, apportion(enterprises, np.array(list(story.years.values()))).tolist(), strict=True))
    groups: dict[tuple, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if row["unit"] not in NOT_COUNTED and row["operator"] is not None:
            groups[row["indicator_id"], row["source_name"], row["period"], row["kind"]].append(place)
    scaled = values.copy()
    for places in groups.values():
        whole = [p for p in places if rows[p]["district_id"] is None and rows[p]["industry_id"] is None]
        for place in places:
            scaled[place] = round(values[place] * enterprises / story.enterprises)
        for place in whole:
            if values[place] == story.years.get(_year(rows[place]), -1):
                scaled[place] = years[_year(rows[place])]
        for unit in ("district_id", "industry_id"):
            parts = [p for p in places if rows[p][unit] is not None]
            if whole and parts and values[parts].sum() == values[whole[0]]:
                scaled[parts] = apportion(int(scaled[whole[0]]), values[parts])
    return scaled.tolist()


def _year(row: dict) -> int:
    return int(row["period"]) if row["period"].isdigit() else 0
