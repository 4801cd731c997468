"""The window before the window says what is awaited, and how long already."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dispatch.desk.neighbours import Neighbours
from tests.ui.written import noting_writes
from ui.shell.startup import StartWindow


@pytest.mark.usefixtures("desk_look")
def test_each_wait_has_its_words(qtbot: QtBot) -> None:
    """Network, gateway, city, first word: another sentence for each, whole, with the time beside it."""
    now = {"awaited": "network"}
    window = StartWindow(lambda: now["awaited"])
    qtbot.addWidget(window)
    said = []
    for now["awaited"] in ("network", "gateway", "city", ""):
        with noting_writes() as written:
            window.grab()
        assert not any(one.is_cut for one in written)
        assert any(one.text.startswith("已等 ") for one in written)
        said.append(window.words)
    assert len(set(said)) == 4
    assert "网关启动" in said[1]
    window.close()


def test_the_first_without_a_plate_is_awaited(tmp_path: Path) -> None:
    """Nobody runs yet: the gateway comes before the city; whoever starts nobody waits for nobody."""
    assert Neighbours(tmp_path, {"gateway": ["g"], "city": ["c"]}).awaited() == "gateway"
    assert Neighbours(tmp_path, {}).awaited() == ""
