"""Where settings come from: the environment, a file named by ANYAM_ENV_FILE, or a demo's folder."""

import base64
import os
import secrets
from pathlib import Path

from anyam.cli.refusals import Refused, Unreadable
from anyam.cli.words import note

DEMO_FOLDER = Path("var/demo")
NEEDED = ("ANYAM_SECRET_KEY", "ANYAM_FIELD_KEYS")
REGISTER_KEY = "ANYAM_REGISTER_KEY"


def read_env_file(path: Path) -> dict[str, str]:
    """Read lines `NAME=value`; `#` begins a comment, quotes around a value are dropped.

    Raises:
      Unreadable: there is no such file, or a line is no setting.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"Berkas pengaturan {path} tidak dapat dibaca ({error})."
        raise Unreadable("settings.file", message) from error
    found = {}
    for number, line in enumerate(lines, 1):
        if not (text := line.strip()) or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if not equals or not name.strip().isidentifier():
            message = f"{path} baris {number}: tulis NAMA=nilai."
            raise Unreadable("settings.line", message)
        found[name.strip()] = value.strip().strip("\"'")
    return found


def new_key(version: int = 1) -> str:
    """A fresh master key for personal data, as ANYAM_FIELD_KEYS wants it."""
    return f"{version}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def demo_settings(folder: Path) -> dict[str, str]:
    """The settings of the demo in `folder`; its keys are made once and used ever after."""
    folder = folder.resolve()
    file = folder / "demo.env"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        keys = {
            "ANYAM_SECRET_KEY": secrets.token_urlsafe(50),
            "ANYAM_AUDIT_KEY": secrets.token_urlsafe(50),
            "ANYAM_FIELD_KEYS": new_key(),
        }
        text = "# Kunci demo ini. Jangan dipakai untuk data sungguhan.\n"
        text += "".join(f"{name}={value}\n" for name, value in keys.items())
        _write_private(file, text)
    known = read_env_file(file)
    if REGISTER_KEY not in known:  # a demo older than registers
        known[REGISTER_KEY] = base64.b64encode(secrets.token_bytes(32)).decode()
        old = file.read_text(encoding="utf-8")
        _write_private(file, f"{old}{REGISTER_KEY}={known[REGISTER_KEY]}\n")
    return known | {
        "ANYAM_DEMO": "1",
        "ANYAM_DATA": str(folder / "data"),
        "ANYAM_REGISTER_DIR": str(folder / "data" / "registers"),
        "ANYAM_STATIC": str(folder / "static"),
        "ANYAM_DATABASE": f"sqlite:///{folder / 'data' / 'anyam.sqlite3'}",
    }


def _write_private(file: Path, text: str) -> None:
    """Write a file that only its owner may read, and never half of it."""
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    draft.replace(file)


def load() -> None:
    """Complete the environment; what is set there already wins over a file."""
    if name := os.environ.get("ANYAM_ENV_FILE"):
        found = read_env_file(Path(name))
    elif not os.environ.get("ANYAM_SECRET_KEY") and (DEMO_FOLDER / "demo.env").exists():
        found = demo_settings(DEMO_FOLDER)
        note(f"(demo di {DEMO_FOLDER} · the demo in {DEMO_FOLDER})")
    else:
        found = {}
    for name, value in found.items():
        os.environ.setdefault(name, value)


def setup(*, secrets_needed: bool = True) -> None:
    """Load the settings and start Django.

    Args:
      secrets_needed: False for commands that only read code and write nothing.
    Raises:
      Refused: a secret is missing.
    """
    load()
    if missing := [name for name in NEEDED if not os.environ.get(name)]:
        if secrets_needed:
            message = (
                f"{' dan '.join(missing)} belum diisi. Isi di lingkungan atau di berkas yang "
                "ditunjuk ANYAM_ENV_FILE; untuk mencoba, jalankan: anyam demo"
            )
            raise Refused("settings.missing", message)
        os.environ.setdefault("ANYAM_SECRET_KEY", secrets.token_urlsafe(50))
    boot()


def boot() -> None:
    """Start Django with the environment as it is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anyam.settings")
    import django as framework

    framework.setup()
