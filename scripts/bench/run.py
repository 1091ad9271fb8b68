"""All figures of one database: pages, writes, requests per second, an import."""

import logging
import time
import warnings
from typing import Any

from anyam.serving import settle
from scripts.bench.measure import EMPTY, LIST
from scripts.bench.objects import holder
from scripts.bench.pages import measure_pages, measure_writes, routes, signed_in

SECONDS = 2.0  # how long each of the two pages is asked for, in each of the turns
TURNS = 5


def everything(rounds: int, only: str) -> dict[str, Any]:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")  # static files are not gathered for this
    settle()  # as the server does
    rows = [row.as_dict() for row in measure_pages(rounds, only)]
    rows += [row.as_dict() for row in measure_writes(rounds, only)]
    return {"rows": rows, "rates": {} if only else rates()}


def rates() -> dict[str, float]:
    """Requests per second of one process, for the list and for an empty view, by turns.

    By turns, so that whatever else the machine does strikes both.
    """
    addresses = {EMPTY: "/kosong/", LIST: "/usulan/"}
    done = dict.fromkeys(addresses, 0)
    spent = dict.fromkeys(addresses, 0.0)
    with routes():
        client = signed_in(holder("dinsos_verifier"))
        for _turn in range(TURNS):
            for name, address in addresses.items():
                begun = time.perf_counter()
                while time.perf_counter() - begun < SECONDS:
                    client.get(address)
                    done[name] += 1
                spent[name] += time.perf_counter() - begun
    return {name: done[name] / spent[name] for name in addresses}
