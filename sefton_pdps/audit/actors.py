"""Who does something, as the trail and the inbox know a person: both stand below accounts."""

from typing import Protocol
from uuid import UUID


class Actor(Protocol):
    """A person with an account."""

    @property
    def pk(self) -> UUID: ...

    @property
    def described(self) -> str: ...
