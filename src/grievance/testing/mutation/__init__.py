"""Mistakes made on purpose in a procedure, and the suites that must notice them."""
