"""What several test modules share: strategies, builders, naive oracles."""
