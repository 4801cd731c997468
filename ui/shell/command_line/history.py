"""Lines that were obeyed, newest last, kept in a small file of the seat so that they outlive the desk."""

from pathlib import Path

import structlog

from ui.shell.command_line.grammar import cleaned

log = structlog.get_logger()

KEPT = 200


class History:
    """Goes back and forth through lines that begin as what was typed. *file* None: in memory only."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lines = self._read()
        self._at = len(self._lines)
        self._begun = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """All lines, the newest last."""
        return tuple(self._lines)

    def note(self, line: str) -> None:
        """Keep a line that was obeyed; the same one again only moves to the end."""
        line = cleaned(line).strip()
        if line:
            self._lines = [*(one for one in self._lines if one != line), line][-KEPT:]
            self._write()
        self.rest()

    def rest(self) -> None:
        """Begin at the newest again."""
        self._at, self._begun = len(self._lines), ""

    def back(self, typed: str) -> str | None:
        """The line before, None at the oldest; *typed* comes back at the end of `forth`."""
        if self._at == len(self._lines):
            self._begun = typed
        if self._at == 0:
            return None
        self._at -= 1
        return self._lines[self._at]

    def forth(self) -> str | None:
        """The line after, at last what had been typed; None when one is there already."""
        if self._at >= len(self._lines):
            return None
        self._at += 1
        return self._lines[self._at] if self._at < len(self._lines) else self._begun

    def _read(self) -> list[str]:
        if self._file is None:
            return []
        try:
            text = self._file.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return []
        except OSError as error:
            log.warning("no_history", file=str(self._file), error=str(error))
            return []
        return [line for line in map(cleaned, text.splitlines()[-KEPT:]) if line]

    def _write(self) -> None:
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text("\n".join(self._lines) + "\n", encoding="utf-8")
        except OSError as error:
            log.warning("history_not_kept", file=str(self._file), error=str(error))
            self._file = None  # told once; the rest of the shift it lives in memory
