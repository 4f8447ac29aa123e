"""绩效评价 on screen: targets with their causes, the list before handing up, the paper and its files."""
