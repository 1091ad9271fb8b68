"""Keys as 8-byte numbers: the same in DuckDB and Python, and for every version of both.

MD5 spreads, it protects nothing. Where a register is kept under a key (`secrets.py`), its salt
goes in front, so that the numbers cannot be guessed from NIK.
"""

import hashlib


def number(text: str, salt: str = "") -> int:
    """The number of a key; 0 for none."""
    if not text:
        return 0
    digest = hashlib.md5(f"{salt}{text}".encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[8:], "little")


def sql(text: str, salt: str = "") -> str:
    """The same in DuckDB, for an SQL text."""
    salted = f"concat('{salt}', {text})" if salt else text
    return f"CASE WHEN {text} = '' THEN 0::UBIGINT ELSE md5_number_lower({salted}) END"
