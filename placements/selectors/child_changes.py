"""What a child's record said before, and what of the child's business rests on the date of birth (ADR 155)."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from placements import ports
from placements.codes import RecordPart
from placements.models import AnonymisedProfile, Child, ChildChange, LegalAuthority, Placement, Referral, Team
from placements.rules.ages import age_on, band_words, shown_age
from placements.rules.child_record import Held, Planned, Touched, touched_authorities, touched_stays
from placements.rules.completeness import CLOSED
from placements.rules.gates import why_not_kind
from placements.selectors.identity import kept_out, lines
from placements.states import PlacementState, ToldBy
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import local

NAMES = (RecordPart.GIVEN_NAME, RecordPart.FAMILY_NAME)


def changes_of(child_id: UUID) -> list[ChildChange]:
    """Every change of a child's record, the newest in front."""
    return list(ChildChange.objects.filter(child=child_id).select_related("by"))


def people_in(rows: Iterable[ChildChange]) -> dict[str, str]:
    """Whom the keys in some changes name, people and teams; two queries, or none where no row is of people."""
    keys = {key for row in rows if row.part in RecordPart.of_people() for key in (row.was, row.now) if key}
    if not keys:
        return {}
    return {str(one.pk): str(one) for model in (User, Team) for one in model.objects.filter(pk__in=keys)}


def born_corrected_since(child_id: UUID, at: datetime) -> bool:
    """Whether the date of birth was corrected after a moment, at which something was said by the old one."""
    return ChildChange.objects.filter(child=child_id, part=RecordPart.BORN, at__gt=at).exists()


def former_texts(child: Child) -> dict[str, list[str]]:
    """What the record said of names and schools and says no more, by where it is kept out of texts for providers."""
    told: dict[str, list[str]] = {"previous_names": [], "other_schools": []}
    for row in ChildChange.objects.filter(child=child.pk, part__in=[*NAMES, RecordPart.SCHOOL]):
        if row.was and row.was != getattr(child, row.part):
            told["other_schools" if row.part == RecordPart.SCHOOL else "previous_names"].append(row.was)
    return told


def told_no_more(child: Child, fields: dict[str, str]) -> list[str]:
    """Which of what the record said once would be kept out of texts no more, if this were noted."""
    kept = kept_out(child)
    return [
        one
        for name, texts in former_texts(child).items()
        for one in texts
        if not any(one in line for line in lines(fields.get(name, getattr(kept, name))))
    ]


def touched_by_birth(child: Child, born: date, at: datetime) -> Touched:
    """What a corrected date of birth would meet: here, and in the purchases of the app above; before it is saved."""
    # Of what no officer told the row holds a day for order alone (ADR 142).
    rows = LegalAuthority.objects.filter(child=child.pk, corrected_at=None, told_by=ToldBy.OFFICER)
    rows = rows.order_by("began_at")
    authorities = [Held(row.get_kind_display(), row.giver, local(row.began_at).date()) for row in rows]
    stays = Placement.objects.filter(
        child=child.pk, state__in=[PlacementState.PLANNED, PlacementState.STARTED]
    ).order_by("starts_on")
    planned = [Planned(row.reference, row.planned_end) for row in stays]
    return (
        touched_authorities(authorities, born)
        + touched_stays(planned, child.date_of_birth, born)
        + Touched(follows=tuple(_touched_searches(child, born, local(at).date())))
        + ports.touched_by_birth(child.pk, child.date_of_birth, born)
    )


def _touched_searches(child: Child, born: date, today: date) -> list[str]:
    """Of the open referral: a kind that is not lawful by the new age, and an age that providers read otherwise."""
    follows = []
    for referral in Referral.objects.filter(child=child.pk).exclude(state__in=CLOSED):
        on = referral.needed_on or today
        if referral.service_type and (reason := why_not_kind(referral.service_type, born, on)):
            follows.append(f"Referral {referral.reference}: {reason}")
        profile = (
            AnonymisedProfile.objects.filter(referral=referral, approved_at__isnull=False)
            .order_by("-version")
            .first()
        )
        now = band_words(age_on(born, on))
        if profile is not None and shown_age(profile.age_words) != now:
            follows.append(
                f"The profile of referral {referral.reference} says {shown_age(profile.age_words)}, and the age would "
                f"be {now}: write a new version."
            )
    return follows
