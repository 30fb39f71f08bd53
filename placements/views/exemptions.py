"""Named exemptions of a setting: who granted them and why, granting one, ending one early."""

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
from providers.selectors import admissions, care_settings
from providers.selectors.exemptions import of_setting
from providers.selectors.grave import standing_against
from providers.states import AdmissionState
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Confirmation, Question, ask, confirm
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request


def _list(setting_id: UUID) -> str:
    return reverse("placements:exemption_list", args=[setting_id])


@requires(Permission.MATCH_SEE, Permission.EXEMPTION_GRANT)
def exemption_list(request: Request, pk: UUID) -> HttpResponse:
    """Every exemption that a setting ever had."""
    setting = find(care_settings.visible_to(request.user), pk)
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
        "events": timeline(keys),
    }
    return render(request, "placements/exemption_list.html", context)


@requires(Permission.EXEMPTION_GRANT)
def exemption_new(request: Request, pk: UUID) -> HttpResponse:
    """Grant one: for whom, from and until when, and why."""
    setting = find(care_settings.visible_to(request.user), pk)
    admitted = admissions.visible_to(request.user).filter(provider_id=setting.provider_id)
    rows = list(admitted.exclude(state=AdmissionState.REMOVED).order_by("lot__name"))
    form = ExemptionForm(*given(request), admissions=rows)
    question = Question("Grant an exemption", _list(pk), caption=setting.name)

    return ask(
        request,
        form,
        question,
        lambda: services.grant(
            setting=setting,
            referral=form.referral,
            admission=form.admission,
            **form.values("reason", "starts_on", "until"),
            by=request.user,
            at=request.at,
        ),
        said="The exemption is granted.",
    )


@requires(Permission.EXEMPTION_GRANT)
def exemption_end(request: Request, pk: UUID) -> HttpResponse:
    """End one before its day."""
    exemption = find(Exemption.objects.select_related("setting"), pk)
    back = _list(exemption.setting_id)

    confirmation = Confirmation(
        heading="End the exemption early",
        will="If you end it, the setting could no longer be offered, recommended or awarded because of it. What has "
        "been awarded already would stand.",
        button="End the exemption",
        ends=True,
        back=back,
        caption=exemption.setting.name,
        reason="Why does it end?",
    )
    return confirm(
        request,
        confirmation,
        lambda reason: services.end(exemption=exemption, reason=reason, by=request.user, at=request.at),
        said="The exemption has ended.",
        of=confirms(exemption, shown.parts),
    )
