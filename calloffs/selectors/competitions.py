"""Reading a competition for the council: who was invited, who declined, and, after closing, the offers."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from calloffs.models import (
    AwardProposal,
    CallOff,
    Clarification,
    HeardOffer,
    Invitation,
    LeftOut,
    Offer,
    OfferAssessment,
)  # fmt: skip
from calloffs.selectors.call_offs import visible_to
from calloffs.selectors.portal import households
from calloffs.states import OfferState
from placements.models import AnonymisedProfile
from placements.rules.answers import Need
from placements.rules.profile import needs_of
from placements.selectors.profiles import that_stand
from placements.selectors.referrals import needs_of_referral
from providers.models import Assessment, CarerHousehold, Contact, Setting
from providers.rules.gravity import Standing
from providers.selectors.contacts import contacts_of
from providers.selectors.grave import standing_against
from providers.states import SettingKind
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_with
from sefton_pdps.core.text.words import listed

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Answered(TypedDict):
        has_offered: bool
        was_heard: bool

    AnsweredInvitation = WithAnnotations[Invitation, Answered]

DEAD = [OfferState.SUPERSEDED, OfferState.WITHDRAWN]


def invitations(call_off: CallOff) -> "list[AnsweredInvitation]":
    """The invitations with their providers by name, and with `has_offered`: false for everybody until the deadline.

    The row policy seals the offers that it asks for (ADR 3). `was_heard`: by telephone or e-mail, which the council
    itself wrote down and so knows (ADR 134).
    """
    offered = Offer.objects.filter(call_off=OuterRef("call_off"), provider=OuterRef("provider"))
    rows = Invitation.objects.filter(call_off=call_off).select_related("provider")
    heard = HeardOffer.objects.filter(invitation=OuterRef("pk"))
    answered = rows.annotate(has_offered=Exists(offered.exclude(state__in=DEAD)), was_heard=Exists(heard))
    return list(answered.order_by("provider__name", "pk"))


def invitations_visible_to(user: User) -> QuerySet[Invitation]:
    """The invitations of call-offs that a person may see."""
    rows = Invitation.objects.filter(call_off__in=visible_to(user))
    return rows.select_related("provider", "call_off__referral__child", "call_off__lot")


def has_signed_in(provider_id: UUID) -> bool:
    """Whether anybody of a provider ever came into the portal, so that it may have sent an offer there."""
    return User.objects.filter(provider_id=provider_id, last_login__isnull=False).exists()


def homes_to_offer(invitation: Invitation) -> dict[str, tuple[Setting, CarerHousehold | None]]:
    """The homes that an invitation may be answered with: its settings, of an agency each household that fits."""
    rows = Setting.objects.filter(pk__in=invitation.setting_ids, provider_id=invitation.provider_id)
    offered: dict[str, tuple[Setting, CarerHousehold | None]] = {}
    for setting in rows.order_by("name", "pk"):
        if setting.kind != SettingKind.FOSTERING_AGENCY:
            offered[str(setting.pk)] = setting, None
            continue
        for household in households(invitation.call_off_id, setting):
            offered[f"{setting.pk}:{household.pk}"] = setting, household
    return offered


def standing(
    proposal: AwardProposal | None, invited: Iterable[Invitation]
) -> list[tuple[Setting, list[Standing]]]:
    """What stands against the settings that a call-off may still be bought from: invited, or proposed."""
    relied_on = {UUID(str(pk)) for row in invited if row.declined_at is None for pk in row.setting_ids}
    return standing_against(relied_on | ({proposal.setting_id} if proposal else set()))


def to_ring(user: User, asked: Iterable[Invitation]) -> tuple[dict[UUID, Contact], dict[UUID, str]]:
    """Whom to ring about each home invited, and the homes' names: both by the key of the setting; two statements."""
    owners = {UUID(str(pk)): row.provider_id for row in asked for pk in row.setting_ids}
    names = Setting.objects.filter(pk__in=owners).values_list("pk", "name")
    return contacts_of(user, owners), dict(names)


def left_out(call_off: CallOff) -> QuerySet[LeftOut]:
    """Who was not invited, each with its gate."""
    return LeftOut.objects.filter(call_off=call_off).select_related("provider", "setting")


def questions(call_off: CallOff) -> list[Clarification]:
    """The providers' questions, those that wait for an answer first."""
    rows = Clarification.objects.filter(call_off=call_off).select_related("published")
    return sorted(rows, key=lambda row: (row.answered_at is not None, row.asked_at))


def questions_visible_to(user: User) -> QuerySet[Clarification]:
    """The questions about call-offs that a person may see."""
    return Clarification.objects.filter(call_off__in=visible_to(user)).select_related("call_off", "published")


def offers(call_off: CallOff, *, at: datetime) -> list[Offer]:
    """The live offers of a closed competition, with price lines once quality is scored; before the deadline none.

    Row policy seals them too: this selector only spares the query.
    """
    if call_off.is_sealed(at):
        return []
    rows = Offer.objects.filter(call_off=call_off).exclude(state__in=DEAD)
    rows = rows.select_related("provider", "setting", "household")
    if call_off.quality_scored_at is not None:
        rows = rows.prefetch_related("price_lines__kind")
    return list(rows.order_by("setting__name"))


def assessments(call_off: CallOff) -> list[OfferAssessment]:
    """The evaluators chosen for a competition and how far each is; never their scores."""
    rows = OfferAssessment.objects.filter(call_off=call_off).select_related("evaluator")
    return list(rows.order_by("evaluator__name"))


def evaluators(chosen: Iterable[OfferAssessment] = (), *, on_duty: User | None = None) -> list[User]:
    """The council's people who may score offers, and whoever was chosen already, whatever their role today.

    `on_duty`: who may choose themselves, because nobody else is there in an emergency.
    """
    people = {person.pk: person for person in people_with(Permission.OFFER_SCORE)}
    people |= {row.evaluator_id: row.evaluator for row in chosen}
    if on_duty is not None:
        people[on_duty.pk] = on_duty
    return sorted(people.values(), key=lambda person: (person.name, person.pk))


def conflicts_on_record(call_off: CallOff) -> dict[UUID, str]:
    """By person, the invited providers with whom they declared a conflict of interest at an application."""
    invited = Invitation.objects.filter(call_off=call_off).values("provider")
    rows = Assessment.objects.filter(has_conflict=True, application__provider__in=invited)
    declared: dict[UUID, set[str]] = defaultdict(set)
    for person, provider in rows.values_list("evaluator_id", "application__provider__name"):
        declared[person].add(provider)
    return {
        person: f"Declared a conflict of interest with {listed(sorted(providers))}, which is invited."
        for person, providers in declared.items()
    }


def needs_asked(call_off: CallOff) -> list[Need]:
    """The needs that support may rest on: of the copy that went out, or else of the referral as it is."""
    return needs_of(call_off.profile) if call_off.profile else needs_of_referral(call_off.referral)


def approved_profile(call_off: CallOff) -> AnonymisedProfile | None:
    """The latest approved anonymised profile of the referral, unless an answer was changed since."""
    return that_stand().filter(referral_id=call_off.referral_id).order_by("-version").first()
