"""A person at a page, without a browser: what the page carries unseen is sent along."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from sefton_pdps.core.check_page import CHECKED
from sefton_pdps.core.editing import VERSION


class PageClient(Client):
    """A client that sends a form as its page would.

    A form that edits a shared row carries which stored values it was made from. A test that is not about two people
    leaves that out; the page is then opened first, as a browser does, and the form sent from it. A page that shows once
    more what was entered is sent on, unless `checks` is set to False.
    """

    checks = True

    def post(self, path: str, data: Any = None, *args: Any, **extra: Any) -> HttpResponse:
        answer = super().post(path, data, *args, **extra)
        if self.checks and answer.context and "checking" in answer.context:
            data = {**(data or {}), CHECKED: "1"}
            answer = super().post(path, data, *args, **extra)
        form = answer.context.get("form") if answer.context else None
        if VERSION in (data or {}) or getattr(form, "conflict", None) is None:
            return answer
        shown = self.get(path).context["form"]
        for value in (data or {}).values():
            if hasattr(value, "seek"):
                value.seek(0)
        return super().post(path, {**data, "key": uuid4(), VERSION: shown[VERSION].value()}, *args, **extra)
