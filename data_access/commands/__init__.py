"""Writes: insert_ upsert_ record_; keyword-only, with an explicit session, never commit."""
