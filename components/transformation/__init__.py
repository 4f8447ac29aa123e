"""方案与验收 on screen: needs and scenarios, plans and prices, the queue, who accepts; the way of one project."""
