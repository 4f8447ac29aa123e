"""When readings are made: closing, the live period, forecasts and rankings ahead, restatements."""
