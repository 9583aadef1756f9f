"""How an answer is marked: questions, drawing and marking. Pure values; no web, no database, no clock."""
