"""What a paper or a meeting draws."""
