"""Reads an Ofsted register workbook into rows and problems, and writes nothing."""

from providers.imports.file_kinds import UnreadableRegister
from providers.imports.reading import check_readable, read_register, unknown_words
from providers.imports.rows import RegisterFile, RegisterRow, RowProblem

__all__ = [
    "RegisterFile",
    "RegisterRow",
    "RowProblem",
    "UnreadableRegister",
    "check_readable",
    "read_register",
    "unknown_words",
]
