"""What takes two people: one account proposes, another approves the very same, and then it is done (rules 11.3)."""
