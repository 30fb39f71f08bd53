"""A page about what somebody judges opens to them only once they declared that they have no conflict of interest."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from sefton_pdps.access.access import Guarded


def after_declaring(is_barred: Callable[[Any, UUID], bool], own_page: str) -> Callable[[Guarded], Guarded]:
    """Send whoever judges the thing and has not declared, or declared a conflict, to their own page of it.

    That page shows the names that a declaration needs, or why nothing more is shown. The view finds what is judged
    among what the person may read, so that only who finds nothing costs a query more. Stands under `@requires`.
    """

    def decorate(view: Guarded) -> Guarded:
        @wraps(view)
        def guarded(request: HttpRequest, pk: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, pk, *args, **kwargs)
            except Http404:
                if not is_barred(request.user, pk):
                    raise
            return redirect(own_page, pk)

        return cast(Guarded, guarded)

    return decorate
