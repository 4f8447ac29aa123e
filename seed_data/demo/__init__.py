"""The demonstration: invented enterprises, projects and money for each pilot, the same bytes for the same seed."""

from seed_data.demo.days import AS_OF, SEED
from seed_data.demo.demonstration import DemoReport, demonstrate
from seed_data.demo.scale import make_scale_pilot

__all__ = ["AS_OF", "SEED", "DemoReport", "demonstrate", "make_scale_pilot"]
