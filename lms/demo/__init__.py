"""A believable partnership to try the product with. Every person in it is invented."""
