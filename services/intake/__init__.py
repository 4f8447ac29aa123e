"""Returns: template, check, difference, commit, undo, evidence, locks."""
