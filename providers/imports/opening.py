"""The door to a workbook that somebody sent; its reader takes a third of a second to import, and few processes do."""

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from providers.imports.workbook import RegisterWorkbook


def open_workbook(file: IO[bytes]) -> "RegisterWorkbook":
    """Raises UnreadableRegister where it is none, or none that is safe to read."""
    from providers.imports.workbook import RegisterWorkbook

    return RegisterWorkbook(file)
