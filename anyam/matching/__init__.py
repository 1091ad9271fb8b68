"""Finds people of a list in a register of 97 million: record linkage as a pure library.

No Django here, and nothing heavy is imported before it is needed. The stages, in order:

1. `reading`     CSV or Parquet in, columns and sex coding understood, hostile input refused.
2. `recipes`     normalised columns, as expressions of `expressions`: one source that becomes
                 DuckDB SQL, Spark SQL and a Python function with the same results.
3. exact tier    the NIK agrees *and* the facts agree: decided without weights.
4. blocking      keys (text) by rule; `store` keeps them hashed and sorted for a prepared register.
5. comparing     levels by comparison, Fellegi-Sunter weights with term frequencies (`scoring`).
6. deciding      rivals weighed against each other, gates on kinds of evidence, stated error costs.
7. explaining    reasons in words, waterfall data and picture.

Everything a table needs is in a *model* (JSON, `model.Model`): columns, recipes, keys,
comparisons, weights, gates, costs. `models/register.json` is Indonesia's register,
`models/people-en.json` an English table of people (FEBRL).

A result row (`deciding.RESULT`): `candidate_id, register_id, decision, probability, tier,
reasons`; decision is `match`, `review` or `none`; one row for match or none, one row per rival
for review.

An engine (`engines.duckdb`, `engines.spark`) produces *scored pairs*, an Arrow table with the
columns `scoring.PAIRS`, from the same SQL; `deciding.decide` turns them into results, whatever
the engine was.
"""
