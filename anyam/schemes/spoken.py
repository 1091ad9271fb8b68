"""What schemes and checklists say, in the language of the page.

Their files are written in Indonesian and are the policy, so their digests must not change with a
translation; the other languages stand beside them in `languages/`, text by text.
"""

import tomllib
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FOLDER = Path(__file__).with_name("languages")


@cache
def texts(language: str) -> dict[str, str]:
    """Every text that is known in a language, by its Indonesian."""
    path = FOLDER / f"{language}.toml"
    if not path.is_file():
        return {}
    return {key: str(text) for key, text in tomllib.loads(path.read_text("utf-8")).items()}


def say(text: str) -> str:
    """The text in the language of the page; as it stands where there is no other."""
    return texts((get_language() or "id")[:2]).get(text, text)
