"""The race, one provider, the pool and its steps in and out."""
