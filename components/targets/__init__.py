"""Parts of 目标达成."""
