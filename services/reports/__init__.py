"""Weekly and monthly reports, the desk that issues them, the meeting and its minutes."""
