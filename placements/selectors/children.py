from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Value

from placements.models import Child, ChildSearchTerm, Referral
from placements.policies import sees_all, sees_own
from placements.rules.finding import long_enough_to_begin
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.folding import LAST, Fold, folded

MOST_FOUND = 50
# Who works with a child: read with every child, because who meets the name hangs on it.
PEOPLE = ("social_worker", "team", "reviewing_officer")


def visible_to(user: User) -> QuerySet[Child]:
    """The children whose records a person may open: a social worker's own, all of them for the rest."""
    children = Child.objects.select_related(*PEOPLE)
    if sees_all(user, Permission.CHILD_SEE):
        return children
    return worked_with(user) if sees_own(user, Permission.CHILD_SEE) else children.none()


def worked_with(user: User) -> QuerySet[Child]:
    """The children that a social worker works with, has recorded, or has started a referral for."""
    own = Child.objects.filter(social_worker=user).values("pk")
    recorded = Child.objects.filter(recorded_by=user).values("pk")
    started = Referral.objects.filter(started_by=user).values("child")
    # A union and not an OR: each part by its index, where an OR reads every child.
    return Child.objects.select_related(*PEOPLE).filter(pk__in=own.union(recorded, started))


def in_education(user: User) -> QuerySet[Child]:
    """The children whom the virtual school has a duty to: all of the council's."""
    children = Child.objects.select_related(*PEOPLE)
    return children if has_permission(user, Permission.CHILD_NAMED) else children.none()


def search(user: User, words: str, *, among: QuerySet[Child] | None = None) -> list[Child]:
    """The children a person may see whose names or reference are, or begin with, what was typed; at most 50.

    Fewer than three letters find whole names only (Li, Wu, Jo), and part of a reference finds nothing: else whoever
    typed one letter or "CH-2026" would read the whole list of children.
    Accents, apostrophes, hyphens, case and spaces do not count. The whole may be one name ("o brien", "Smith-Jones")
    or each word the beginning of another. Ranges and not LIKE: under a row policy only those may use an index.
    """
    whole, *parts = folded(words, *words.split())
    if not whole:
        return []
    children = (visible_to(user) if among is None else among).order_by("family_name", "given_name", "pk")
    by_key = {child.pk: child for child in _named(children, [whole])[:MOST_FOUND]}
    if len(parts) > 1:
        by_key |= {child.pk: child for child in _named(children, parts)[:MOST_FOUND]}
    by_name = sorted(by_key.values(), key=lambda child: (child.family_name, child.given_name, child.pk))
    return by_name[:MOST_FOUND]


def same_child(*, given_name: str, family_name: str, date_of_birth: date) -> Child | None:
    """A child on record with this birth date whose names are written alike but for accents, marks and spaces."""
    born = Child.objects.filter(date_of_birth=date_of_birth)
    alike = born.annotate(given=Fold("given_name"), family=Fold("family_name"))
    return alike.filter(given=Fold(Value(given_name)), family=Fold(Value(family_name))).first()


def _named(children: QuerySet[Child], beginnings: list[str]) -> QuerySet[Child]:
    for beginning in beginnings:
        terms = ChildSearchTerm.objects.filter(term=beginning)
        if long_enough_to_begin(beginning):
            terms = ChildSearchTerm.objects.filter(term__gte=beginning, term__lt=f"{beginning}{LAST}")
        children = children.filter(pk__in=terms.values("child"))
    return children


def team_of_newest(worker: User) -> UUID | None:
    """The team of the newest child of a social worker that has one: most likely that of the next, too."""
    own = Child.objects.filter(social_worker=worker, team__isnull=False)
    return own.order_by("-recorded_at").values_list("team_id", flat=True).first()
