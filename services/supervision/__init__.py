"""双随机抽查, signs, enterprises that leave and come (rules 19)."""
