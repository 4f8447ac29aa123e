"""What keeps the office's data over years: finding damage, backing up, restoring."""
