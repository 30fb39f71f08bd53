"""Small numbers: no cell of a table of children lets a reader single out a child (S-23).

A count of 1 to 4 is withheld, in the body of a table and in its bottom row. The number of children of each type of
care is shown at the end of its row; so that no withheld count can be worked out from it or from the bottom row, at
least two counts are withheld in any row or column that has one, and together they hold 5 children or more: further
counts, the smallest first, are withheld until that is so. Nought is shown.
"""

from collections.abc import Mapping, Sequence

FEWEST_SHOWN = 5
ALL = "all"

Cell = tuple[str, str]


def protected(
    counts: Mapping[Cell, int], rows: Sequence[str], columns: Sequence[str]
) -> dict[Cell, int | None]:
    """The counts by (row, column) and the bottom row by (ALL, column); None where withheld (S-23)."""
    cells = {(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    cells |= {(ALL, column): sum(cells[row, column] for row in rows) for column in columns}
    hidden = {cell for cell, count in cells.items() if 0 < count < FEWEST_SHOWN}
    across: list[tuple[list[Cell], Cell | None]] = [
        ([(row, column) for column in columns], None) for row in [*rows, ALL]
    ]
    down: list[tuple[list[Cell], Cell | None]] = [
        ([(row, column) for row in rows], (ALL, column)) for column in columns
    ]
    while True:
        found = (_one_more(line, margin, cells, hidden) for line, margin in down + across)
        extra = next((cell for cell in found if cell is not None), None)
        if extra is None:
            return {cell: None if cell in hidden else count for cell, count in cells.items()}
        hidden.add(extra)


def few(count: int) -> int | None:
    """A single count of children that moved: None when it is 1 to 4."""
    return None if 0 < count < FEWEST_SHOWN else count


def _one_more(
    line: list[Cell], margin: Cell | None, cells: Mapping[Cell, int], hidden: set[Cell]
) -> Cell | None:
    """The next count to withhold in a line whose withheld counts could still be worked out from its total."""
    withheld = [cell for cell in line if cell in hidden]
    total_hidden = margin in hidden
    if not withheld and not total_hidden:
        return None
    unknown = len(withheld) > 1 and sum(cells[cell] for cell in withheld) >= FEWEST_SHOWN
    if unknown or (withheld and total_hidden):
        return None
    shown = [cell for cell in line if cell not in hidden]
    if shown:
        return min(shown, key=lambda cell: (cells[cell] == 0, cells[cell], cell))
    return None if margin is None or total_hidden else margin
