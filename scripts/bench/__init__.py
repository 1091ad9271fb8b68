"""How fast every page is, with 300 groups and with 300,000: `make bench`.

`country`, `people`, `cases` and `record` invent a country by the rules of the programme; `store`
writes it down the fast way each database has; `pages` measures; `report` tells.
"""
