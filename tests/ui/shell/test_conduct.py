"""What the keys do, in the context of the selection."""

import pytest
from pytestqt.qtbot import QtBot

from dispatch.domain.alerts import Verdict
from dispatch.domain.tasks import ReleaseReason
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.kit.failures import Failure
from ui.shell.areas import all_actions
from ui.shell.conduct import CONFIRM_S, Conduct
from ui.shell.panels import Panels
from ui.shell.question import Question


class FakeQueue:
    """A queue that notes what it is asked."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self.open_id = ""
        self.told: list[tuple[object, ...]] = []
        self.opens = True
        self.is_empty = False
        self.candidates = 4

    def candidate(self, number: int) -> object | None:
        """So many are offered by open advice."""
        return f"unit {number}" if self.open_id and number <= self.candidates else None

    def step(self, by: int) -> None:
        """Note a step."""
        self.told.append(("step", by))

    def select_first(self) -> None:
        """Select an alert."""
        self._selection.select("alert", "S0040")

    def open_advice(self) -> bool:
        """Open, if this queue has anything to open."""
        self.open_id = self._selection.id_of("alert") if self.opens else ""
        return bool(self.open_id)

    def confirm(self) -> bool:
        """Nothing is proposed."""
        return False

    def choose(self, number: int) -> bool:
        """Note a choice; it means somebody only when the advice is open."""
        self.told.append(("choose", number))
        return bool(self.open_id)

    def escape(self) -> bool:
        """Close what is open."""
        was_open, self.open_id = bool(self.open_id), ""
        return was_open


class FakeTasks:
    """A task panel that notes what it is asked."""

    def __init__(self) -> None:
        self.asking = False

    def ask_outcome(self) -> bool:
        """Open the list."""
        self.asking = True
        return True

    def escape(self) -> bool:
        """Close the list."""
        was_asking, self.asking = self.asking, False
        return was_asking


class FakeUnits:
    """A unit list that may be filtered."""

    def __init__(self) -> None:
        self.filtered = False

    def escape(self) -> bool:
        """Show all units."""
        was_filtered, self.filtered = self.filtered, False
        return was_filtered


class FakeWindow:
    """A window that keeps its messages."""

    def __init__(self) -> None:
        self.messages: list[Failure] = []
        self.questions: list[Question] = []
        self.over = False
        self.toggled: list[str] = []

    @property
    def is_covered(self) -> bool:
        """Whether something lies over it."""
        return self.over

    def tell(self, failure: Failure) -> None:
        """Keep a message."""
        self.messages.append(failure)

    def escape(self) -> bool:
        """Put away what lies over the window."""
        was_over, self.over = self.over, False
        return was_over

    def ask(self, question: Question) -> None:
        """Keep a question."""
        self.questions.append(question)

    def unask(self) -> None:
        """Note."""
        self.toggled.append("unask")

    def open_command(self, action_id: str = "", argument: str = "") -> None:
        """Note."""
        self.toggled.append(f"command {action_id} {argument}".strip())

    def open_palette(self) -> None:
        """Note."""
        self.toggled.append("palette")

    def mute(self, minutes: float) -> None:
        """Note."""
        self.toggled.append(f"mute {minutes}")

    def wear(self, theme: str) -> None:
        """Note."""
        self.toggled.append(f"wear {theme}")

    def toggle_keys(self) -> None:
        """Note."""
        self.toggled.append("keys")

    def toggle_wall(self) -> None:
        """Note."""
        self.toggled.append("wall")

    def open_tasks(self) -> None:
        """Note."""
        self.toggled.append("tasks")

    def toggle_map_full(self) -> None:
        """Note."""
        self.toggled.append("map_full")

    def toggle_muted(self) -> None:
        """Note."""
        self.toggled.append("mute")

    def toggle_theme(self) -> None:
        """Note."""
        self.toggled.append("theme")

    def open_menu(self) -> None:
        """Note."""
        self.toggled.append("menu")

    def close(self) -> bool:
        """Note."""
        self.toggled.append("leave")
        return True


class Stage:
    """The conduct with everything around it."""

    def __init__(self, bridge: Bridge, selection: Selection, city_map: PlainMap) -> None:
        self.now_s = 0.0
        self.selection = selection
        self.map = city_map
        self.queue, self.tasks, self.window = FakeQueue(selection), FakeTasks(), FakeWindow()
        self.units = FakeUnits()
        panels = Panels(self.queue, self.units, self.tasks, city_map, self.window)
        self.conduct = Conduct(bridge, selection, panels, clock_s=lambda: self.now_s)
        self.actions = {action.id: action for action in all_actions(self.conduct)}

    def press(self, action_id: str) -> None:
        """Do what the key of an action does, which must make sense now."""
        action = self.actions[action_id]
        assert action.is_enabled(), action_id
        action.run()

    def enabled(self) -> set[str]:
        """Ids of what makes sense now."""
        return {name for name, action in self.actions.items() if action.is_enabled()}


@pytest.fixture
def stage(bridge: Bridge, selection: Selection, plain_map: PlainMap) -> Stage:
    """Nothing selected, nothing open."""
    return Stage(bridge, selection, plain_map)


def test_enter_shows_the_alert_on_the_map_and_opens_its_advice(stage: Stage) -> None:
    """With nothing selected it goes to the top of the queue."""
    stage.press("show")
    assert stage.queue.open_id == "S0040"
    assert (
        stage.map.told == []
    )  # the window has the map show what the queue opened: once, for a key or a click


def test_enter_shows_a_unit_or_a_tasks_alert_on_the_map(stage: Stage) -> None:
    """No advice opens for them; the map goes there."""
    stage.selection.select("unit", "铁骑A12")
    stage.press("show")
    stage.selection.select("task", "T0002")
    stage.press("show")
    assert stage.map.told == [("show_unit", "铁骑A12"), ("show_alert", "J0004")]
    assert stage.queue.open_id == ""


def test_digits_choose_candidates_of_the_open_advice(stage: Stage) -> None:
    """2 to 9 make sense only when their numbers can be seen; 1 is there as soon as an alert is selected."""
    assert not {"choose_1", "choose_2"} & stage.enabled()
    stage.selection.select("alert", "J0001")
    assert "choose_1" in stage.enabled()
    assert "choose_2" not in stage.enabled()
    stage.press("show")
    stage.press("choose_4")
    assert stage.queue.told == [("choose", 4)]
    assert stage.window.messages == []


def test_a_choice_that_reached_nobody_says_so(stage: Stage) -> None:
    """When no advice could be opened the dispatcher reads what to do."""
    stage.queue.opens = False
    stage.selection.select("alert", "J0001")
    stage.press("choose_1")
    assert "Enter" in stage.window.messages[0].do


def test_taking_and_verifying_are_one_key_each(stage: Stage, seat: FakeSeat, qtbot: QtBot) -> None:
    """T and V give one command for the selected alert, and make no sense a second time."""
    stage.selection.select("alert", "J0001")
    stage.press("take")
    qtbot.waitUntil(lambda: ("take_alert", "J0001") in seat.calls, timeout=1000)
    stage.press("verify")
    qtbot.waitUntil(lambda: ("judge_alert", "J0001", Verdict.REAL, "") in seat.calls, timeout=1000)
    assert not {"take", "verify"} & stage.enabled()


def test_an_answer_by_call_is_one_key(stage: Stage, seat: FakeSeat, qtbot: QtBot) -> None:
    """K enters it for the unit under way, whichever of alert, task or unit is selected."""
    stage.selection.select("unit", "铁骑A12")
    stage.press("acknowledge")
    qtbot.waitUntil(lambda: ("acknowledge", "D0003") in seat.calls, timeout=1000)
    assert "acknowledge" not in stage.enabled()


def test_a_recall_is_asked_twice(stage: Stage, seat: FakeSeat, qtbot: QtBot) -> None:
    """The first R asks and names the unit, the second does it; too late a second one asks again."""
    stage.selection.select("task", "T0003")
    stage.press("recall")
    assert stage.window.questions[0].what == "召回 A12?"
    stage.now_s += CONFIRM_S + 1
    stage.press("recall")
    qtbot.wait(30)
    assert not [call for call in seat.calls if call[0] == "recall"]
    stage.press("recall")
    qtbot.waitUntil(lambda: ("recall", "D0003", ReleaseReason.RECALLED) in seat.calls, timeout=1000)
    assert "recall" not in stage.enabled()


def test_a_question_for_one_unit_is_no_answer_for_another(stage: Stage, seat: FakeSeat, qtbot: QtBot) -> None:
    """R asked for A12 and pressed again on A03 asks about A03."""
    stage.selection.select("task", "T0003")
    stage.press("recall")
    stage.selection.select("task", "T0002")
    stage.press("recall")
    qtbot.wait(30)
    assert [question.what for question in stage.window.questions] == ["召回 A12?", "召回 A03?"]
    assert not [call for call in seat.calls if call[0] == "recall"]


def test_escape_steps_back_by_one_and_harms_nothing(stage: Stage, seat: FakeSeat) -> None:
    """Message, list, advice, filter, selection: one at a time, and pressing it again does nothing."""
    stage.selection.select("alert", "J0002")
    stage.press("show")
    stage.press("outcome")
    stage.window.over = stage.units.filtered = True
    for expected in (
        (False, True, "J0002", True, "J0002"),
        (False, False, "J0002", True, "J0002"),
        (False, False, "", True, "J0002"),
        (False, False, "", False, "J0002"),
        (False, False, "", False, ""),
        (False, False, "", False, ""),
    ):
        stage.press("escape")
        open_now = (
            stage.window.over,
            stage.tasks.asking,
            stage.queue.open_id,
            stage.units.filtered,
            stage.selection.id_of("alert"),
        )
        assert open_now == expected
    assert seat.calls == []


def test_locating_asks_the_terminal_and_looks_there(stage: Stage, seat: FakeSeat, qtbot: QtBot) -> None:
    """L on a task locates its unit."""
    stage.selection.select("task", "T0003")
    stage.press("locate")
    assert stage.map.told == [("show_unit", "铁骑A12")]
    qtbot.waitUntil(lambda: ("locate", "铁骑A12") in seat.calls, timeout=1000)


def test_a_false_alarm_is_for_an_alert_without_a_task(stage: Stage, seat: FakeSeat, qtbot: QtBot) -> None:
    """F is refused where a unit is under way; elsewhere it asks, and the second one says so."""
    stage.selection.select("alert", "J0002")
    assert "false" not in stage.enabled()
    stage.selection.select("alert", "J0001")
    stage.press("false")
    assert stage.actions["false"].is_asked()
    assert seat.calls == []
    stage.press("false")
    qtbot.waitUntil(lambda: ("judge_alert", "J0001", Verdict.FALSE, "") in seat.calls, timeout=1000)


def test_every_action_has_a_title_a_key_and_a_key_of_its_own(stage: Stage) -> None:
    """No two actions share a key, each has a Chinese title, and only digits share a line of the overlay."""
    keys = [key for action in stage.actions.values() for key in action.keys]
    assert len(keys) == len(set(keys))
    assert all((action.keys or action.verbs) and action.title for action in stage.actions.values())
    hidden = {name for name, action in stage.actions.items() if not action.is_listed}
    assert hidden == {f"choose_{number}" for number in range(3, 10)}


def test_the_desks_own_keys_reach_the_window(stage: Stage) -> None:
    """Overlay, wall map, sound, theme, menu and leaving are the window's."""
    for name in ("keys", "map_full", "mute", "theme", "menu", "leave"):
        stage.press(name)
    assert stage.window.toggled == ["keys", "map_full", "mute", "theme", "menu", "leave"]
    stage.press("back")
    stage.press("whole")
    assert stage.map.told == [("back",), ("show_all",)]
