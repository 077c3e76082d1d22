"""Values that are valid by construction and vary what a test does not mention."""
