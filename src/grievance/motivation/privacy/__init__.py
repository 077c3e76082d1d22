"""Who may see whose figures: privacy by default."""
