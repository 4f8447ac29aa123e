"""The trail, and the check that the records are whole."""
