"""Proposals whose home may not be used any more: for rows of lists, where no gate is asked one by one."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from calloffs.models import AwardProposal
from providers.models import Exemption
from providers.rules.gravity import WORST_OUTCOME
from providers.states import Grade, Registration, SettingKind


def barred_proposals() -> QuerySet[AwardProposal]:
    """Those whose home is not registered any more, or has Ofsted's worst judgement and no exemption for the child.

    The gates of `homes.barred` that a register changes; ages and sex are asked on the page itself.
    """
    supported = Q(setting__kind=SettingKind.SUPPORTED_ACCOMMODATION)
    worst = supported & Q(setting__accommodation_outcome=WORST_OUTCOME)
    worst |= ~supported & Q(setting__grade=Grade.INADEQUATE)
    own = Q(admission__lot=OuterRef("call_off__lot")) | Q(referral_id=OuterRef("call_off__referral"))
    exempt = Exemption.objects.filter(
        own,
        setting=OuterRef("setting"),
        starts_on__lte=OuterRef("starts_on"),
        until__gte=OuterRef("starts_on"),
        ended_at=None,
    )
    unregistered = ~Q(setting__registration=Registration.REGISTERED)
    return AwardProposal.objects.filter(unregistered | (worst & ~Exists(exempt))).order_by()
