"""The rings of a map, by the farthest thing on it: the outer one just holds it, so that the map is large."""

# Miles that people say; each is at most half as much again as the one before.
ROUND = (2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200, 300, 400, 600)


def rings_for(farthest: int) -> tuple[int, int]:
    """Two rings in whole miles: the outer one, and about half of it."""
    outer = next((miles for miles in ROUND if miles >= farthest), ROUND[-1])
    return max(miles for miles in (1, *ROUND) if miles <= outer / 2), outer
