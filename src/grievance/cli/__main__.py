"""``python -m grievance.cli``."""

from grievance.cli import main

main()
