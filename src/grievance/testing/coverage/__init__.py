"""Which rules, conditions, boundaries, moves, letters and clauses a suite exercises."""
