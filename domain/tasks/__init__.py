"""The plan's task list: who leads, from when to when, what light a task has."""
