"""Complaints, kept in the host's own tables."""
