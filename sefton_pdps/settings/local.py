"""Settings of `make run` and of `manage.py` at a desk: embedded servers, mail in files, invented data."""

import django.core.exceptions

from sefton_pdps.local.store import locate
from sefton_pdps.settings.base import *
from sefton_pdps.settings.base import BASE_DIR, collected_static, databases, env
from sefton_pdps.settings.logs import logging_settings

_STORE = locate(BASE_DIR)

DEBUG = env.bool("DEBUG", default=False)
DEMONSTRATION = env.bool("DEMONSTRATION", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="") or _STORE.secret("secret_key")
# The sign-ins of the demonstration are printed in the terminal; a second factor would only stand in the way.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=False)
SEALING_KEYS = env.list("SEALING_KEYS", default=[]) or [_STORE.secret("sealing_key")]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
BASE_URL = env.str("BASE_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}")

_APP_URL = env.str("DATABASE_URL", default="")
if not _APP_URL:
    raise django.core.exceptions.ImproperlyConfigured(
        "DATABASE_URL is not set. Use 'make run' or '.venv/bin/python manage.py', which start the embedded "
        "PostgreSQL by themselves, or set DATABASE_URL to a server of your own."
    )
DATABASES = databases(_APP_URL, env.str("MIGRATE_DATABASE_URL", default=""))

# Port 9 refuses at once: where no broker runs, a wake-up is skipped and the sweep does the work later.
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:9/0")
CELERY_BROKER_URL = REDIS_URL

FILES_ROOT = env.path("FILES_ROOT", default=str(_STORE.files))()
MEDIA_ROOT = FILES_ROOT
# `make run` collects them here; a command at a desk shows no page.
if env.str("STATIC_ROOT", default=""):
    vars().update(collected_static(env.str("STATIC_ROOT")))
EMAIL_BACKEND = "sefton_pdps.notifications.mail_files.EmailBackend"
EMAIL_FILE_PATH = str(_STORE.mail)

LOGGING = logging_settings(as_json=False, level=env.str("LOG_LEVEL", default="INFO"))
# Eight sweeps every half minute: at a desk they speak up only when something goes wrong.
LOGGING["loggers"]["celery.app.trace"] = {"level": "WARNING"}
