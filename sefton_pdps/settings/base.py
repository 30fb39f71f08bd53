"""What every environment shares. Nothing here weakens a promise; `local` and `test` say what they relax."""

from datetime import timedelta
from pathlib import Path

import environ

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]

# --- Application ------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",  # the form renderer finds the widgets' own templates here
    "axes",
    "csp",
    "crispy_forms",
    "crispy_forms_gds",
    "sefton_pdps.core",
    "sefton_pdps.geography",
    "sefton_pdps.files",
    "sefton_pdps.audit",
    "sefton_pdps.accounts",
    "sefton_pdps.notifications",
    "sefton_pdps.jobs",
    "providers",
    "placements",
    "calloffs",
    "reporting",
    "sefton_pdps.handbook",
    "sefton_pdps.demo",
]

MIDDLEWARE = [
    "sefton_pdps.core.web.middleware.PageHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Opens the transaction and sets the scope, so the user (lazy until now) is read inside it.
    "sefton_pdps.core.web.middleware.ScopeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sefton_pdps.accounts.middleware.PrivatePagesMiddleware",
    "sefton_pdps.accounts.middleware.IdleSessionMiddleware",
    "sefton_pdps.accounts.middleware.SecondFactorMiddleware",
    "sefton_pdps.accounts.middleware.DenialMiddleware",
    "sefton_pdps.access.access.DenyByDefaultMiddleware",
    "sefton_pdps.files.middleware.LostFilesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "sefton_pdps.urls"
WSGI_APPLICATION = "sefton_pdps.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sefton_pdps.accounts.context.shell",
            ],
            # Named, so that it stays on whatever DEBUG is: a page's time is mostly its template.
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "gds"
CRISPY_TEMPLATE_PACK = "gds"

# --- Databases: `default` and `journal` as the application's role, `owner` only where it may migrate ------
DATABASE_ROUTERS = ["sefton_pdps.core.database.routing.OwnerMigrates"]


# A page joins a row to a dozen others by their keys, and the order in which that is written is the best one. By default
# PostgreSQL weighs up the orders of eight at once, with the policy of each table: longer than all the rest (ADR 141).
JOINS_WEIGHED = 4


def databases(app_url: str, owner_url: str = "") -> dict[str, dict[str, object]]:
    """Return DATABASES: `journal` is a second connection, for records that must survive a roll-back."""
    connections = {"default": env.db_url_config(app_url), "journal": env.db_url_config(app_url)}
    if owner_url:
        connections["owner"] = env.db_url_config(owner_url)
    for settings in connections.values():
        settings["ENGINE"] = "django.db.backends.postgresql"
        settings["CONN_MAX_AGE"] = 60
        settings["CONN_HEALTH_CHECKS"] = True
        settings["OPTIONS"] = {
            "connect_timeout": 5,
            "options": f"-c join_collapse_limit={JOINS_WEIGHED}",
            **settings.get("OPTIONS", {}),
        }
    return connections


# No cache that pages need lives outside the process: the service stays up when the broker is lost.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

GENERATED_DOCUMENTS_ROOT = BASE_DIR / "docs"
DATA_INVENTORY = BASE_DIR / "docs" / "data-inventory.toml"

# --- People: sign-in, sessions, lock-out ------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "sefton_pdps.accounts.backends.PeopleBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "sefton_pdps.accounts.password_rules.OnlyDigits"},
    {"NAME": "sefton_pdps.accounts.password_rules.Repeats"},
    {"NAME": "sefton_pdps.accounts.password_rules.OwnWords"},
    {"NAME": "sefton_pdps.accounts.password_rules.EasilyGuessed"},
]
# Whoever may open a named child or an agreement shows a second factor (`access.permissions.SECOND_FACTOR`).
SECOND_FACTOR = True
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "sefton_pdps.accounts.addresses.client_address"
TRUSTED_PROXIES = 0
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "sefton_pdps.core.web.error_views.too_many"
AXES_VERBOSE = False

SESSION_ENGINE = "sefton_pdps.accounts.session_store"
# An idle session is no session; its row stays for a day, so that what a form sends after it can be kept for its person.
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_SECONDS = 30 * 60
CSRF_FAILURE_VIEW = "sefton_pdps.core.web.error_views.csrf_failure"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

# --- What a browser may do with our pages -----------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
_UNUSED = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer",
    "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial",
    "usb", "xr-spatial-tracking",
)  # fmt: skip
PAGE_HEADERS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED),
    "Cross-Origin-Resource-Policy": "same-origin",
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# --- Words, times -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=30)
# Shorter notice of a mini-competition is warned about, never refused.
COMPETITION_LEAST_HOURS = env.int("COMPETITION_LEAST_HOURS", default=24)
EMERGENCY_LEAST_HOURS = env.int("EMERGENCY_LEAST_HOURS", default=2)

# --- Static and stored files ------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Serves static files where they lie, for commands and tests; a server's are collected.
WHITENOISE_USE_FINDERS = True


def collected_static(root: str | Path) -> dict[str, object]:
    """Static files as a server sends them: collected, compressed, each under a name that carries its fingerprint.

    Whoever collects them may be another account than the one that serves them.
    """
    readable = {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755}
    return {
        "STATIC_ROOT": root,
        "WHITENOISE_USE_FINDERS": False,
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {
                "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
                "OPTIONS": readable,
            },
        },
    }


UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# --- E-mail -----------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Sefton PDPS <no-reply@sefton.invalid>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10

# --- Tasks: the database says what is due, the broker only hurries ----------------------------------------
CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True
CELERY_TASK_DEFAULT_QUEUE = "sefton-pdps"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A page that wakes a task does not wait for a lost broker, and three seconds at most for one that hangs;
# `max_retries` bounds each attempt to publish, while the worker's own loop above goes on for ever.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_connect_timeout": 1,
    "socket_timeout": 3,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
