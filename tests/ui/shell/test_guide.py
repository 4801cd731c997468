"""The user guide: every action has its place in it, its tables are the program's, its pictures are there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.pictures.keys_page import GUIDE, PAGES, with_table
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from ui.app import install_language
from ui.bridge.bridge import Bridge
from ui.shell.actions import Action
from ui.shell.window import DeskWindow

PICTURES = GUIDE / "pictures"
PROJECT = GUIDE.parents[1]
MOST_BYTES = 6_000_000
LARGEST = (3840, 2160)
VARIANTS = {
    f"desk-{lang}-{theme}-{size}.png"
    for lang in ("zh", "en")
    for theme in ("dark", "light")
    for size in ("1366x768", "2560x1440")
}
CHINESE = re.compile(r"[一-鿿]")


@pytest.fixture
def actions(bridge: Bridge, qtbot: QtBot, plain_map: PlainMap, player: SilentPlayer) -> tuple[Action, ...]:
    """All actions of the desk's window."""
    window = DeskWindow(bridge, plain_map, player=player)
    qtbot.addWidget(window)
    return window.book.actions


@pytest.fixture
def in_english(qapp: QApplication) -> Iterator[None]:
    """The desk speaks English meanwhile."""
    spoken = install_language(qapp, "en")
    yield
    for translator in spoken:
        qapp.removeTranslator(translator)


def prose() -> str:
    """All that the Chinese pages tell, without the table that the program writes."""
    told = [page for page in GUIDE.glob("*.md") if page not in PAGES.values()]
    pages = [page.read_text(encoding="utf-8") for page in [*told, GUIDE / "keys.md"]]
    return "\n".join(page.partition("<!-- keys")[0] for page in pages)


def pictures_in(page: Path) -> set[Path]:
    """The pictures that a page shows."""
    shown = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    return {(page.parent / name).resolve() for name in shown}


def is_told(action: Action, text: str) -> bool:
    """Whether *text* names the action: its key alone in a code span, or its word at the beginning of one."""
    keys = {key for key in (action.key_words, action.cap, *action.keys) if key}
    spans = set(re.findall(r"`([^`\n]+)`", text))
    verbs = set(action.verbs[:1])
    return bool(keys & spans) or any(span.split()[0] in verbs for span in spans if span.split())


def test_every_action_has_a_place_in_the_guide(actions: tuple[Action, ...]) -> None:
    """Its key or its word stands in the text of a page, besides the table of all."""
    text = prose()
    assert [action.id for action in actions if not is_told(action, text)] == []


def test_an_action_that_is_told_nowhere_is_found_out(actions: tuple[Action, ...]) -> None:
    """The search does not take any text for an answer."""
    untold = [action for action in actions if not is_told(action, "按 `N` 接警, 写 `派 A12 3`。")]
    assert len(untold) == len(actions) - 2


def test_every_action_has_a_title_in_both_languages(actions: tuple[Action, ...], in_english: None) -> None:
    """And a key or a word by which it is done."""
    del in_english
    for action in actions:
        assert CHINESE.search(action.title), action.id
        assert action.words, action.id
        assert not CHINESE.search(action.words), action.id
        assert action.keys or action.verbs, action.id


def test_the_chinese_table_is_the_one_that_the_program_writes(actions: tuple[Action, ...]) -> None:
    """A key that changes shows on the page (make guide-table)."""
    page = PAGES["zh"].read_text(encoding="utf-8")
    assert page == with_table(page, actions)


def test_the_english_table_is_the_one_that_the_program_writes(
    actions: tuple[Action, ...], in_english: None
) -> None:
    """The same in English."""
    del in_english
    page = PAGES["en"].read_text(encoding="utf-8")
    assert page == with_table(page, actions)


def test_a_page_without_marks_is_refused(actions: tuple[Action, ...]) -> None:
    """A table that would go nowhere is an error."""
    with pytest.raises(ValueError, match="keys"):
        with_table("# 全部按键", actions)


def test_every_picture_is_there_and_every_one_is_used() -> None:
    """Pages show no picture that is missing, and the folder holds none that no page shows."""
    pages = [*GUIDE.glob("*.md"), *PROJECT.glob("docs/*.md"), PROJECT / "README.md"]
    shown = set[Path]().union(*(pictures_in(page) for page in pages))
    assert {file for file in shown if not file.is_file()} == set()
    assert {file for file in PICTURES.iterdir() if file.resolve() not in shown} == set()


def test_the_desk_is_shown_in_all_its_variants() -> None:
    """Both languages, night and day, the smallest screen and a large one."""
    assert {file.name for file in PICTURES.glob("desk-*.png")} == VARIANTS


def test_pictures_are_as_large_as_their_names_say() -> None:
    """A size in a name is the picture's; no picture is larger than the screen that it was taken from."""
    for file in PICTURES.glob("*.png"):
        image = QImage(str(file))
        size = (image.width(), image.height())
        assert all(0 < side <= most for side, most in zip(size, LARGEST, strict=True)), file.name
        named = re.search(r"(\d+)x(\d+)\.png$", file.name)
        assert named is None or size == (int(named[1]), int(named[2])), file.name


def test_the_pictures_are_small() -> None:
    """Together they are read over any line."""
    assert sum(file.stat().st_size for file in PICTURES.iterdir()) < MOST_BYTES


def test_every_link_of_the_guide_leads_somewhere() -> None:
    """A page that was renamed is found by those who point to it."""
    for page in [*GUIDE.glob("*.md"), *PROJECT.glob("docs/*.md"), PROJECT / "README.md"]:
        for target in re.findall(
            r"(?<!!)\[[^\]]+\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")
        ):
            assert (page.parent / target).exists(), f"{page.name} → {target}"
