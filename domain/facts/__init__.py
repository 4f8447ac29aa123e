"""What is known of projects, money and targets as columns, and what follows from one fact alone.

Progress, pace, history, subsidy due, rules in force.
"""
