"""The house built on courses, quizzes and certificates: who learns what, when, and where it is shown."""
