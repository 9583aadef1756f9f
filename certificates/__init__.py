"""What is proved: certificate facts, codes and the printed page. Pure values; no web, no database, no clock."""
