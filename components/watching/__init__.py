"""What the server tells its administrator: lines of a log and figures, of what happened and never of whom."""
