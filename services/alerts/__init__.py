"""预警处置: lists of alerts, what is done about one, its papers, how well the loop closes."""
