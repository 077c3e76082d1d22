"""What was worked out before, kept while it is likely to come again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

__all__ = ["Remembered"]

K = TypeVar("K")
V = TypeVar("V")

_MOST = 4096


class Remembered(dict[K, V]):
    """Answers by question: *work_out* is asked once for each, until there are so many that all are forgotten."""

    def __init__(self, work_out: Callable[[K], V]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, question: K) -> V:
        answer = self._work_out(question)
        if len(self) >= _MOST:
            self.clear()
        self[question] = answer
        return answer
