"""Questions asked of the records, by the nouns of the answers. Every question about people takes a scope."""
