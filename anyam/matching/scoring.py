"""Fellegi-Sunter weights of pairs: SQL for an engine, Python for one person, equal to 0.001.

`PAIRS` are the columns an engine hands over, one row per scored pair: the two ids, the level of
every comparison (`g_<comparison>`, 0 = something is missing) and the weight in bits
(`w_<comparison>`, with the term frequency inside), their sum, and the gates.
"""

PAIRS = ("candidate_id", "register_id", "row", "tier", "weight", "auto", "possible")
