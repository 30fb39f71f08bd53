"""The least page that does what a list must: session, person, twenty-five rows by an index, a plain template.

Django's own parts and nothing of ours, served by the same server on the same database: whatever the machine does
meanwhile slows both. `python -m gunicorn tests.bench.floor:application`; its tables are made by `serving.py`.
"""

from functools import cache
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

SHOWN = 25
PAGE = """<!DOCTYPE html><html lang="en"><title>Floor</title><p>{{ user.username }}<table>{% for row in rows %}
<tr><td><a href="/{{ row.pk }}/">{{ row.name }}</a><td>{{ row.at|date:"j F Y" }}{% endfor %}</table></html>"""


@cache
def _parts() -> tuple[Any, Any]:
    """The template and the model, made once: a model needs the applications to be ready."""
    from django.db import models

    class Row(models.Model):
        id = models.UUIDField(primary_key=True)
        name = models.TextField()
        at = models.DateTimeField()

        class Meta:
            app_label, db_table, managed = "floor", "floor_row", False

        def __str__(self) -> str:
            return self.name

    return engines["django"].from_string(PAGE), Row


def floor(request: HttpRequest) -> HttpResponse:
    """The page, for whoever has signed in."""
    template, row = _parts()
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    rows = row.objects.order_by("-at", "-id")[:SHOWN]
    return HttpResponse(template.render({"rows": rows, "user": request.user}))


urlpatterns = [path("floor/", floor)]
application = get_wsgi_application()
