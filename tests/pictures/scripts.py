"""What is done at the desk for the pictures, and when a picture is taken."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QDockWidget

from dispatch.domain.alerts import AlertState
from dispatch.domain.plan_json import plan_from_json
from dispatch.tasks.copying import copied
from tests.pictures import caller, town
from tests.pictures.hand import Hand
from tests.pictures.planner import plans

Script = Callable[[Hand], Awaitable[None]]

FIRST_JAMS_WITHIN_S = 240.0
REHEARSED_WITHIN_S = 400.0
FILMED_S = 420
"""So long after it left the convoy is in the middle of the town."""
KEY_S, ORDER_S, RIDE_S = 20.0, 40.0, 120.0
"""How long an answer may take: of the desk, of a terminal, of a rider who has to go there."""

CONVOY_AGO_S = 30.0
"""So long ago the convoy was to leave."""

AGED_S = 6.0
"""Most of a minute of the city's time: what is old then shows that it is."""

LARGE = "2560x1440"

ZH = {
    "command": "派 A1",
    "palette": "静",
    "words": "两车追尾,占了一条道",
    "caller": "李女士 138 0000 1234",
    "filter": "兴华",
}
EN = ZH | {"command": "dispatch A1", "palette": "mut", "caller": "Ms Li 138 0000 1234"}


async def desk(hand: Hand) -> None:
    """The whole desk by night and by day, in a busy moment."""
    await _busy(hand)
    for theme in ("dark", "light"):
        hand.window.wear(theme)
        await hand.shoot(f"desk-{hand.place.lang}-{theme}-{hand.place.size}")
    hand.window.wear("dark")
    ended = [task.task_id for task in hand.picture.tasks.values() if task.report]
    if hand.place.size == LARGE and hand.place.lang == "zh" and ended:
        hand.window.selection.select("task", ended[0])
        await hand.shoot("report", hand.window.tasks)


async def work(hand: Hand) -> None:
    """A jam from the alert to the report, and what else the keys open."""
    window = hand.window
    await _first_sight(hand)
    await _jams(hand, 4)
    await hand.shoot("strip", window.strip)
    await _open_advice(hand)
    await hand.shoot("advice", window.queue)
    await hand.press("1")
    await hand.until(hand.riding, ORDER_S, "unit on its way")
    assignment = hand.riding()[-1]
    await hand.until_drawn("ways")
    await hand.shoot("dispatch")
    await hand.shoot("undo", window.statusBar())
    window.selection.select("unit", hand.picture.assignments[assignment].unit_id)
    await hand.press("Return")
    await hand.shoot("units", window.units)
    await hand.shoot("unit-on-map", window.city_map)
    await _lines(hand, ZH, "")
    await _call(hand, ZH, "")
    await hand.press("?")
    await hand.shoot("keys")
    await hand.press("Escape")
    await _questions(hand)
    await _map(hand)
    await _drag(hand)
    task_id = hand.picture.assignments[assignment].task_id
    await hand.until(lambda: hand.picture.assignments[assignment].arrived_at, RIDE_S, "arrival")
    window.selection.select("task", task_id)
    window.setFocus()  # the map has it since the drag
    await hand.press("O")
    await hand.until(lambda: window.tasks.is_asking, KEY_S, "list of outcomes")
    await hand.shoot("outcome", window.tasks)
    await hand.press("1", "Return")
    await hand.until(lambda: not hand.picture.tasks[task_id].is_open, KEY_S, "end of the task")
    await hand.shoot("journal", window.journal)
    trend = window.findChild(QDockWidget, "dock_trend")
    if trend is None:
        raise RuntimeError("no trend")
    trend.raise_()
    await asyncio.sleep(AGED_S)
    await hand.shoot("trend", window.trend)


async def scaled(hand: Hand) -> None:
    """The same on a wall of 3840×2160 at 250 %."""
    await _busy(hand)
    hand.window.wear("light")
    await hand.shoot("scaled-3840x2160")


async def english(hand: Hand) -> None:
    """What the English page shows besides the desk."""
    await _open_advice(hand)
    await hand.shoot("advice-en", hand.window.queue)
    await hand.press("Escape")
    await _lines(hand, EN, "-en")
    await _call(hand, EN, "-en")
    await hand.press("?")
    await hand.shoot("keys-en")
    await hand.press("Escape")


async def rehearsal(hand: Hand) -> None:
    """The sample convoy is rehearsed for one seed, really, and its film is watched."""
    from ui.rehearsal.page import RehearsalPage  # noqa: PLC0415 — loads the web engine, which wants its scheme

    plan = plan_from_json((town.PROJECT / "resources" / "plans" / "convoy.json").read_bytes())
    task_id = await hand.seat.plans.open(plan)
    await hand.seat.plans.call_planned(task_id)
    await hand.press("F6")
    room = hand.window.tasks_room
    await hand.until(lambda: room.window is not None and room.window.isActiveWindow(), KEY_S, "task window")
    window = room.window
    if window is None:
        raise RuntimeError("no task window")
    window.choose(task_id)
    await hand.press("Ctrl+2")
    page = window.page
    if not isinstance(page, RehearsalPage):
        raise TypeError("another page")
    page.view.seeds.setText("1")
    await hand.press("F5")
    await hand.until(lambda: page.film.reel is not None, REHEARSED_WITHIN_S, "rehearsal")
    suffix = "" if hand.place.lang == "zh" else "-en"
    if not suffix:
        await hand.shoot("rehearsal", window)
    reel = page.film.reel
    if reel is None or reel.drive is None:
        raise RuntimeError("no film")
    page.film.seek(reel.drive.leaves_s + FILMED_S)
    await hand.shoot(f"rehearsal-film{suffix}", window)
    await hand.press("Escape", "Ctrl+W")


async def execution(hand: Hand) -> None:
    """The sample convoy under way, its passings entered by hand; then its report."""
    plan = plan_from_json((town.PROJECT / "resources" / "plans" / "convoy.json").read_bytes())
    leaves_at = plan.routes[0].points[0].passes_at
    if leaves_at is None or plan.brief.begins_at is None:
        raise RuntimeError("a convoy that never leaves")
    begins_at = hand.seat.now() - timedelta(seconds=CONVOY_AGO_S) - (leaves_at - plan.brief.begins_at)
    moved = copied(plan, begins_at, plan.brief.title)
    tasks, suffix = hand.seat.plans, "" if hand.place.lang == "zh" else "-en"
    task_id = await tasks.open(replace(moved, brief=replace(moved.brief, lead_unit_id="")))
    await tasks.start_unrehearsed(task_id, "首长提前到达" if not suffix else "early arrival")
    await hand.press("F6")
    room = hand.window.tasks_room
    await hand.until(lambda: room.window is not None and room.window.isActiveWindow(), KEY_S, "task window")
    window = room.window
    if window is None:
        raise RuntimeError("no task window")
    window.choose(task_id)
    await hand.press("Ctrl+3", "A", "P", "T", "K")
    await asyncio.sleep(AGED_S)
    await hand.shoot(f"execution{suffix}", window)
    await tasks.end(task_id)
    await tasks.write_report(task_id)
    await tasks.remark(task_id, "东口放行晚了一个灯。", "东口加一人。")
    await hand.press("Ctrl+4")
    await asyncio.sleep(AGED_S)
    await hand.shoot(f"report-page{suffix}", window)
    await hand.press("Ctrl+W")


async def faults(hand: Hand) -> None:
    """A call for help; then the city hangs, then the gateway is gone."""
    window = hand.window
    async with caller.rider(hand.seat, hand.place.data_dir) as rider:
        await hand.until(lambda: hand.picture.units[town.CALLER].position, ORDER_S, "rider's position")
        rider.calls_for_help = True
        await hand.until(lambda: any(alert.unit_id for alert in hand.open_alerts()), ORDER_S, "call for help")
        await hand.shoot("sos-new")
        await hand.press("F4")
        await hand.until(lambda: window.queue.open_id, KEY_S, "advice for the call")
        await hand.shoot("sos")
        await hand.press("1")
        rider.calls_for_help = False
    await hand.press("Escape", "Escape")
    town.kill(hand.place.data_dir, "city")
    await hand.until(lambda: _lost(hand, "traffic"), RIDE_S, "loss of the road states")
    await asyncio.sleep(AGED_S)
    await hand.shoot("lost-source")
    town.kill(hand.place.data_dir, "gateway")
    await hand.until(lambda: _lost(hand, "gateway"), ORDER_S, "loss of the gateway")
    await asyncio.sleep(AGED_S)
    await hand.shoot("lost-gateway")


# ---------------------------------------------------------------------------------------- pieces of work


async def _jams(hand: Hand, most: int) -> None:
    await hand.until(lambda: len(_untouched(hand)) >= most, FIRST_JAMS_WITHIN_S, "jams")


def _untouched(hand: Hand) -> list[str]:
    """Alerts that nobody has taken, the loudest and oldest first."""
    found = [alert for alert in hand.open_alerts() if alert.state is AlertState.NEW and not alert.unit_id]
    return [one.alert_id for one in sorted(found, key=lambda one: (-one.level, one.raised_at))]


async def _open_advice(hand: Hand) -> None:
    """Select the first alert that nobody has taken, and open its advice by key."""
    await hand.until(lambda: _untouched(hand), FIRST_JAMS_WITHIN_S, "jam")
    await hand.press("Escape", "Escape", "Escape")
    hand.window.selection.select("alert", _untouched(hand)[0])
    await hand.press("Return")
    await hand.until(lambda: hand.window.queue.open_id, KEY_S, "advice")


async def _busy(hand: Hand) -> None:
    """Open alerts, one unit on its way, the advice for another alert open."""
    await _jams(hand, 2)
    await _open_advice(hand)
    # Not the first, who would be there before the picture is taken; the second key gives the reason.
    await hand.press("6", "1")
    await hand.until(hand.riding, ORDER_S, "unit on its way")
    await _open_advice(hand)
    await hand.press("Home")


async def _first_sight(hand: Hand) -> None:
    """The tour and the settings, while nothing is up yet."""
    window = hand.window
    await hand.until(lambda: any(one.position for one in hand.picture.units.values()), RIDE_S, "units")
    await hand.press("/")
    await hand.write("介绍")
    await hand.press("Return")
    await hand.until(window.frame.tour.isVisible, KEY_S, "tour")
    await hand.shoot("tour")
    await hand.press("Escape", "Ctrl+,")
    await hand.until(lambda: not window.isActiveWindow(), KEY_S, "settings")
    await hand.shoot("settings", QApplication.activeWindow() or window)
    await hand.press("Escape")
    window.activateWindow()
    await hand.until(window.isActiveWindow, KEY_S, "window")


async def _lines(hand: Hand, words: dict[str, str], lang: str) -> None:
    """The command line half written, and the palette."""
    line = hand.window.command_line
    for name, key in (("command", "/"), ("palette", "Ctrl+K")):
        await hand.press(key)
        await hand.write(words[name])
        await hand.shoot(name + lang, line.popup, line)
        await hand.press("Ctrl+A", "Backspace", "Escape", "Escape")


async def _call(hand: Hand, words: dict[str, str], lang: str) -> None:
    """The intake form half filled, with an open alert that is likely the same."""
    alert = hand.picture.alerts[_untouched(hand)[0]]
    form = hand.window.calls.form
    await hand.press("N")
    await hand.until(form.isVisible, KEY_S, "form")
    await hand.write(alert.road + alert.near)
    await hand.shoot("places" + lang, form)
    await hand.press("Return")
    await hand.write(words["words"])
    await hand.press("Tab")
    await hand.write(words["caller"])
    await hand.shoot("intake" + lang, form)
    await hand.press("Alt+C", "Escape")
    await hand.until(lambda: not form.isVisible(), KEY_S, "end of the form")


async def _questions(hand: Hand) -> None:
    """What is asked twice; and the queue filtered."""
    window = hand.window
    window.selection.select("alert", _untouched(hand)[0])
    await hand.press("F")
    await hand.shoot("question", window.city_map)
    await hand.press("Escape", "Ctrl+F")
    await hand.write(ZH["filter"])
    await hand.shoot("filter", window.queue)
    await hand.press("Ctrl+A", "Backspace", "Escape", "Escape")


async def _map(hand: Hand) -> None:
    """The menu of a place, and the map for the wall."""
    window = hand.window
    page = window.city_map.focusProxy()
    if page is None:
        raise RuntimeError("the map has no page")
    await hand.right_click(page, QPoint(page.width() * 2 // 5, page.height() * 2 // 5))
    await hand.shoot("map-menu", window.city_map)
    await hand.press("Escape", "Escape", "F11")
    await hand.until(lambda: window.wall.window is not None, KEY_S, "wall")
    await hand.shoot_wall("wall")
    await hand.press("F11")
    await hand.until(lambda: window.wall.window is None, KEY_S, "end of the wall")
    window.activateWindow()
    await hand.until(window.isActiveWindow, KEY_S, "window")


async def _drag(hand: Hand) -> None:
    """A unit on its way to an alert by the mouse: what it would mean; then put down."""
    window = hand.window
    page = window.city_map.focusProxy()
    if page is None:
        raise RuntimeError("the map has no page")
    await hand.press("Home")
    await asyncio.sleep(AGED_S / 6)
    drawn = await hand.drawn()
    alert = next(mark["at"] for mark in drawn["alerts"] if not mark["cleared"])
    free = [mark["at"] for mark in drawn["units"] if mark["state"] == "available" and mark["named"]]
    unit = max(free, key=lambda at: math.dist(at, alert))
    start, end = (QPoint(round(x), round(y)) for x, y in (unit, alert))
    await hand.carry(page, start, end)
    await hand.shoot("drag", window.city_map)
    window.map_hand.put_down.emit()  # as Esc does while a real button is down
    await hand.let_go(page, end)


def _lost(hand: Hand, source: str) -> bool:
    seen = hand.picture.sources.get(source)
    return seen is not None and seen.state == "lost"


SCRIPTS: dict[str, Script] = {
    "desk": desk,
    "work": work,
    "english": english,
    "scaled": scaled,
    "faults": faults,
    "rehearsal": rehearsal,
    "plans": plans,
    "execution": execution,
}
