"""The race of service providers: evidence, ranks and their ranges, matching, in and out of the pool."""
