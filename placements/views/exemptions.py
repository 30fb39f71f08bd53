"""Named exemptions of a setting: who granted them and why, granting one, ending one early."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.forms.exemptions import ExemptionForm
from placements.models import Referral
from placements.presenters import exemptions as shown
from placements.services import exemptions as services
from providers.models import Exemption
from providers.presenters.grave import warnings
from providers.selectors import admissions, settings
from providers.selectors.exemptions import of_setting
from providers.selectors.grave import standing_against
from providers.states import AdmissionState
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.components import Event
from sefton_pdps.core.form_page import Confirmation, Question, ask, confirm, given
from sefton_pdps.core.keyset import paged
from sefton_pdps.core.pages import find
from sefton_pdps.core.working_days import local


def _list(setting_id: UUID) -> str:
    return reverse("placements:exemption_list", args=[setting_id])


@requires(Permission.MATCH_SEE, Permission.EXEMPTION_GRANT)
def exemption_list(request: Any, pk: UUID) -> HttpResponse:
    """Every exemption that a setting ever had."""
    setting = find(settings.visible_to(request.user), pk)
    may_grant = has_permission(request.user, Permission.EXEMPTION_GRANT)
    page = paged(of_setting(setting), request.GET, order="-granted_at")
    wanted = [one.referral_id for one in page.rows if one.referral_id]
    references = dict(Referral.objects.filter(pk__in=wanted).values_list("pk", "reference"))
    keys = [one.pk for one in page.rows]
    context = {
        "setting": setting,
        "warnings": warnings(standing_against([pk])),
        "table": shown.table(page.rows, references, local(request.at).date(), may_end=may_grant),
        "pager": page.pager,
        "may_grant": may_grant,
        "events": [Event(one.at, one.sentence, one.who) for one in timeline(keys, shown.EVENT_WORDS)],
    }
    return render(request, "placements/exemption_list.html", context)


@requires(Permission.EXEMPTION_GRANT)
def exemption_new(request: Any, pk: UUID) -> HttpResponse:
    """Grant one: for whom, from and until when, and why."""
    setting = find(settings.visible_to(request.user), pk)
    admitted = admissions.visible_to(request.user).filter(provider_id=setting.provider_id)
    rows = list(admitted.exclude(state=AdmissionState.REMOVED).order_by("lot__name"))
    form = ExemptionForm(given(request)[0], admissions=rows)
    question = Question("Grant an exemption", _list(pk), caption=setting.name)

    def work() -> str:
        services.grant(
            setting=setting,
            referral=form.referral,
            admission=form.admission,
            **{name: form.cleaned_data[name] for name in ("reason", "starts_on", "until")},
            by=request.user,
            at=request.at,
        )
        return _list(pk)

    return ask(request, form, question, work, "The exemption is granted.")


@requires(Permission.EXEMPTION_GRANT)
def exemption_end(request: Any, pk: UUID) -> HttpResponse:
    """End one before its day."""
    exemption = find(Exemption.objects.select_related("setting"), pk)
    back = _list(exemption.setting_id)

    def work(reason: str) -> str:
        services.end(exemption=exemption, reason=reason, by=request.user, at=request.at)
        return back

    confirmation = Confirmation(
        heading="End the exemption early",
        will="If you end it, the setting could no longer be offered, recommended or awarded because of it. What has "
        "been awarded already would stand.",
        button="End the exemption",
        back=back,
        caption=exemption.setting.name,
        reason="Why does it end?",
    )
    return confirm(
        request, confirmation, work, "The exemption has ended.", of=confirms(exemption, shown.parts)
    )
