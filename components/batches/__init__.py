"""批次与名额 on screen."""
