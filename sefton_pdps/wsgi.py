"""The door of the web server."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from sefton_pdps.startup import spare_the_garbage_search

spare_the_garbage_search()

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sefton_pdps.settings.production")

# The task application is made first, so that a page wakes tasks on our broker and no other.
from sefton_pdps import celery  # noqa: E402, F401  (the default settings must be named before it is imported)

application = get_wsgi_application()

from sefton_pdps.core.checks import refuse_a_moved_clock  # noqa: E402  (needs the settings that were read above)

refuse_a_moved_clock()
# Import before anybody asks what the first page would import, and once for all workers that a server forks.
import_module(settings.ROOT_URLCONF)
# What writes and reads workbooks is imported where it is used, for most processes never do; here somebody will.
import_module("openpyxl")
import_module("providers.imports.workbook")
# The workers that are forked from here share what was loaded, and none of them goes through it again.
gc.freeze()
