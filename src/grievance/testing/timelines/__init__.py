"""Complaints in time that is data: what happened when, and what fires in between."""
