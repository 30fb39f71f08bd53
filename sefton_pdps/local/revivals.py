"""How often something that ends by itself is started again: five times within a minute, then it is given up."""

import time
from collections import deque

# What ends more often than this has a fault that another start does not mend.
MOST, WITHIN_SECONDS = 5, 60.0


class Revivals:
    """The starts of each thing by name within the last minute."""

    def __init__(self) -> None:
        self._times: dict[str, deque[float]] = {}

    def may(self, name: str) -> bool:
        """Count one more start; False when there were five within a minute already."""
        times = self._times.setdefault(name, deque(maxlen=MOST))
        now = time.monotonic()
        if len(times) == MOST and now - times[0] < WITHIN_SECONDS:
            return False
        times.append(now)
        return True
