"""Change: one module per thing people do. Each action checks, decides with rules, writes, audits and flushes."""
