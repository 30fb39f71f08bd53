from sefton_pdps.core.errors import DomainError


class UploadRefused(DomainError):
    """A file that cannot be taken: the sentence says what is wrong with it and what to upload instead."""


class FileLost(DomainError):
    """The row of a stored file is there but its content is not, or is not what was stored."""
