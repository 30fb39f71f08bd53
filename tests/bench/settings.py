"""Settings of a measured server: the tests' own, with connections that stay open as they do in life."""

from sefton_pdps.settings.test import *
from sefton_pdps.settings.test import DATABASES, env

for _alias in DATABASES.values():
    _alias["CONN_MAX_AGE"] = 60

if env.bool("FLOOR", default=False):
    # Django's own sessions and people, in a schema of their own, and nothing else around the page.
    ROOT_URLCONF = "tests.bench.floor"
    INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"]
    MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ]
    AUTH_USER_MODEL = "auth.User"
    AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    SESSION_ENGINE = "django.contrib.sessions.backends.db"
    SESSION_COOKIE_NAME = "floor"
    TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    for _alias in DATABASES.values():
        _alias["OPTIONS"] = {**_alias["OPTIONS"], "options": "-c search_path=floor"}
