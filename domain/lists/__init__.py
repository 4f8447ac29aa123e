"""The six lists of a plan: who qualifies for what, what a version changed."""
