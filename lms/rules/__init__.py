"""Decide: pure rules about people, duties and dates. No web, no database, no clock."""
