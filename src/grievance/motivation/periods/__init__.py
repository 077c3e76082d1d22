"""Bonus periods that level the seasons."""
