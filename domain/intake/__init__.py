"""What comes in: forms, sheets, values, checks, difference. Pure: no file, no database."""
