"""What may go wrong with returns, tried in thousands: strange files, killed processes, failed statements, writers."""
