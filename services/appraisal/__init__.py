"""绩效评价: the self-evaluation from one frozen cut, what the office writes beside it, the list before handing up."""
