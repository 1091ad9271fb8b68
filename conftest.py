"""Settings come from the environment; tests give their own before Django looks."""

import base64
import os
import tempfile

os.environ.update(
    {
        "ANYAM_SECRET_KEY": "test-" + "x" * 50,
        "ANYAM_FIELD_KEYS": "1:" + base64.b64encode(b"k" * 32).decode(),
        "ANYAM_STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
        "ANYAM_DATA": os.environ.get("ANYAM_TEST_DATA") or tempfile.mkdtemp(prefix="anyam-test-"),
    }
)
os.environ["ANYAM_REGISTER_DIR"] = os.environ["ANYAM_DATA"] + "/registers"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anyam.settings")

from django.conf import settings

# Also loads the settings now, or pytest-django would believe there are none.
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)

pytest_plugins = ("tests.chromium",)  # `browser`, `context` and `way` for every room
