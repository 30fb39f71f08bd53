"""How a home is named: a setting, or a carer household of a fostering agency."""

from typing import Protocol

from providers.states import Regulator


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


class Registered(Protocol):
    """A setting by its regulator's number."""

    @property
    def regulator(self) -> str: ...

    @property
    def urn(self) -> str: ...


def number_with_regulator(setting: Registered) -> str:
    """Ofsted's URN alone, as everybody knows it; any other regulator's number with its name."""
    if setting.regulator == Regulator.OFSTED:
        return setting.urn
    return f"{Regulator(setting.regulator).label}, {setting.urn}"


def home_name(at: AtHome) -> str:
    """ "Invented House", or of a carer household "Invented Fostering, household H2"; a household has no name."""
    return f"{at.setting.name}, household {at.household.code}" if at.household else at.setting.name
