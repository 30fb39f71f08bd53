"""The door of the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sefton_pdps.settings.production")

# The task application is made first, so that a page wakes tasks on our broker and no other.
from sefton_pdps import celery  # noqa: F401  (the default settings must be named before it is imported)

application = get_wsgi_application()

from sefton_pdps.core.checks import refuse_a_moved_clock  # noqa: E402  (needs the settings that were read above)

refuse_a_moved_clock()
