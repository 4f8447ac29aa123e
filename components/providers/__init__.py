"""Parts of 服务商赛马."""
