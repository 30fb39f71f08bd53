"""Questions that a lower app asks and a higher one answers, typed; arrows of imports still point one way (ADR 8)."""

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Port(Generic[Asked, Answer]):
    """One question, declared in the `ports.py` of the app that asks it and called like a function.

    The app that knows answers it once, in its `AppConfig.ready`; a system check names a port without an answer.
    """

    every: "list[Port[Any, Any]]" = []

    def __init__(self, question: str) -> None:
        self.question = question
        self._function: Callable[Asked, Answer] | None = None
        Port.every.append(self)

    def __call__(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        if self._function is None:
            raise LookupError(f"No app answers: {self.question}")
        return self._function(*args, **kwargs)

    @property
    def is_answered(self) -> bool:
        return self._function is not None

    def answered_by(self, function: Callable[Asked, Answer]) -> None:
        """Give the answer; a second function for the same question is a mistake in the wiring."""
        if self._function not in (None, function):
            raise LookupError(f"Two functions answer: {self.question}")
        self._function = function
