"""The wall of lights, tables and charts that draw lights, filters of projects, rule tables."""
