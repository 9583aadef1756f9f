"""What the answers of many people say about the questions: pure functions over marks, with their limits in words.

Everything here works on `Sitting` values: who answered is not in them. Attempts draw different questions from a bank,
so every figure is made from the people who met the question, and compared with the rest of their own attempt.
"""
