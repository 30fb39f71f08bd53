from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from sefton_pdps.access import finding
from sefton_pdps.access.access import signed_in
from sefton_pdps.access.forms import SearchForm
from sefton_pdps.core.web.pages import given
from sefton_pdps.core.web.request import Request


@signed_in
def search(request: Request) -> HttpResponse:
    """Straight to the page of a whole reference; else what the words find, in groups. Nothing of it in an address."""
    form = SearchForm(*given(request))
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        reference = finding.whole_reference(words, request.at)
        if reference and (page := finding.page_of(reference, request.user)):
            return redirect(page)
        context |= {
            "searched": words,
            "reference": reference,
            "groups": [] if reference else finding.found(words, request.user, request.at),
        }
    return render(request, "search.html", context)
