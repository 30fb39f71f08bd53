"""Who may see and do what to children, referrals and placements; each refusal says why."""

from datetime import date

from placements.models import (
    AnonymisedProfile,
    BarredStart,
    Child,
    Placement,
    Referral,
    ReferralAmendment,
    ReferralChange,
    ReferralQuestion,
    SecondLook,
)
from placements.rules.alone import why_not_alone, why_not_tonight
from placements.states import Alone
from sefton_pdps.access.access import has_permission, not_let
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import ROLE_PERMISSIONS, Role
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import add_working_days


def sees_all(user: User, permission: Permission) -> bool:
    """Whether a role other than social worker gives the permission: then it reaches every child's things."""
    return any(permission in ROLE_PERMISSIONS[role] for role in user.roles if role is not Role.SOCIAL_WORKER)


# The steps towards a home that the one person on duty takes in an emergency, whoever's work they are by day.
EMERGENCY_STEPS = frozenset(
    {
        Permission.PROFILE_WRITE, Permission.CALLOFF_OPEN, Permission.CALLOFF_PUBLISH,
        Permission.CLARIFICATION_ANSWER, Permission.OFFER_SCORE, Permission.DIRECT_AWARD_PROPOSE,
        Permission.RECOMMEND, Permission.AGREEMENT_ISSUE, Permission.AWARD, Permission.PLACEMENT_START,
    }
)  # fmt: skip


def is_emergency(referral: Referral, on: date | None = None) -> bool:
    """Whether a home is needed before the next working day is over (ADR 20): the day is data of the referral.

    `on`: today, for a list that asks of many.
    """
    return not why_not_alone(referral.needed_on, add_working_days(on or clock.today(), 1))


def is_emergency_of_placement(placement: Placement) -> bool:
    """The same of a placement that was bought for a referral; one without, where it came about tonight (ADR 132)."""
    if placement.referral is None:
        return placement.call_off_id is None and not _before_tonight(placement.starts_on, clock.today())
    return is_emergency(placement.referral)


def _before_tonight(arrived_on: date, on: date) -> tuple[str, ...]:
    return why_not_tonight(arrived_on, add_working_days(on, -1))


# Who puts on record what is already so: by day who starts placements, tonight whoever is on duty.
RECORDING = (Permission.PLACEMENT_START, Permission.EMERGENCY_PLACE)
# Who sends running placements by file.
SENDING_FILES = (Permission.PLACEMENT_START, Permission.BUDGET_SET)


def puts_on_record(user: User, arrived_on: date, on: date) -> bool:
    """Whether this person records where a child lives already, and what the law asks of that home."""
    return not why_not_put_on_record(user, arrived_on, on)


def why_not_put_on_record(user: User, arrived_on: date, on: date) -> tuple[str, ...]:
    """Why not: the one on duty records what came about since the last working day, and nothing before it."""
    if has_permission(user, Permission.PLACEMENT_START):
        return ()
    if not has_permission(user, Permission.EMERGENCY_PLACE):
        return ("Your role does not let you put a placement on record. Ring the placements team.",)
    return _before_tonight(arrived_on, on)


def check_puts_on_record(user: User, arrived_on: date, on: date) -> None:
    """The same, refused."""
    if reasons := why_not_put_on_record(user, arrived_on, on):
        raise NotAllowed(*reasons)


def acts_for_others(user: User, permission: Permission, referral: Referral, on: date | None = None) -> bool:
    """Whether a person takes a step that is another's work by day, as the one on duty in an emergency."""
    on_duty = permission in EMERGENCY_STEPS and has_permission(user, Permission.EMERGENCY_PLACE)
    return on_duty and not has_permission(user, permission) and is_emergency(referral, on)


def is_alone_on_duty(user: User, referral: Referral) -> bool:
    """Whether a person takes every step of this search by themselves tonight: then each page leads to the next."""
    return acts_for_others(user, Permission.PROFILE_WRITE, referral)


def may(user: User, permission: Permission, referral: Referral, on: date | None = None) -> bool:
    """Whether a person takes this step for this referral: by their own role, or as the one on duty in an emergency."""
    return has_permission(user, permission) or acts_for_others(user, permission, referral, on)


def check_may(user: User, permission: Permission, referral: Referral) -> None:
    """The person's role gives the step today, or the referral is an emergency and the person is on duty."""
    if not may(user, permission, referral):
        raise not_let(permission)


def sees_own(user: User, permission: Permission) -> bool:
    """Whether the permission reaches only the children that this social worker works with."""
    held = any(permission in ROLE_PERMISSIONS[role] for role in user.roles)
    return held and not sees_all(user, permission)


# Roles whose duty is to certain children; every other role that records or makes referrals places any child.
DUTIES = frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.REVIEWING_OFFICER})
PLACING = frozenset({Permission.CALLOFF_OPEN, Permission.PLACEMENT_START, Permission.REFERRAL_MAKE})


def names_child(user: User, child: Child) -> bool:
    """Whether this person meets this child by name: whoever places children, and who has a duty to this one.

    A duty has the child's worker, the manager of the child's team or the stand-in, and the child's reviewing officer.
    Where a record does not say yet which, every manager or reviewing officer has it (ADR 32). Everybody else who may
    open the record meets initials.
    """
    if any(PLACING & ROLE_PERMISSIONS[role] for role in user.roles - DUTIES):
        return True
    return (
        sees_own(user, Permission.CHILD_SEE)
        or user.pk in (child.social_worker_id, child.recorded_by_id)
        or (Role.TEAM_MANAGER in user.roles and _in_own_team(user, child))
        or (Role.REVIEWING_OFFICER in user.roles and child.reviewing_officer_id in (None, user.pk))
    )


def knows_when_18(user: User, child: Child) -> bool:
    """Whether this person may read an end that is the child's 18th birthday, and with it the birth date (ADR 40).

    Whoever meets the child by name, Adult Social Care, and whoever reads what a placement costs: sum and fee give the
    day. Another team's manager or another reviewing officer, who reads an age, does not.
    """
    return always_knows_when_18(user) or names_child(user, child)


def always_knows_when_18(user: User) -> bool:
    """Whether this person may read it of every child, whoever works with the child."""
    knowing = (Permission.CHILD_NAMED, Permission.ASC_AUTHORISE, Permission.PLACEMENT_COST_SEE)
    return any(has_permission(user, one) for one in knowing)


def check_names(user: User, child: Child) -> None:
    """Names beside the record are read and written by whoever meets the child by name."""
    if not names_child(user, child):
        raise NotAllowed("You do not work with this child. Ask the social worker or the placements team.")


def someone_manages(child: Child) -> bool:
    """Whether the child's team has somebody who could say who works with the child: a manager or stand-in in office."""
    managers = (child.team.manager, child.team.stand_in) if child.team else ()
    return any(one and one.is_active and Role.TEAM_MANAGER in one.roles for one in managers)


def may_change_people(user: User, child: Child) -> bool:
    """Whether this person may come to change who works with a child: by name, or because nobody else is left."""
    return names_child(user, child) or not someone_manages(child)


def check_changes_people(user: User, child: Child, reason: str) -> None:
    """Nobody takes a child into their own reach alone: the trail alone would tell of it too late (ADR 32, 42)."""
    if names_child(user, child):
        return
    if someone_manages(child):
        raise NotAllowed(
            "You do not meet this child by name. The manager of the child's team, or the placements team, changes who "
            "works with the child."
        )
    if not reason.strip():
        raise DomainError(
            "Nobody manages the child's team now. Say why you change who works with the child: it stands in the trail "
            "that the data protection officer reads.",
            field="reason",
        )


def _in_own_team(user: User, child: Child) -> bool:
    return child.team is None or user.pk in (child.team.manager_id, child.team.stand_in_id)


def check_works_with(user: User, child: Child) -> None:
    """A social worker acts only for children whose worker they are (ADR 32)."""
    if sees_own(user, Permission.REFERRAL_SEE) and user.pk not in (
        child.social_worker_id,
        child.recorded_by_id,
    ):
        raise NotAllowed("This child has another social worker. Ask your team manager.")


def check_own_referral(user: User, referral: Referral) -> None:
    """A social worker acts on referrals of their own children, or that the social worker started."""
    if user.pk != referral.started_by_id:
        check_works_with(user, referral.child)


def check_changes_fees(user: User) -> None:
    """A fee is changed by somebody who starts and ends placements, whichever way the change comes (S-49)."""
    if not has_permission(user, Permission.PLACEMENT_START):
        raise NotAllowed("Your role does not let you change a fee. Ask a placements officer.")


def follows_own_only(user: User) -> bool:
    """Whether a person reads what follows a grave change only of the children that a social worker works with."""
    decides = has_permission(user, Permission.GRAVE_CHANGE_DECIDE)
    return not decides and sees_own(user, Permission.PLACEMENT_SEE)


def why_not_decide_barred_start(user: User, started: BarredStart) -> str:
    """Why this person does not decide about a start in a barred setting; "" for those who do."""
    if not has_permission(user, Permission.GRAVE_CHANGE_DECIDE):
        return "A commissioning manager, the Head of Service or a quality assurance officer decides what follows."
    if user.pk == started.recorded_by_id:
        return "You recorded the arrival yourself. Somebody else decides what follows."
    return ""


def check_decides_barred_start(user: User, started: BarredStart) -> None:
    """A person who decides grave changes decides what follows a barred start, never the one who recorded it."""
    if reason := why_not_decide_barred_start(user, started):
        raise NotAllowed(reason)


def why_not_approve(user: User, referral: Referral) -> str:
    """Why this person may not approve a referral that they had a part in; "" where they had none."""
    if user.pk == referral.submitted_by_id:
        return "You submitted this referral. Ask another manager to approve it."
    if ReferralChange.objects.filter(referral=referral, by=user).exists():
        return "You changed this referral after it was submitted. Ask another manager to approve it."
    return ""


def why_alone(user: User, referral: Referral) -> str:
    """Why this person could approve the referral only alone on duty; "" for who approves it in the ordinary way."""
    if not has_permission(user, Permission.REFERRAL_APPROVE):
        return "A manager who neither submitted nor changed this referral approves it, where one is there."
    return why_not_approve(user, referral)


def check_approves(user: User, referral: Referral) -> None:
    """A referral is approved by somebody who neither submitted it nor changed it since (separation of duties)."""
    if reason := why_not_approve(user, referral):
        raise NotAllowed(reason)
    check_own_referral(user, referral)


def check_sends_back(user: User, referral: Referral) -> None:
    """A referral is sent back by somebody who could approve it; who had a part in it changes it instead."""
    if user.pk == referral.submitted_by_id:
        raise NotAllowed("You submitted this referral. Change it, and it goes back to draft.")
    check_own_referral(user, referral)


def check_amends(user: User, referral: Referral) -> None:
    """A change of an approved referral is asked for by whoever makes referrals of this child."""
    if not has_permission(user, Permission.REFERRAL_MAKE):
        raise NotAllowed("Your role does not let you change a referral. The social worker does.")
    check_own_referral(user, referral)


def check_decides_amendment(user: User, amendment: ReferralAmendment) -> None:
    """It is decided by somebody who approves referrals and did not ask for it (separation of duties)."""
    if not has_permission(user, Permission.REFERRAL_APPROVE):
        raise NotAllowed("Your role does not let you decide it. A team manager does.")
    if user.pk == amendment.asked_by_id:
        raise NotAllowed("You asked for this change, so somebody else decides it. You may take it back.")
    check_own_referral(user, amendment.referral)


def check_answers(user: User, question: ReferralQuestion) -> None:
    """A question is answered by somebody else than who asked it, who works on the referral."""
    if not has_permission(user, Permission.REFERRAL_MAKE):
        raise NotAllowed(
            "Your role does not let you answer it. The social worker or the placements team does."
        )
    if user.pk == question.asked_by_id:
        raise NotAllowed("You asked this yourself. The social worker or the placements team answers it.")
    check_own_referral(user, question.referral)


def check_approves_alone(user: User, referral: Referral) -> None:
    """In an emergency only who may not approve in the ordinary way approves alone; everybody else has no need to."""
    if not why_alone(user, referral):
        raise NotAllowed("You neither submitted nor changed this referral. Approve it in the ordinary way.")
    check_own_referral(user, referral)


def wrote_profile(user: User, profile: AnonymisedProfile) -> bool:
    """Whether a person wrote any of a version of the profile, last or before somebody else."""
    written = Event.objects.filter(
        subject_id=profile.referral_id, name="profile.draft", payload__version=profile.version
    )
    return user.pk == profile.drafted_by_id or written.filter(actor_id=user.pk).exists()


# A profile is approved by those who write profiles, or who approve referrals.
APPROVES_PROFILES = (Permission.PROFILE_WRITE, Permission.REFERRAL_APPROVE)
# Who looks a second time at what somebody approved alone: those who approve such things.
LOOKS = {
    Alone.REFERRAL: (Permission.REFERRAL_APPROVE,),
    Alone.PROFILE: APPROVES_PROFILES,
    Alone.WORDS: (Permission.GUARD_OVERRIDE,),
    Alone.AGREEMENT: (Permission.AGREEMENT_ISSUE,),
    Alone.DECISION: (Permission.AUTHORISE,),
}


# Everybody who may look at something that somebody decided alone.
LOOKING = tuple(dict.fromkeys(one for permissions in LOOKS.values() for one in permissions))


def approves_profiles(user: User, referral: Referral, on: date | None = None) -> bool:
    """Whether this person approves profiles for this referral: by role, or as the one on duty in an emergency."""
    return any(may(user, one, referral, on) for one in APPROVES_PROFILES)


def check_approves_profiles(user: User, referral: Referral) -> None:
    """The same, with what to do instead."""
    if not approves_profiles(user, referral):
        raise NotAllowed("Your role does not let you approve a profile. Ask a placements officer.")


def check_looks(user: User, look: SecondLook) -> None:
    """What somebody decided alone is looked at by another person who approves such things."""
    if not any(has_permission(user, one) for one in LOOKS[Alone(look.what)]):
        raise NotAllowed("Your role does not let you do this. Ask a manager.")
    if user.pk == look.decided_by_id:
        raise NotAllowed("You decided this yourself. Somebody else must look at it.")


def check_lets_through(user: User, child: Child) -> None:
    """Words that the guard stops are let through by managers."""
    if not has_permission(user, Permission.GUARD_OVERRIDE):
        raise NotAllowed("Only a manager lets words through. In an emergency say so, and give the reason.")
    check_works_with(user, child)


def check_writes_for_providers(user: User, child: Child) -> None:
    """In an emergency whoever writes what providers read may let words through, until a second look."""
    writes = (Permission.PROFILE_WRITE, Permission.CLARIFICATION_ANSWER, Permission.REFERRAL_MAKE)
    if not any(has_permission(user, permission) for permission in writes):
        raise NotAllowed("Your role does not write texts for providers. Ask a placements officer.")
    check_works_with(user, child)


def check_takes_back(user: User) -> None:
    """Any manager may take back what was let through."""
    if not has_permission(user, Permission.GUARD_OVERRIDE):
        raise NotAllowed("Only a manager takes back what was let through. Ask your manager.")
