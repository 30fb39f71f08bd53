"""Settings of the tests: a throw-away PostgreSQL, a quick password hash, sweeps every second."""

import tempfile

from sefton_pdps.settings.base import *
from sefton_pdps.settings.base import collected_static, databases, env
from sefton_pdps.settings.logs import logging_settings

DEBUG = False
DEMONSTRATION = True
SECRET_KEY = "only-for-tests-" + "0123456789" * 4
# Off as at a desk; its own tests turn it on.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=False)
SEALING_KEYS = ["only-for-tests-" + "9876543210" * 4]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
BASE_URL = env.str("BASE_URL", default="http://testserver")
PASSWORD_HASHERS = ["sefton_pdps.local.hashers.QuickArgon2PasswordHasher"]
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=1)

# Type checks load these settings without a server; the tests' servers give real addresses.
_NOWHERE = "postgresql://nobody@127.0.0.1:9/nothing"
DATABASES = databases(
    env.str("DATABASE_URL", default=_NOWHERE), env.str("MIGRATE_DATABASE_URL", default=_NOWHERE)
)
for _settings in DATABASES.values():
    _settings["CONN_MAX_AGE"] = 0
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:9/0")
CELERY_BROKER_URL = REDIS_URL

FILES_ROOT = env.path("FILES_ROOT", default=tempfile.gettempdir())()
MEDIA_ROOT = FILES_ROOT
if env.str("STATIC_ROOT", default=""):
    vars().update(collected_static(env.str("STATIC_ROOT")))
# Static files do not change while a test runs: a browser asks for each once, and not again after a minute.
WHITENOISE_MAX_AGE = 3600
# In a test process pytest-django keeps mail in memory; servers started by a test leave it as files.
EMAIL_BACKEND = "sefton_pdps.notifications.mail_files.EmailBackend"
EMAIL_FILE_PATH = env.str("EMAIL_FILE_PATH", default=tempfile.gettempdir())

LOGGING = logging_settings(as_json=False, level=env.str("LOG_LEVEL", default="WARNING"))
