"""Accounts and grants, signing in and out, who is here; the ways in from other systems."""
