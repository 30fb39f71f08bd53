"""Notices of awards: recording one, and the dated data that say which are owed (ADR 129)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.procurement import EndNoticeRule, RecordNotice, SetNoticeRule
from calloffs.models import ActGround, NoticeRule, OwedNotice
from calloffs.presenters import call_off_head
from calloffs.presenters import procurement as shown
from calloffs.presenters.act_grounds import grounds_table
from calloffs.selectors import procurement as selectors
from calloffs.services import notice_rules
from calloffs.services import procurement as services
from calloffs.views.bands import BAND_READERS
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.text.words import day, lower_first
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Table
from sefton_pdps.core.web.dated_pages import end_page, set_page
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

READERS = (*BAND_READERS, Permission.AWARD)
# More would make the page too long for a phone; those behind them come up as these are recorded.
MOST = 10
PAGE = "calloffs:notice_rules"


@requires(Permission.AWARD)
def record_notice(request: Request, pk: UUID) -> HttpResponse:
    """Record that a notice is published, or that it is not owed."""
    notice: OwedNotice = find(selectors.visible_to(request.user), pk)
    form = RecordNotice(*given(request))
    label = lower_first(str(notice.get_notice_display()))
    more = {"rows": shown.facts(notice, local(request.at).date()), "button": form.submit_label}
    if why := _why_not(notice):
        more["why_not"] = [why]
    question = Question(
        f"Record the {label}",
        reverse("calloffs:call_off_detail", args=[notice.call_off_id]),
        f"{notice.call_off.reference}: {call_off_head.title(notice.call_off, request.user)}",
        more=more,
    )
    return ask(
        request,
        form,
        question,
        lambda: services.record(notice=notice, told=form.told, by=request.user, at=request.at),
        said="The notice is recorded.",
    )


def _why_not(notice: OwedNotice) -> str:
    if notice.recorded_at:
        return f"It was recorded on {day(notice.recorded_at)}. Read what was recorded on the call-off’s page."
    return "" if notice.starts_on else "The award is not made yet, so its clock does not run."


@requires(*READERS)
def notice_rules_page(request: Request) -> HttpResponse:
    """Which notices awards owe, by law and value, over time."""
    may = has_permission(request.user, Permission.BANDS_SET)
    rules, grounds, today = (
        list(NoticeRule.objects.all()),
        list(ActGround.objects.all()),
        local(request.at).date(),
    )
    context = {
        "table": shown.rules_table(rules, today, may=may),
        "grounds": grounds_table(grounds, today, may=may),
        "may": may,
        "events": timeline(row.pk for row in (*rules, *grounds)),
        "due": _due(request) if has_permission(request.user, Permission.AWARD) else None,
    }
    return render(request, "calloffs/notice_rules.html", context)


def _due(request: Request) -> Table:
    """Those that are to be published now, for whoever awards: the first of them."""
    today = local(request.at).date()
    rows = selectors.visible_to(request.user).filter(pk__in=selectors.open_notices().values("pk"))
    due = rows.filter(due_on__lte=today).order_by("due_on", "pk")
    titled = [(one, call_off_head.title(one.call_off, request.user)) for one in due[:MOST]]
    return shown.due_table(titled, due.count() if len(titled) == MOST else len(titled), today)


@requires(Permission.BANDS_SET)
def notice_rule_set(request: Request) -> HttpResponse:
    form, heading = SetNoticeRule(*given(request)), "Set a notice that awards owe"
    return set_page(
        request,
        form,
        heading,
        lambda: notice_rules.set_rule(**form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="The notice is set.",
    )


@requires(Permission.BANDS_SET)
def notice_rule_end(request: Request, pk: UUID) -> HttpResponse:
    form, row = EndNoticeRule(*given(request)), find(NoticeRule.objects.all(), pk)
    return end_page(
        request,
        form,
        row,
        lambda: notice_rules.end_rule(row=row, **form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="Its end is set.",
    )
