"""The layouts of the PostgreSQL store, from the first one on: a migration each."""

from grievance.storage._sql._migrations import first_layout, words_and_registers

__all__ = ["MIGRATIONS"]

MIGRATIONS = (first_layout, words_and_registers)
