"""Reads an Ofsted register workbook into rows and problems, and writes nothing."""

from providers.imports.reading import check_readable, read_register, unknown_words
from providers.imports.rows import RegisterFile, RegisterRow, RowProblem
from providers.imports.workbook import UnreadableRegister

__all__ = [
    "RegisterFile",
    "RegisterRow",
    "RowProblem",
    "UnreadableRegister",
    "check_readable",
    "read_register",
    "unknown_words",
]
