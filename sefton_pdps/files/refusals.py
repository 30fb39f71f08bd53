from uuid import UUID

from sefton_pdps.core.errors import DomainError


class UploadRefused(DomainError):
    """A file that cannot be taken: the sentence says what is wrong with it and what to upload instead."""


class FileLost(DomainError):
    """The row of a stored file is there but its content is not, or is not what was stored; `number` tells which."""

    def __init__(self, number: UUID) -> None:
        super().__init__(f"This file cannot be read. Tell the system administrator its number: {number}.")
        self.number = str(number)
