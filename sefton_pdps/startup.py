"""What every process of ours does before it loads the product."""

import atexit
import gc


def spare_the_garbage_search() -> None:
    """Look for garbage seldom while the product is loaded, and not at all when the process ends.

    What is loaded, half a million objects, lives to the end. Python went through it again and again for a third of
    the two seconds of processor that a start takes (ADR 85).
    """
    gc.set_threshold(50_000, 20, 100)
    atexit.register(gc.freeze)
