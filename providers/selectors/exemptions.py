"""Named exemptions that let a setting be used in spite of Ofsted's worst judgement: in force, and of a setting."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from providers.models import Exemption, Lot, Setting


def covering(on: date, *, referral_id: UUID | None, lot: Lot | None = None) -> QuerySet[Exemption]:
    """Those in force on a day for one child's referral, or for everybody whom a lot places.

    Without a lot an exemption for the admission to any lot counts. One that was ended early never does.
    """
    for_all = Q(admission__isnull=False) if lot is None else Q(admission__lot=lot)
    asked = for_all | Q(referral_id=referral_id) if referral_id else for_all
    return Exemption.objects.filter(asked, starts_on__lte=on, until__gte=on, ended_at=None)


def of_setting(setting: Setting) -> QuerySet[Exemption]:
    """Every exemption of a setting, the newest in front."""
    rows = Exemption.objects.filter(setting=setting).order_by("-granted_at")
    return rows.select_related("setting", "admission__lot", "granted_by", "ended_by")
