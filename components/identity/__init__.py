"""Before any page: the gate that lets nobody in who is not someone, and the pages of signing in (rules 11.9)."""
