"""The seam between Python and JavaScript: data both ways, never code."""

import base64
import unicodedata
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from pytestqt.qtbot import QtBot

from dispatch.domain.alerts import AlertKind
from dispatch.domain.units import FreshnessPolicy
from dispatch.roads.network import RoadNetwork
from tests.ui.map.scenes import NOW, alert, picture, small_city, unit
from ui.map.channel import MapChannel, packed, plain_text
from ui.map.presenter import sign_of
from ui.map.view import MapView

HOSTILE = (
    "<img src=x onerror=window.owned=1>",
    "</script><script>window.owned=1</script>",
    "';window.owned=1;'",
    "${window.owned=1}",
    "\u202eevil\u2066",
    "a\x00b\x1b[31m",
    "\u2028\u2029",
    "\ud800",
    "مرحبا",
    "__proto__",
    "警" * 300,
)


@given(st.text())
def test_drawn_text_is_short_and_all_to_be_seen(text: str) -> None:
    """No control, override or surrogate survives, ordinary text is not touched, and length is bounded."""
    shown = plain_text(text)
    assert len(shown) <= 40
    assert not any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in shown)
    if text.isascii() and text.isprintable() and len(text) <= 40:
        assert shown == text


@given(
    st.sampled_from((np.float64, np.float32, np.uint32, np.uint16, np.uint8)).flatmap(
        lambda kind: arrays.arrays(kind, st.integers(0, 50))
    )
)
def test_arrays_travel_bit_for_bit(array: "np.ndarray[Any, Any]") -> None:
    """What the page unpacks is what Python packed, NaN and infinities among it."""
    message = packed(array)
    letter, bits = message["t"][0], int(message["t"][1:])
    back = np.frombuffer(base64.b64decode(message["b"]), dtype=f"<{letter}{bits // 8}")
    assert back.tobytes() == array.tobytes()


def test_a_type_that_the_page_does_not_know_is_refused() -> None:
    """There is no typed array for complex numbers, and none is made up."""
    with pytest.raises(KeyError):
        packed(np.zeros(1, np.complex128))


@pytest.mark.parametrize(("kind", "slot"), [("unit", -1), ("alert", -7), ("script", 1), ("", 0)])
def test_a_click_on_nothing_known_is_refused(qtbot: QtBot, kind: str, slot: int) -> None:
    """A page gone wrong cannot make the desk believe in a thing that it never drew."""
    channel = MapChannel()
    with qtbot.assertNotEmitted(channel.hit):
        channel.click(kind, slot)


@pytest.mark.parametrize(
    ("lat", "lon"), [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0), (0.0, float("inf"))]
)
def test_a_place_off_the_globe_is_refused(qtbot: QtBot, lat: float, lon: float) -> None:
    """Only a place on the globe is passed on."""
    channel = MapChannel()
    with qtbot.assertNotEmitted(channel.place):
        channel.point(lat, lon)


def test_an_answer_reaches_its_question_once() -> None:
    """An answer is matched to its question; another one, or one that is no JSON, is dropped."""
    channel = MapChannel()
    asked: list[int] = []
    got: list[Any] = []
    channel.question.connect(lambda number, _: asked.append(number))
    channel.ask("drawn", got.append)
    channel.ask("drawn", got.append)
    channel.answer(asked[0], "[1]")
    channel.answer(asked[0], "[2]")
    channel.answer(asked[1], "not json")
    channel.answer(99, "[3]")
    assert got == [[1]]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_drawn_as_text(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Callable[..., Any], text: str
) -> None:
    """A name with markup, code or controls in it arrives as the text that Python meant, and runs nothing."""
    _shows_text(qtbot, network, opened, drawn, text)


def test_any_text_crosses_the_seam_unharmed(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Callable[..., Any]
) -> None:
    """Whatever text a terminal or a road source sends, the page shows it as text and goes on."""

    @settings(max_examples=25)
    @given(st.text(max_size=60))
    def crosses(text: str) -> None:
        _shows_text(qtbot, network, opened, drawn, text)

    crosses()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_road_names_and_badges_are_drawn_as_text(
    qtbot: QtBot, drawn: Callable[..., Any], text: str
) -> None:
    """What maps and configurations say is text on the page too, and the page lives on."""
    view = MapView(small_city(f"路{text}"), {}, text)
    view.resize(740, 560)
    with qtbot.waitSignals([view.ready, view.drawn_batch], timeout=20_000):
        view.show()
    seen = drawn(view)
    assert seen["badge"] == plain_text(text)
    assert {chain["name"] for chain in view._city["chains"]} == {plain_text(f"路{text}", 16), "利民路"}
    assert plain_text(f"路{text}", 16) in seen["names"]
    assert seen["roads"]["count"] == 8
    assert _owned(qtbot, view).startswith("undefined")
    assert view._page.complaints == []
    view.close()
    view.deleteLater()
    qtbot.wait(50)


def _owned(qtbot: QtBot, view: MapView) -> str:
    """What a hostile text would have left behind, and how many scripts there are."""
    owned: list[Any] = []
    view._page.runJavaScript("String(window.owned) + document.scripts.length", owned.append)
    qtbot.waitUntil(lambda: bool(owned), timeout=5_000)
    return str(owned[0])


def _shows_text(
    qtbot: QtBot, network: RoadNetwork, view: MapView, drawn: Callable[..., Any], text: str
) -> None:
    """The text as a unit's name, an alert's, and the call sign in an alert's tag; and back, by a click."""
    call = alert(text, kind=AlertKind.SOS, unit_id=text, segments=(), length_m=0)
    scene = picture(network, unit(text), alerts=(call,))
    with qtbot.waitSignal(view.drawn_batch, timeout=5_000, raising=False):
        view.set_picture(scene, NOW, FreshnessPolicy())
    view.select("unit", text)
    seen = drawn(view)
    assert [one["sign"] for one in seen["units"]] == [sign_of(text)]
    assert [one["words"] for one in seen["alerts"]] == [f"紧急求助 {sign_of(text)}".rstrip()]
    with qtbot.waitSignal(view.unit_clicked, timeout=5_000) as clicked:
        view._page.runJavaScript(f"Desk.desk.click('unit', {seen['units'][0]['slot']}); 0")
    # Qt's texts hold no half of a pair; nor does a journal, so that no unit is called so.
    assert clicked.args == [text.encode("utf-8", "ignore").decode()]
    assert _owned(qtbot, view).startswith("undefined")
    assert view._page.complaints == []
