"""SQLAlchemy Core statements rendered once for a dialect, and run on the driver's own cursor.

On the way of a commit SQLAlchemy's execution costs about 25 µs a statement, five times what SQLite itself
needs; so Core writes the SQL and the driver runs it. Its errors are the driver's, not SQLAlchemy's.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Dialect, Executable
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

Row = Sequence[Any]


class Prepared:
    """One statement with named values, as text for the driver."""

    __slots__ = ("_fixed", "_names", "_sql")

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        if not isinstance(statement, ClauseElement):
            raise TypeError(f"not a statement that can be rendered: {statement!r}")
        compiled = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        self._names = compiled.positiontup if isinstance(compiled, SQLCompiler) else None
        # What SQLAlchemy put in by itself, such as SQLite's OFFSET 0 behind a LIMIT.
        self._fixed = {name: value for name, value in (compiled.params or {}).items() if value is not None}

    def run(self, cursor: DBAPICursor, **values: object) -> DBAPICursor:
        """Execute with *values*, one for each name; return the cursor, to fetch from."""
        cursor.execute(self._sql, self._row(values))
        return cursor

    def run_many(self, cursor: DBAPICursor, rows: list[dict[str, object]]) -> None:
        """Execute once for each of *rows*."""
        cursor.executemany(self._sql, [self._row(row) for row in rows])

    def first(self, cursor: DBAPICursor, **values: object) -> Row | None:
        """Execute and return the first row, or None."""
        row: Row | None = self.run(cursor, **values).fetchone()
        return row

    def number(self, cursor: DBAPICursor, **values: object) -> int:
        """Execute a statement that always gives one row with one integer, and return that."""
        ((number,),) = self.run(cursor, **values).fetchall()
        return int(number)

    def _row(self, values: dict[str, object]) -> Any:  # noqa: ANN401 — a tuple or a dict, as the driver wants
        if self._fixed:
            values = self._fixed | values
        return values if self._names is None else tuple([values[name] for name in self._names])
