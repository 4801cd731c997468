"""Owned tasks: each coroutine that a click starts has a name, an owner, and one place for its errors."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class Work:
    """Starts coroutines on *loop* and holds them strongly until they are done.

    *done* hears the name of a task that came to its end, *failed* the name and the exception that ended it;
    a cancelled one is neither.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        done: Callable[[str], None],
        failed: Callable[[str, Exception], None],
    ) -> None:
        self._loop = loop
        self._done = done
        self._failed = failed
        self._running: set[asyncio.Task[object]] = set()
        self._closed = False

    def start(self, name: str, work: Coroutine[Any, Any, object]) -> None:
        """Run *work* as a task called *name*; after `close` nobody is there any more, and it is dropped."""
        if self._closed:
            work.close()
            return
        task = self._loop.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def close(self) -> None:
        """Let what runs come to its end for two seconds, then cancel it: no task outlives the window."""
        self._closed = True
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=2.0)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _ended(self, task: asyncio.Task[object]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            self._done(task.get_name())
        elif isinstance(error, Exception):
            self._failed(task.get_name(), error)
