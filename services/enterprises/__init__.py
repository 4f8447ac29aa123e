"""One enterprise's page, with its money and trail."""
