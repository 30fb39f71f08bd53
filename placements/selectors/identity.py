"""What the record knows of who a child is, for the leak guard."""

from placements.models import Child, Identifiers
from placements.rules.leak_guard import Identity

# Fields of Identifiers that a person fills in.
KEPT = (
    "also_known_as", "previous_names", "relatives", "workers", "other_schools", "addresses", "upn", "nhs_number",
    "case_numbers",
)  # fmt: skip


def identity_of(child: Child) -> Identity:
    """The child's record, those who work with it and what was noted to be kept out of texts; in the council's scope."""
    kept = kept_out(child)
    manager = child.team.manager if child.team else None
    workers = tuple(one.name for one in (child.social_worker, child.reviewing_officer, manager) if one)
    return Identity(
        given_name=child.given_name,
        family_name=child.family_name,
        date_of_birth=child.date_of_birth,
        school=child.school,
        known_as=lines(kept.also_known_as),
        previous_names=lines(kept.previous_names),
        relatives=lines(kept.relatives),
        workers=workers + lines(kept.workers),
        other_schools=lines(kept.other_schools),
        addresses=lines(kept.addresses),
        postcodes=(child.home_postcode,) if child.home_postcode else (),
        upn=kept.upn,
        nhs_number=kept.nhs_number,
        case_numbers=(child.reference, *lines(kept.case_numbers)),
    )


def kept_out(child: Child) -> Identifiers:
    """What was noted beside the record to be kept out of texts; nothing yet where nobody noted anything."""
    return Identifiers.objects.filter(child=child).first() or Identifiers(child=child)


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
