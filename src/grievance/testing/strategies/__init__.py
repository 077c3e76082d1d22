"""Strategies of hypothesis for every value of the library, its facts, its procedures and lives of complaints."""
