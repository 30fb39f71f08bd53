"""What is shared with the preferred home, beside the rows of lists and pages: no statement more (ADR 151)."""

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from calloffs.models import Disclosure


def newest_beside(call_off: str = "pk") -> Subquery:
    """The newest disclosure of a row's call-off in short, beside the row."""
    rows = Disclosure.objects.filter(call_off=OuterRef(call_off)).order_by("-made_at")
    names = {"id": F("id"), "accepted_at": F("accepted_at"), "ended_at": F("ended_at")}
    return Subquery(rows.values(told=JSONObject(**names, provider=F("provider__name")))[:1])


def own_beside(call_off: str) -> Subquery:
    """The key of what is shared with a row's provider at this moment."""
    rows = Disclosure.objects.filter(
        call_off=OuterRef(call_off), provider=OuterRef("provider"), ended_at=None
    )
    return Subquery(rows.values("pk")[:1])
