"""用户与权限 on screen: accounts, grants, who came in, sessions of one's own."""
