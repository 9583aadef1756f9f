"""A staff list as it comes from an HR system: read as a table, matched to fields, told apart from what is known."""
