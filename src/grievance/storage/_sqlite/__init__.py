"""The parts of the SQLite store: its file, tables, statements, migrations, copies."""
