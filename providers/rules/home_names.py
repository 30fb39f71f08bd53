"""How a home is named: a setting, or a carer household of a fostering agency."""

from typing import Protocol


class _Named(Protocol):
    @property
    def name(self) -> str: ...


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


class AtHome(Protocol):
    """Whatever is about a home: an offer, a proposal, a match."""

    @property
    def setting(self) -> _Named: ...

    @property
    def household(self) -> _Coded | None: ...


def home_name(at: AtHome) -> str:
    """ "Invented House", or of a carer household "Invented Fostering, household H2"; a household has no name."""
    return f"{at.setting.name}, household {at.household.code}" if at.household else at.setting.name
