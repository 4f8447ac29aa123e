"""Lights: the catalogue of indicators, tallies, judging, the looks and views of a light."""
