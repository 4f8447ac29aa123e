"""Bringing the program to a machine without internet."""
