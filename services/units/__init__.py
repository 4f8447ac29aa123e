"""One district or industry, and the order of all."""
