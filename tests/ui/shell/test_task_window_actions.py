"""Every action of the task window: titled in both languages, reached by key or word, in overlay and guide."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import product

import pytest
from pypinyin import Style, pinyin
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.pictures.keys_page import GUIDE, TASK_PAGES, with_table
from tests.tasks.prepared import CHIEF, begun, way
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.test_no_cut import cut_texts, squeezed
from tests.ui.shell.test_task_window import PlanMap
from translations import ENGLISH
from ui.app import install_language
from ui.bridge.bridge import Bridge
from ui.plans.fields import Section
from ui.plans.page import PlanPage
from ui.shell.guide_table import guide_table
from ui.shell.keycaps import _columns
from ui.shell.task_window import EVERYWHERE, TaskWindow

CHINESE = re.compile(r"[一-鿿]")


@pytest.fixture
def window(bridge: Bridge, seat: FakeSeat, qtbot: QtBot) -> Iterator[TaskWindow]:
    """The window at a supervisor's seat, with a task."""
    seat.record(*begun(), *way()[:2])
    seat.plans.person = CHIEF
    made = TaskWindow(bridge, PlanMap(), "任务台")
    yield made
    made.close()
    qtbot.waitUntil(lambda: not bridge.tasks._work._running, timeout=10_000)


def test_each_can_be_reached_and_is_told_in_both_languages(window: TaskWindow) -> None:
    """By a key or a word that no other has; words have their pinyin; titles are translated."""
    actions = window.book.actions
    of_page = [{action.id for action in page.actions()} - EVERYWHERE for page in window.pages]
    for seen in of_page:
        others = set[str]().union(*of_page) - seen
        keys = [key for action in actions if action.id not in others for key in action.keys]
        assert sorted(keys) == sorted(set(keys))
    words = [word for action in actions for word in set(action.verbs)]
    assert {word for word in words if words.count(word) > 1} == set()
    found = {
        message.findtext("source", ""): message.findtext("translation", "")
        for context in ET.parse(ENGLISH).getroot().iter("context")  # noqa: S314 — this project's own file
        if context.findtext("name") == "actions"
        for message in context.iter("message")
    }
    for action in actions:
        assert action.keys or action.verbs, action.id
        for text in (action.title, action.hint, *(one.title for one in action.params)):
            assert not text or found.get(text), text
        if action.verbs:
            assert len(action.verbs) == 4, (action.id, action.verbs)
            chinese, initials, whole, english = action.verbs
            readings = [pinyin(letter, style=Style.NORMAL, heteronym=True)[0] for letter in chinese]
            ways = {("".join(one[0] for one in one_way), "".join(one_way)) for one_way in product(*readings)}
            assert (initials, whole) in ways or len(chinese) == 1, action.id
            assert english.isascii()


def test_each_is_listed_in_the_overlay_and_in_the_guide(window: TaskWindow) -> None:
    """The overlay fits the smallest screen; the guide's page tells of each, and has their table."""
    shown = set()
    for number in range(len(window.pages)):
        window.turn_to(number)
        columns = _columns(window.overlay_of_keys.listed())
        shown |= {one.id for column in columns for _, found in column for one in found}
        tallest = max(sum(2 + len(found) for _, found in column) for column in columns)
        assert tallest * window.overlay_of_keys._row_px(tallest) + 80 <= 768
    assert shown == {action.id for action in window.book.actions if action.is_listed}
    table = guide_table(window.book.actions)
    for action in window.book.actions:
        assert not action.is_listed or f"| {action.words}" in table, action.id
    page = (GUIDE / "plan.md").read_text(encoding="utf-8")
    told = page.partition("<!-- keys")[0]
    spans = set(re.findall(r"`([^`\n]+)`", told))
    mine = [one for one in window.book.actions if one.group.value in {"plan", "step", "tasks"}]
    untold = [one.id for one in mine if not ({*one.keys, one.key_words, *one.verbs[:1]} & spans)]
    assert untold == []
    page = TASK_PAGES["zh"].read_text(encoding="utf-8")
    assert page == with_table(page, window.book.actions)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_is_cut_on_the_smallest_screen(
    bridge: Bridge, seat: FakeSeat, qtbot: QtBot, qapp: QApplication, lang: str
) -> None:
    """Every part of a plan, a new plan, a prompt, the keys; names of people's own may be elided."""
    kept = install_language(qapp, lang)
    seat.record(*begun(), *way()[:2])
    seat.plans.person = CHIEF
    window = TaskWindow(bridge, PlanMap(), "任务台")
    with qtbot.waitExposed(window):
        window.show()
    window.choose("T1")
    page = window.pages[0]
    assert isinstance(page, PlanPage)
    own = {"11·24 警卫任务"}
    try:
        for section in Section:
            page.open_section(section)
            page.work.check()
            qtbot.wait(60)
            assert (section, {cut for cut in cut_texts(window) if cut.split(" ")[0] not in own}) == (
                section,
                set(),
            )
            assert (section, squeezed(window)) == (section, set())
        for enter in (window.steps.approve, window.toggle_keys, window.toggle_keys, page.deeds.begin_new):
            enter()
            qtbot.wait(60)
            assert (cut_texts(window), squeezed(window)) == (set(), set())
    finally:
        window.close()
        for translator in kept:
            qapp.removeTranslator(translator)
        install_language(qapp, "zh")
        qtbot.waitUntil(lambda: not bridge.tasks._work._running, timeout=10_000)
