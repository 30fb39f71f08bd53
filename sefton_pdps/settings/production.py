"""Settings of a council's own server. Whatever it needs and does not find is an error that names it."""

from django.core.exceptions import ImproperlyConfigured

from sefton_pdps.settings.base import *
from sefton_pdps.settings.base import BASE_DIR, collected_static, databases, env
from sefton_pdps.settings.logs import logging_settings


def _required(name: str, why: str) -> str:
    setting = env.str(name, default="")
    if not setting:
        raise ImproperlyConfigured(f"{name} is not set: {why}. See .env.example.")
    return setting


DEBUG = False
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
SECRET_KEY = _required("SECRET_KEY", "it signs sessions and links; give 50 random characters or more")
# Off only where every name is invented.
SECOND_FACTOR = not DEMONSTRATION
# The first seals, each opens: put a new key before the old one. Dropping the old one ends the second factors that it
# sealed; texts are kept an hour only.
SEALING_KEYS = [
    key.strip()
    for key in _required(
        "SEALING_KEYS", "50 random characters or more, by commas; they seal what the database must not read"
    ).split(",")
    if key.strip()
]
ALLOWED_HOSTS = [
    host.strip()
    for host in _required("ALLOWED_HOSTS", "the host names of the service, by commas").split(",")
    if host.strip()
]
BASE_URL = _required("BASE_URL", "the address put into e-mails, such as https://pdps.example.gov.uk")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

DATABASES = databases(
    _required("DATABASE_URL", "the PostgreSQL address of the role sefton_app"),
    env.str("MIGRATE_DATABASE_URL", default=""),
)
REDIS_URL = _required("REDIS_URL", "the address of the Redis or Valkey broker")
CELERY_BROKER_URL = REDIS_URL

# --- Only over TLS ----------------------------------------------------------------------------------------
# How many proxies of the council's own stand before the web server; each adds the address that it saw.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"

# --- Files ------------------------------------------------------------------------------------------------
FILES_ROOT = env.path("FILES_ROOT", default="/var/lib/sefton-pdps/files")()
MEDIA_ROOT = FILES_ROOT
vars().update(collected_static(env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))()))

# --- E-mail -----------------------------------------------------------------------------------------------
vars().update(env.email_url_config(_required("EMAIL_URL", "such as smtp+tls://user:password@host:587")))

LOGGING = logging_settings(as_json=True, level=env.str("LOG_LEVEL", default="INFO"))
