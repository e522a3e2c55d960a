"""The list of participants: whom it shows (filters), what of them (columns), and the page of it (page)."""
