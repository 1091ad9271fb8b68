"""Invented registers with the truth beside them, to measure matching on.

`generate.write` makes a register, candidates and the truth; `errors` documents what goes wrong with
candidates; `stranger` is a second register with errors of another kind, on which nothing is tuned.
"""
