"""Case files: reading, checking, running them, and telling what failed."""
