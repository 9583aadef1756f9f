"""What is looked for in a course that can be read: one module for each question asked of it."""
