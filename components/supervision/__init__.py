"""监督检查 on screen."""
