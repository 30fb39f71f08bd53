"""The second stage: the full referral for the preferred home, once it has accepted the terms (ADR 151)."""

from datetime import datetime

from django.db import transaction

from calloffs.codes import EndOfSharing
from calloffs.models import CallOff, DisclosedCopy, Disclosure, HeldPart
from calloffs.notices import sharing as notices
from calloffs.selectors import sharing as selectors
from calloffs.services.proposals import lock
from calloffs.states import CallOffState
from placements.models import Placement
from placements.policies import check_may
from placements.rules.disclosed import NEVER_HELD, TITLES
from placements.services.guarding import refuse_names
from placements.states import PlacementState
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_of_provider
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotFound, Stale
from sefton_pdps.core.text.words import lower_first, moment
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox

NOT_PREFERRED = (
    "No home is preferred at this moment. Recommend one and ask for its authorisation; then the full referral can be "
    "shared with it."
)
NO_TERMS = "No information-sharing terms are in force. Ask the commissioning manager to set them."
OVER = (PlacementState.CANCELLED, PlacementState.ENDED)
ENDED = "This was shared with you no longer when you pressed. Nothing was accepted; ask the officer named on the page."


def _locked(call_off: CallOff) -> CallOff:
    lock(call_off.pk)
    parts = ("referral__child__social_worker", "referral__child__reviewing_officer")
    return CallOff.objects.select_related(*parts).get(pk=call_off.pk)


@transaction.atomic
def share(*, call_off: CallOff, by: User, at: datetime) -> Disclosure:
    """Open the full referral to the home that is recommended, to be read once it has accepted the terms.

    What a manager holds back is left out and named. Nothing of the award waits for it: by night the house tells by
    telephone.
    """
    locked = _locked(call_off)
    check_may(by, Permission.RECOMMEND, locked.referral)
    proposal = selectors.preferred(locked)
    over = Placement.objects.filter(call_off_id=locked.pk, state__in=OVER).exists()
    if proposal is None or over:
        raise DomainError(NOT_PREFERRED)
    if running := selectors.running(locked):
        raise Stale(
            f"It is shared with {running.provider.name} since {moment(running.made_at)}. Nothing was changed."
        )
    if not people_of_provider(proposal.provider_id, Permission.PLAN_AGREE).exists():
        raise DomainError(
            f"Nobody at {proposal.provider.name} has an account that may read it. Ask its administrator to invite the "
            "manager of the home, or tell the home by telephone and write down what was told."
        )
    terms = selectors.rule_on(local(at).date())
    if terms is None:
        raise DomainError(NO_TERMS)
    shared = Disclosure.objects.create(
        call_off=locked,
        proposal=proposal,
        provider_id=proposal.provider_id,
        setting_id=proposal.setting_id,
        terms=terms,
        terms_words=terms.terms,
        terms_version=terms.version,
        made_at=at,
        made_by=by,
        officer=by.described,
        officer_email=by.email,
    )
    DisclosedCopy.objects.create(
        disclosure=shared, number=1, parts=selectors.content_of(locked, by), made_at=at
    )
    events.record("sharing.made", subject=shared, by=by, at=at, version=terms.version)
    outbox.queue(notices.shared(shared), at=at)
    return shared


@transaction.atomic
def accept(*, disclosure: Disclosure, by: User, at: datetime) -> Disclosure:
    """The preferred home accepts the terms, in its own scope; from then on it may read. Once, and not after the end."""
    check_has(by, Permission.PLAN_AGREE)
    row = Disclosure.objects.filter(pk=disclosure.pk, provider_id=by.own_provider_id).first()
    if row is None:
        raise NotFound("There is nothing of that kind.")
    if row.accepted_at is not None:
        raise Stale(f"The terms were accepted on {moment(row.accepted_at)}. You may read the referral.")
    taken = Disclosure.objects.filter(pk=row.pk, accepted_at=None, ended_at=None)
    if row.ended_at is not None or not taken.update(accepted_at=at, accepted_by=by):
        raise Stale(ENDED)
    row.refresh_from_db()
    events.record("sharing.accepted", subject=row, by=by, at=at)
    with tenancy.scope(tenancy.COUNCIL):
        outbox.queue(notices.accepted(Disclosure.objects.select_related("call_off").get(pk=row.pk)), at=at)
    return row


@transaction.atomic
def open_copy(*, disclosure: Disclosure, by: User, at: datetime) -> DisclosedCopy | None:
    """What the home reads now, with one more opening written down; None before the acceptance and after the end."""
    copy = selectors.own_copy(disclosure)
    if copy is not None:
        events.record("sharing.opened", subject=disclosure, by=by, at=at, number=copy.number)
    return copy


@transaction.atomic
def take_back(*, disclosure: Disclosure, by: User, at: datetime) -> Disclosure:
    """The council ends it before anything else does: the home reads it no more."""
    call_off = _locked(disclosure.call_off)
    check_may(by, Permission.RECOMMEND, call_off.referral)
    row = end(call_off, EndOfSharing.TAKEN_BACK, by=by, at=at)
    if row is None:
        raise Stale("It has ended already. Nothing was changed.")
    outbox.queue(notices.taken_back(row), at=at)
    return row


def end(call_off: CallOff, why: str, *, by: User | None, at: datetime) -> Disclosure | None:
    """End what is shared on a call-off that is locked, with its reason; None where nothing is."""
    row = Disclosure.objects.select_for_update(of=("self",)).filter(call_off=call_off, ended_at=None).first()
    if row is None:
        return None
    row.ended_at, row.ended_why, row.ended_by = at, why, by
    row.save(update_fields=["ended_at", "ended_why", "ended_by"])
    events.record("sharing.ended", subject=row, by=by, at=at, why=lower_first(str(EndOfSharing(why).label)))
    return row


@transaction.atomic
def hold_back(
    *, call_off: CallOff, part: str, is_held: bool, reason: str, by: User, at: datetime
) -> HeldPart:
    """A manager holds a part back from whichever home is preferred, or shares it after all, before it is shared."""
    locked = _locked(call_off)
    check_has(by, Permission.REFERRAL_APPROVE)
    if part not in TITLES or part in NEVER_HELD:
        raise DomainError("Choose one of the parts that are listed.", field="part")
    if not reason.strip():
        raise DomainError("Say why, for whoever asks in two years.", field="reason")
    if running := selectors.running(locked):
        raise DomainError(
            f"It is shared with {running.provider.name} already. End the sharing first, then hold the part back, "
            "then share again."
        )
    refuse_names({"Why": reason}, children=[locked.referral.child], by=by, at=at, subject=locked)
    before = [row for row in selectors.held_of(locked) if row.part == part]
    if is_held == any(row.is_held for row in before):
        raise Stale("That is how it stands already. Nothing was changed.")
    row = HeldPart.objects.create(
        call_off=locked,
        part=part,
        number=before[0].number + 1 if before else 1,
        is_held=is_held,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    name = "sharing.held_back" if is_held else "sharing.let_go"
    events.record(name, subject=locked, by=by, at=at, part=TITLES[part])
    return row


def changed_behind() -> list[str]:
    """The call-offs whose preferred home reads what the record no longer says; needs the council's scope."""
    rows = Disclosure.objects.filter(ended_at=None).exclude(call_off__state=CallOffState.AWARDED)
    return [str(pk) for pk in rows.order_by("pk").values_list("call_off_id", flat=True)]


@transaction.atomic
def renew(*, call_off_id: str, at: datetime) -> bool:
    """A further copy for the preferred home where the record says something else than the newest; else False.

    The copies before it stay. Needs the council's scope.
    """
    call_off = _locked(CallOff(pk=call_off_id))
    row = selectors.running(call_off)
    if row is None:
        return False
    newest = DisclosedCopy.objects.filter(disclosure=row).order_by("-number")[0]
    parts = selectors.content_of(call_off, User.objects.get(pk=row.made_by_id))
    if parts == newest.parts:
        return False
    DisclosedCopy.objects.create(disclosure=row, number=newest.number + 1, parts=parts, made_at=at)
    events.record("sharing.changed", subject=row, by=None, at=at, number=newest.number + 1)
    outbox.queue(notices.changed(row, newest.number + 1), at=at)
    return True
