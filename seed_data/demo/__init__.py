"""The demonstration: invented enterprises, projects and money for each pilot, the same bytes for the same seed."""

from seed_data.demo.days import AS_OF, SEED
from seed_data.demo.demonstration import DemoReport, demonstrate

__all__ = ["AS_OF", "SEED", "DemoReport", "demonstrate"]
