"""What really befell the record, and what the screen then says of it: the light's word and the band."""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dispatch.journal.anchor import anchor_file
from dispatch.journal.backup import FOLDER, back_up
from dispatch.picture.views import Picture, RoadsView
from tests.journal.samples import alert, opened
from ui.shell.lost_band import all_lost
from ui.shell.strip_presenter import lights

NOW = datetime(2026, 11, 23, 10, 5, 7, tzinfo=UTC)
FILE = "journal.sqlite3"


def decide(directory: Path, *names: str) -> None:
    """Record alerts with these names."""
    with closing(opened(directory)) as journal:
        for name in names:
            with journal.transaction("x") as transaction:
                transaction.append(alert(name))


def no_anchor(directory: Path) -> None:
    """Somebody deletes the anchor."""
    anchor_file(directory / FILE, "desk-1").unlink()


def anchor_behind(directory: Path) -> None:
    """A power cut takes its last lines."""
    anchor = anchor_file(directory / FILE, "desk-1")
    anchor.write_bytes(b"".join(anchor.read_bytes().splitlines(keepends=True)[:1]))


def anchor_ahead(directory: Path) -> None:
    """Somebody puts an older database in its place."""
    old = shutil.copy(directory / FILE, directory / "older")
    decide(directory, "A4")
    shutil.move(old, directory / FILE)


def damage(directory: Path) -> None:
    """The disk turns the database into noise, an hour after the last good copy."""
    back_up(directory / FILE, directory / FOLDER, datetime.now(UTC))
    (directory / FILE).write_bytes(b"\x5a" * 20_000)


def damage_without_copy(directory: Path) -> None:
    """The same on the first day."""
    (directory / FILE).write_bytes(b"\x5a" * 20_000)


@pytest.mark.parametrize(
    ("befalls", "word", "in_band"),
    [
        (no_anchor, "缺锚", ()),
        (anchor_behind, "锚落后", ()),
        (anchor_ahead, "锚超前", ("记录的末尾被截掉过", "告诉审计的人")),
        (damage, "另起新库", ("旧记录库损坏", "set-aside", "restore", FOLDER)),
        (damage_without_copy, "另起新库", ("旧记录库损坏", "set-aside", "没有完好的副本")),
    ],
)
def test_what_befell_the_record_is_said_on_the_screen(
    tmp_path: Path, befalls: Callable[[Path], None], word: str, in_band: tuple[str, ...]
) -> None:
    """A note is a calm light without a band; a break or damage is red, with what to do and the good copy."""
    decide(tmp_path, "A1", "A2", "A3")
    befalls(tmp_path)
    with closing(opened(tmp_path)) as journal:
        troubles = journal.troubles
    light = lights(Picture(NOW, RoadsView.unknown(0)), NOW, troubles)[-1]
    assert (light.source, light.age) == ("journal", word)
    assert light.colour == ("critical" if in_band else "link")
    said = " ".join(f"{one.what} {one.do} {one.where}" for one in all_lost({}, troubles, NOW))
    assert bool(said) == bool(in_band)
    assert [part for part in in_band if part not in said] == []
