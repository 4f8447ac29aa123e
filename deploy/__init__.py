"""Bringing the program to a machine without internet: wheels, archive, the check before, installing, service files.

Run on their own, before anything is installed: doctor.py, here.py and install.py know the standard library only and
nothing of the other rooms, and are written so that a Python as old as 3.6 can read them and say that it is too old.
"""
