"""The list of a project's employers: which it shows (filters), the page of it (page), and as a file (export)."""
