"""What takes a second or more and can be foreseen: made once, in a thread of its own, while the page goes on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Waited
from typing import Generic, TypeVar

PATIENCE = 0.15  # seconds that an answer may wait before the page is told so
T = TypeVar("T")


class Ahead(Generic[T]):
    """A thing that is made when it is foreseen or first asked for; what failed is tried again when asked again."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._job: Future[T] | None = None

    def begin(self) -> Future[T]:
        """Make it unless it is made or being made."""
        if self._job is None or (self._job.done() and self._job.exception()):
            worker = ThreadPoolExecutor(1, thread_name_prefix="policykit-ahead")
            self._job = worker.submit(self._make)
            worker.shutdown(wait=False)
        return self._job

    def soon(self) -> T | None:
        """The thing, or None where it takes longer than an answer may wait."""
        return soon(self.begin())

    def value(self) -> T:
        """The thing, waited for."""
        return self.begin().result()


def soon(job: Future[T]) -> T | None:
    """The result, or None where it takes longer than an answer may wait; what the job raised is raised."""
    try:
        return job.result(PATIENCE)
    except Waited:
        return None
