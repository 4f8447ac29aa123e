"""A pilot's plan: read, checked, loaded, revised."""
