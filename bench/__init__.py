"""Measuring the product against ceilings: `python -m bench`, or `python3 start.py bench`.

Each figure stands beside what the same machine can do at best in the same minute, so that ratios travel and absolute
times need not. See docs/decisions/0008-what-the-bench-measures.md.
"""
