"""What 六张清单 is made of."""
