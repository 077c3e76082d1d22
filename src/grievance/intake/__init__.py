"""Reading complaint records and mapping them to submissions."""
