"""SQLAlchemy Core statements rendered once for a dialect, so that a hot path pays for the driver alone."""

from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement


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

    def run(self, connection: Connection, **values: object) -> CursorResult[Any]:
        """Execute with *values*, one for each name."""
        return connection.exec_driver_sql(self._sql, self._row(values))

    def run_many(self, connection: Connection, rows: list[dict[str, object]]) -> None:
        """Execute once for each of *rows*."""
        connection.exec_driver_sql(self._sql, [self._row(row) for row in rows])

    def _row(self, values: dict[str, object]) -> Any:  # noqa: ANN401 — a tuple or a dict, as the driver wants
        if self._fixed:
            values = self._fixed | values
        return values if self._names is None else tuple([values[name] for name in self._names])
