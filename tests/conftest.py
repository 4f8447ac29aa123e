"""Fixtures that all rooms share."""

pytest_plugins = ["tests.databases"]
