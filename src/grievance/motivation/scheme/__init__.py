"""What is rewarded, how it is measured against each other, and what comes of it."""
