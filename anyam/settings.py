"""One settings file for a laptop, an office and a ministry; everything comes from the environment.

`docs/reference/settings.md` lists every variable; secrets have no default outside the demo.
"""

from pathlib import Path

import environ
import structlog
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent
env = environ.Env()

DEMO: bool = env.bool("ANYAM_DEMO", default=False)
DATA_DIR = Path(env.str("ANYAM_DATA", default="var")).resolve()
DEBUG: bool = env.bool("ANYAM_DEBUG", default=False)
# Only commands that never serve a request may run without secrets (`anyam --help`, migrations).
SECRET_KEY: str = env.str("ANYAM_SECRET_KEY", default="")
AUDIT_KEY: str = env.str("ANYAM_AUDIT_KEY", default=SECRET_KEY)
FIELD_KEYS: list[str] = env.list("ANYAM_FIELD_KEYS", default=[])
BASE_URL: str = env.str("ANYAM_BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS: list[str] = env.list("ANYAM_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS: list[str] = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "anyam.accounts",  # before allauth: its templates come first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django_structlog",
    "anyam.audit",
    "anyam.regions",
    "anyam.web",  # before django.forms: its widget templates come first
    "django.forms",
    "anyam.jobs",
    "anyam.files",
    "anyam.letters",
    "anyam.people",
    "anyam.lists",
    "anyam.registers",
    "anyam.verification",
    "anyam.outreach",
    "anyam.groups",
    "anyam.forming",
    "anyam.eligibility",
    "anyam.proposals",
    "anyam.funds",
    "anyam.notices",
    "anyam.reference",
    *(["anyam.demo"] if DEMO else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "anyam.web.middleware.CompressText",
    "django_structlog.middlewares.RequestMiddleware",
    # Outside the gates of accounts: the pages those answer with need the same headers.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "anyam.accounts.middleware.SessionListMiddleware",
    "anyam.accounts.middleware.SecondFactorMiddleware",
    "anyam.accounts.middleware.SeeAsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "anyam.urls"
WSGI_APPLICATION = "anyam.wsgi.application"
FORM_RENDERER = "anyam.web.renderer.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "anyam.web.context.house",
            ],
            "builtins": ["anyam.web.templatetags.anyam", "django.templatetags.i18n"],
        },
    }
]

DATABASES = {"default": env.db_url("ANYAM_DATABASE", default=f"sqlite:///{DATA_DIR}/anyam.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # WAL lets officers read while one writes; IMMEDIATE waits for the lock instead of failing.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        " PRAGMA cache_size=-64000;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # Compiling a plan, or starting helpers for it, takes longer than any of our queries. And on
    # today's disks a row looked up by its key costs little more than the next one.
    quick = "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = quick
# In the database: a limit counted by each server process apart would be as many limits, and a
# code used in one would be fresh in another. Migration accounts.0002 makes the table.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "anyam_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "anyam.accounts.backends.PinBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone", "nip", "position")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/masuk/"
ACCOUNT_ADAPTER = "anyam.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SESSION_REMEMBER = False  # office computers are shared; a ketua's phone remembers
ACCOUNT_FORMS = {
    "login": "anyam.accounts.forms.doors.SignInForm",
    "reauthenticate": "anyam.accounts.forms.doors.PasswordAgainForm",
    "change_password": "anyam.accounts.forms.doors.PasswordForm",
}
MFA_ADAPTER = "anyam.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "anyam.accounts.forms.doors.CodeForm",
    "reauthenticate": "anyam.accounts.forms.doors.CodeAgainForm",
    "activate_totp": "anyam.accounts.forms.doors.SetUpCodeForm",
    "add_webauthn": "anyam.accounts.forms.doors.AddKeyForm",
    "edit_webauthn": "anyam.accounts.forms.doors.RenameKeyForm",
}
MFA_TOTP_TOLERANCE = 1  # telephones whose clock is half a minute off
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_TOTP_ISSUER = "Anyam"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]  # a whole village or office shares one address
AXES_USERNAME_CALLABLE = "anyam.accounts.lockout.sign_in_key"
AXES_LOCKOUT_CALLABLE = "anyam.accounts.lockout.locked_page"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the hour the page names stays true
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "phone", "pin", "code"]
AXES_DISABLE_ACCESS_LOG = True  # our own record says it, and cannot be changed
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
HTTPS = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Without it everybody behind a proxy has one address, and shares its limit of sign-ins a minute.
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("ANYAM_PROXIES", default=0)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = env.str("ANYAM_TIME_ZONE", default="Asia/Jakarta")
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("ANYAM_STATIC", default=str(DATA_DIR / "static")))
MEDIA_ROOT = DATA_DIR / "files"
# Beside the data, not in it: registers never come into a backup of the application.
REGISTER_DIR = Path(env.str("ANYAM_REGISTER_DIR", default=f"{DATA_DIR}-registers"))
REGISTER_KEY: str = env.str("ANYAM_REGISTER_KEY", default="")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT},
    },
    "staticfiles": {
        "BACKEND": env.str(
            "ANYAM_STATIC_STORAGE",
            default="whitenoise.storage.CompressedManifestStaticFilesStorage",
        )
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "anyam.web.receiving.VeiledUploadHandler",  # never in the clear on the disk
]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
SILENCED_SYSTEM_CHECKS: list[str] = ["axes.W006"]  # see AXES_LOCKOUT_PARAMETERS

LOG_LEVEL: str = env.str("ANYAM_LOG_LEVEL", default="WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
