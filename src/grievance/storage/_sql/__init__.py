"""The parts of the PostgreSQL store: its tables, statements, steps, executors, migrations."""
