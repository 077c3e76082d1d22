"""What an index is worth, to the cent."""
