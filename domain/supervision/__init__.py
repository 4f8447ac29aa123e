"""双随机抽查, signs of fraud, enterprises that leave and those that come (rules 19)."""
