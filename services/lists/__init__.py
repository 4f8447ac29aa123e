"""The six lists of a plan as they stand, their versions."""
