"""The pages that anybody may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sefton_pdps.access.access import public


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "static_pages/accessibility.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why, and for how long; cookies too."""
    return render(request, "static_pages/privacy.html")


@public
def help_page(request: HttpRequest) -> HttpResponse:
    """Who helps with what."""
    return render(request, "static_pages/help.html")
