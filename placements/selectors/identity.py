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
    return _identity(child, kept, workers + lines(kept.workers))


def without_workers(child: Child, *, known: Identifiers | None = None) -> Identity:
    """The same without those who work with the child, whose names may stand inside the council.

    One query, unless what is kept out is `known`.
    """
    return _identity(child, known or kept_out(child), ())


def _identity(child: Child, kept: Identifiers, workers: tuple[str, ...]) -> Identity:
    return Identity(
        given_name=child.given_name,
        family_name=child.family_name,
        date_of_birth=child.date_of_birth,
        school=child.school,
        known_as=lines(kept.also_known_as),
        previous_names=lines(kept.previous_names),
        relatives=lines(kept.relatives),
        workers=workers,
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


def kept_beside(child: Child) -> Identifiers:
    """The same, of a child that a page has read together with it and that nothing has changed since."""
    return getattr(child, "identifiers", None) or Identifiers(child=child)


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
