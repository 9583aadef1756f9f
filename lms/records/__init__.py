"""Remember: typed tables by noun, and the questions asked of them in `queries`."""
