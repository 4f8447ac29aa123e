"""What is known of projects, money and targets as columns, and what follows from one fact alone: progress, pace, history, subsidy due, rules in force."""
