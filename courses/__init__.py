"""What is taught: courses, their pages, facts and progress. Pure values; no web, no database, no clock."""
