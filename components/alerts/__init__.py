"""What 预警处置 is made of."""
