"""Several transactions of one process in one commit, when they come at once.

A thread that is done with its transaction while another one waits for its turn leaves the commit to that one,
and waits for it: what it did counts when the group is on the disk. So a lonely writer commits at once, and
ten at a time pay for one sync. Where the last group was larger, the others are on their way, and the last one
waits a moment for them before it commits. A transaction that fails alone is undone alone (a savepoint); when
the commit, or the database under it, fails, all in the group are told so, and nothing of it was recorded.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, RootTransaction
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import SQLAlchemyError

LARGEST = 32
"""A group is committed at this size even if more are waiting, so that the first need not wait long."""

PATIENCE_S = 0.001
"""So long a smaller group than the last one waits for somebody to join: less than a sync, and only once."""


class _Group:
    def __init__(self, begun: RootTransaction) -> None:
        self.begun = begun
        self.size = 0
        self.kept: list[object] = []
        self.done = threading.Event()
        self.error: BaseException | None = None


class Place:
    """One transaction's place in a group; what is put into *kept* is handed on after the commit."""

    def __init__(self) -> None:
        self.kept: object = None


class Groups:
    """The turns on one writing connection.

    *committed* is called with what the members of a group kept, in their order, after each commit, by one of
    their threads and before any of them goes on.
    """

    def __init__(
        self, connection: Connection, cursor: DBAPICursor, committed: Callable[[list[object]], None]
    ) -> None:
        self._connection = connection
        self._cursor = cursor
        self._committed = committed
        self._driver_error: type[Exception] = connection.dialect.loaded_dbapi.Error
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self._waiting = 0
        self._arrived = threading.Event()
        self._last_size = 1
        self._inside: int | None = None
        self._open: _Group | None = None

    @contextmanager
    def place(self) -> Iterator[Place]:
        """Take a turn: a transaction has begun inside; outside again it is committed, or undone if it raised.

        Raises the driver's or SQLAlchemy's error if the group could not be begun or committed, and
        RuntimeError inside of another turn of the same thread.
        """
        if self._inside == threading.get_ident():
            raise RuntimeError("a transaction inside a transaction")
        place, group, failure = Place(), None, None
        self._await_turn()
        try:
            self._inside = threading.get_ident()
            group = self._join()
            yield place
            group.kept.append(place.kept)
        except BaseException as error:  # noqa: BLE001 — raised again below, when the group's end is known
            failure = error
            self._undo(group or self._open, error)
        finally:
            self._inside = None
            group = group or self._open
            if group is not None and (
                group.size >= LARGEST or group.error is not None or not self._has_company(group)
            ):
                self._end(group)
            self._turn.release()
        if group is not None:
            group.done.wait()
            if group.error is not None:
                raise group.error
        if failure is not None:
            raise failure

    def close(self) -> None:
        """Wait for the turn that is under way, if any."""
        with self._turn:
            pass

    def _await_turn(self) -> None:
        with self._counting:
            self._waiting += 1
        self._arrived.set()
        try:
            self._turn.acquire()
        finally:
            with self._counting:
                self._waiting -= 1

    def _has_company(self, group: _Group) -> bool:
        """Say whether somebody waits to join *group*; a moment later, if the last one had more members."""
        if not self._waiting and self._open is group and group.size < self._last_size:
            self._arrived.clear()
            if not self._waiting:
                self._arrived.wait(PATIENCE_S)
        return self._waiting > 0

    def _join(self) -> _Group:
        group = self._open
        if group is None:
            group = self._open = _Group(self._connection.begin())
        else:
            self._cursor.execute("SAVEPOINT member")
        group.size += 1
        return group

    def _undo(self, group: _Group | None, error: BaseException) -> None:
        """Undo one member's work, or give up the group where the database itself is in trouble."""
        if group is None:
            return
        if isinstance(error, self._driver_error | SQLAlchemyError):
            group.error = error
        elif group.size > 1:
            try:
                self._cursor.execute("ROLLBACK TO member")
            except self._driver_error as worse:
                group.error = worse
        else:
            self._open = None
            self._take_back(group)
            group.done.set()

    def _end(self, group: _Group) -> None:
        """Commit the group, or take it back; whoever waits for it goes on."""
        if self._open is not group:
            return
        self._open = None
        self._last_size = group.size
        try:
            if group.error is None:
                self._commit(group)
            if group.error is None:
                self._committed(group.kept)
            else:
                self._take_back(group)
        finally:
            group.done.set()

    def _commit(self, group: _Group) -> None:
        try:
            group.begun.commit()
        except (SQLAlchemyError, self._driver_error) as error:
            group.error = error

    def _take_back(self, group: _Group) -> None:
        with suppress(SQLAlchemyError, self._driver_error):  # the database may have done it itself
            group.begun.rollback()
        with suppress(SQLAlchemyError, self._driver_error):
            self._connection.connection.rollback()
