"""All that is kept of an organisation, copied from store to store or as JSON Lines."""
