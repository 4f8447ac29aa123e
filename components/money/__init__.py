"""Parts of 资金流向."""
