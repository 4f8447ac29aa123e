"""Statistics without the field: shrinkage, bootstrap, case mix, funnel limits. Arrays in, arrays out."""
