"""绩效评价: what the pilot hands up of itself at one frozen cut, and what must be there before it does (rules 16)."""
