"""Who someone is: roles and what they are granted, passwords, locks, sessions (rules 11)."""
