"""Proposing groups as arithmetic: candidates in, groups out; no database, no request.

Read `objective` first: it says what a good grouping is. `search` finds one and proves how good it
can be at most (docs/decisions/0013-objective-of-forming.md).
"""
