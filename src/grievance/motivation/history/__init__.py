"""From what happened to complaints to who did what, and how well."""
