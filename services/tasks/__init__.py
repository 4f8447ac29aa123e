"""The plan's tasks as a board: who leads, what was said, what light, by unit and by phase."""
