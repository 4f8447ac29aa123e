"""Alerts: which light opens one, by when it is answered, what follows, how well the loop closes."""
