"""Every address of the application; each app brings its own."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from anyam import api
from anyam.notices import views as notices

# The order in which they are tried, the most asked for first; none has an address of another.
# `demo` exists in a demonstration only.
APPS = (
    "proposals", "groups", "people", "letters", "outreach", "eligibility", "forming", "lists",
    "verification", "registers", "funds", "notices", "jobs", "regions", "web", "files", "audit",
    "reference", "accounts",
)  # fmt: skip

urlpatterns: list[URLPattern | URLResolver] = [
    path("", notices.home, name="home"),
    path("api/v1/", api.urls),
    *(path("", include(f"anyam.{app}.urls")) for app in APPS if find_spec(f"anyam.{app}.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("", include("anyam.demo.urls")))
