"""What a procedure can be asked, about which facts, and what is expected of it."""
