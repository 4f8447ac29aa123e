"""One enterprise with everything known of it."""
