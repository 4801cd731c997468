"""The strip tells how the city is, in shapes as well as colours."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dispatch.domain.observations import CountsSeen, SourceSeen, SourceState, TimePassed
from dispatch.domain.units import UnitState
from tests.ui.fake_city import NOW, rate
from tests.ui.fake_seat import FakeSeat
from tests.ui.written import noting_writes
from ui.app import install_language
from ui.kit.glyphs import SOURCE_GLYPHS
from ui.kit.plain import tip_text
from ui.kit.words import word
from ui.shell.strip import Strip, spoken
from ui.shell.strip_presenter import StripContent, lights, rate_shown, strip_content


def content_of(seat: FakeSeat) -> StripContent:
    """The strip's content over the fake seat."""
    return strip_content(seat.picture, seat.now(), seat.policy, seat.rates(), "席位 2 · 王")


def test_the_strip_counts_what_the_picture_holds(seat: FakeSeat) -> None:
    """Clock, open alerts by level, units by state and both rates with n/N stand in one line."""
    words = spoken(content_of(seat))
    assert words.startswith("18:05:07 │ 席位 2 · 王")
    for part in ("警情 5", "⬣1", "◆1", "▲2", "●1", "待命18", "途中1", "到场1", "失联1", "求助1"):
        assert part in words
    assert "发现率 95% 23/24" in words
    assert "处置率 95% 19/20" in words


def test_states_that_nobody_is_in_do_not_clutter(seat: FakeSeat) -> None:
    """The three everyday states always stand there; the others only when somebody is in them."""
    states = [count.state for count in content_of(seat).units]
    assert UnitState.RESERVED not in states
    assert states[:3] == [UnitState.AVAILABLE, UnitState.EN_ROUTE, UnitState.ON_SCENE]


def test_a_source_that_is_late_or_lost_shows_how_old_it_is(seat: FakeSeat) -> None:
    """Shape, colour and age change together; a healthy source shows no age."""
    seat.observe(
        SourceSeen("terminals", SourceState.LOST, NOW - timedelta(seconds=545), "connection refused")
    )
    shown = {light.source: light for light in lights(seat.picture, NOW)}
    assert (shown["terminals"].glyph, shown["terminals"].colour, shown["terminals"].age) == (
        "✕",
        "critical",
        "9min",
    )
    assert "connection refused" in shown["terminals"].tip
    assert (shown["traffic"].glyph, shown["traffic"].age) == ("▲", "75s")
    assert (shown["gateway"].glyph, shown["gateway"].age) == ("●", "")
    assert len(set(SOURCE_GLYPHS.values())) == len(SourceState)


def test_a_source_that_was_never_heard_is_waiting(seat: FakeSeat) -> None:
    """Before the first word the lights stand where they will always stand, hollow."""
    blank = replace(seat.picture, sources={})
    assert [(light.source, light.glyph) for light in lights(blank, NOW)] == [
        ("terminals", "○"),
        ("traffic", "○"),
        ("gateway", "○"),
    ]


def test_a_rate_below_its_goal_is_marked_and_none_is_rounded_up() -> None:
    """95 of 100 is enough, 94 is not; 199 of 200 are 99 per cent; nothing to divide by is a dash."""
    assert not rate_shown("", rate(95, 100)).is_low
    assert rate_shown("", rate(94, 100)).is_low
    assert rate_shown("", rate(199, 200)).percent == "99%"
    assert rate_shown("", rate(0, 0)) == rate_shown("", None)


def test_hastened_time_says_so(seat: FakeSeat) -> None:
    """A city that runs ten times as fast shows ×10 beside the clock, a real one nothing."""
    assert content_of(seat).speed == ""
    seat.observe(TimePassed(NOW, 10.0))
    assert content_of(seat).speed == "×10"


@pytest.mark.parametrize("width", [1366, 1600, 1920, 2560])
@pytest.mark.usefixtures("desk_look")
def test_nothing_of_the_strip_is_cut(qtbot: QtBot, seat: FakeSeat, width: int) -> None:
    """With a unit in every state, two sources in trouble and the sound muted, all fits beside the chips."""
    seat.observe(
        TimePassed(NOW, 10.0), SourceSeen("terminals", SourceState.LOST, NOW - timedelta(seconds=545))
    )
    content = content_of(seat)
    counts = tuple(replace(content.units[0], state=state, words=word(state), count=18) for state in UnitState)
    strip = Strip("模拟交通")
    qtbot.addWidget(strip)
    strip.resize(width, strip.height())
    strip.show_sound(600.0, has_device=True)
    strip.gauges.show_content(replace(content, units=counts, alerts=128))
    strip.show()
    strip.grab()
    assert 0.7 * min(width, 1366) < strip.gauges.used_px <= strip.gauges.width()


@pytest.mark.usefixtures("desk_look")
def test_the_strip_is_painted_again_only_for_something_new(qtbot: QtBot, seat: FakeSeat) -> None:
    """The same content a second time changes nothing, not even the accessible name."""
    strip = Strip("")
    qtbot.addWidget(strip)
    names: list[str] = []
    strip.gauges.setAccessibleName = names.append  # type: ignore[method-assign]  # counts the calls
    strip.gauges.show_content(content_of(seat))
    strip.gauges.show_content(content_of(seat))
    assert len(names) == 1


def test_refused_frames_are_counted_beside_the_terminals_light(seat: FakeSeat) -> None:
    """The count stands there, the reasons under the mouse; markup from outside stays text."""
    seat.observe(CountsSeen(90, {"leap": 2, "<b>": 1, "road_line": 4}))
    shown = {light.source: light for light in lights(seat.picture, NOW)}
    assert shown["terminals"].refused == "拒 3"
    assert "位置跳变 2" in shown["terminals"].tip
    assert "线形有误 4" in shown["traffic"].tip
    assert shown["gateway"].refused == ""
    assert "拒 3" in spoken(content_of(seat))
    assert "&lt;b&gt; 1" in tip_text(shown["terminals"].tip)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_light_ever_loses_its_name(qtbot: QtBot, qapp: QApplication, seat: FakeSeat, lang: str) -> None:
    """At 1366 px, without a loudspeaker and with all that can be wrong said beside it."""
    kept = install_language(qapp, lang)
    for name in ("traffic", "gateway"):
        seat.observe(SourceSeen(name, SourceState.LOST, NOW - timedelta(seconds=1555), "gone"))
    strip = Strip("模拟交通")
    qtbot.addWidget(strip)
    strip.resize(1366, strip.height())
    content = content_of(seat)
    strip.gauges.show_content(content)
    strip.show_sound(0, has_device=False)
    strip.show()
    with noting_writes() as written:
        strip.grab()
    for translator in kept:
        qapp.removeTranslator(translator)
    assert {light.words for light in content.lights} <= {one.text for one in written if not one.is_cut}
    assert strip.gauges.used_px <= strip.gauges.width()
