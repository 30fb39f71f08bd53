"""The homes of a search statement: a number each, and of their names what the edition holds (ADR 156)."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from calloffs.models import AwardProposal, LadderApproach
from calloffs.rules.search_statements import NOT_NAMED, Homes, Item, Writing
from calloffs.states import Edition
from sefton_pdps.accounts.models import User

if TYPE_CHECKING:
    from calloffs.selectors.searches import Search

OUTSIDE = "Asked outside the council’s lists"
SOMEBODY = "the council"


class Told:
    """One edition of a search as it is written: what it may say of each home, person and text."""

    def __init__(self, search: "Search", edition: Edition) -> None:
        self.search, self.homes = search, Homes()
        self._writing = Writing(edition)

    def holds(self, item: Item) -> bool:
        return self._writing.holds(item)

    def of(self, item: Item, text: object) -> str:
        """A text where the edition holds what it tells."""
        return self._writing.told(item, text)

    def own(self, text: str) -> str:
        """What somebody typed, where the edition holds it."""
        return self.of(Item.OWN_WORDS, text.strip().rstrip("."))

    def who(self, person: User | None) -> str:
        """Who of the council did something: by name and job, or by the job alone."""
        if person is None:
            return SOMEBODY
        job = f"the {person.job_title}" if person.job_title else SOMEBODY
        return self.of(Item.PERSON, person.described) or job

    def number_homes(self) -> None:
        """Each home has the number of the order in which it was first asked, the same in every edition."""
        asked: list[tuple[datetime, UUID | str]] = [
            (one.invited_at, one.provider_id) for one in self.search.invited
        ]
        approaches = [one for rung in self.search.rungs for one in rung.approaches.all()]
        asked += [(one.asked_at, key_of(one)) for one in approaches]
        asked += [(one.made_at, one.provider_id) for one in self.search.agreed]
        asked += [(one.requested_at, one.proposal.provider_id) for one in self.search.authorisations]
        for _at, key in sorted(asked, key=lambda one: one[0]):
            self.homes.number(key)

    def label_of(self, approach: LadderApproach) -> str:
        return self.homes.label(key_of(approach))

    def home(self, proposal: AwardProposal) -> str:
        """The home of a proposal: its number, and its name where the edition holds it."""
        label = self.homes.label(proposal.provider_id)
        name = proposal.household.code if proposal.household else proposal.setting.name
        named = ", ".join(
            filter(None, (self.of(Item.HOME, name), self.of(Item.CHOSEN, proposal.provider.name)))
        )
        return f"{label} ({named})" if named else label

    def organisation(self, provider_id: UUID | None, name: str, homes: str = "") -> str:
        """Who was asked: never by name where that would tell where the child lives, nor a person outside the lists."""
        if provider_id is None:
            return self.of(Item.HOME, ", ".join(filter(None, (name, homes)))) or OUTSIDE
        item = Item.CHOSEN if provider_id in self.search.hidden else Item.ASKED
        shown = self.of(item, name) or NOT_NAMED
        return ", ".join(filter(None, (shown, self.of(Item.HOME, homes))))


def key_of(approach: LadderApproach) -> UUID | str:
    """What tells one who was asked from another: the provider on record, or the name outside."""
    return approach.provider_id or approach.provider_name.casefold()
