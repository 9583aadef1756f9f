"""Banks in the formats of other systems: bytes in, drafts and a report out; a bank in, bytes and a report out.

Nothing here reads or writes files. What a format cannot carry stands in the report, never left out in silence.
"""
