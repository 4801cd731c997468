"""The queue's rows: order, words, and the clock against the band."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain import facts
from dispatch.domain.alerts import AlertKind, AlertLevel, AlertState, CongestionLevel, Verdict
from dispatch.domain.recorded import Recorded
from dispatch.picture.fold import fold_all
from dispatch.picture.state import queue
from dispatch.picture.views import AlertView, Picture
from tests.picture import news
from tests.ui import fake_city
from tests.ui.fake_seat import FakeSeat
from ui.alerts.presenter import AlertRows, row_text
from ui.kit.band_clock import BandClock, Urgency


def bands(alert: AlertView) -> tuple[int, int]:
    """A minute to sign in, ten to arrive."""
    del alert
    return 60, 600


def folded(*new: facts.Fact) -> Picture:
    """The picture after some facts."""
    return fold_all(news.picture(), news.recorded(new))


def test_a_jam_is_a_road_a_direction_a_degree_and_a_length() -> None:
    """The first line names the place in words, the second how long it is and who has it."""
    [row] = AlertRows(bands).rows(folded(news.alert()), news.NOW)
    assert (row.title, row.degree) == ("花园路 北→南", "中度拥堵")
    assert row.details == ("430 m", "待签收", "近兴华路")
    assert row_text(row) == "花园路 北→南 中度拥堵 · 430 m · 待签收 · 近兴华路"


def test_a_call_for_help_stands_on_top_with_the_officers_name() -> None:
    """Whatever else is in the queue, and however old it is."""
    seat = FakeSeat()
    top = AlertRows(bands).rows(seat.picture, seat.now())[0]
    assert (top.title, top.degree, top.level) == ("林森 A16", "紧急求助", AlertLevel.CRITICAL)


def test_who_has_signed_in_and_who_is_on_the_way_is_said_in_the_row() -> None:
    """From 待签收 over the seat to the unit, and whether its order was taken."""
    taken = facts.AlertTaken("J0001", "席位 1")
    assert AlertRows(bands).rows(folded(news.alert(), taken), news.NOW)[0].details[1] == "席位 1 签收"
    sent = [news.alert(), taken, *news.dispatched()]
    assert AlertRows(bands).rows(folded(*sent), news.NOW)[0].details[1] == "A12 途中"
    refused = facts.OrderRefused(1, "A12", "not_connected")
    assert AlertRows(bands).rows(folded(*sent, refused), news.NOW)[0].details[1] == "A12 未收下"


def test_the_clock_runs_against_signing_in_then_against_arrival_and_then_stands() -> None:
    """The band of the plan rules once there is one."""
    raised = folded(news.alert())
    [row] = AlertRows(bands).rows(raised, news.NOW)
    assert (row.clock.step, row.clock.limit_s) == ("签收", 60)
    sent = [news.alert(), *news.dispatched()]
    [row] = AlertRows(bands).rows(folded(*sent), news.NOW)
    assert (row.clock.step, row.clock.limit_s, row.clock.stopped_at) == ("到场", 600, None)
    arrived = facts.UnitArrived("D0001", "A12", 30, news.NOW + timedelta(minutes=4))
    [row] = AlertRows(bands).rows(folded(*sent, arrived), news.NOW)
    assert row.clock.stopped_at == news.NOW + timedelta(minutes=4)


def test_a_band_clock_warns_before_it_is_over_and_says_over_in_words() -> None:
    """Calm, near from seven tenths on, overdue: colour is never the only sign."""
    clock = BandClock(news.NOW, "签收", 60)
    stands = [clock.at(news.NOW + timedelta(seconds=s)) for s in (10, 45, 75)]
    assert [s.urgency for s in stands] == [Urgency.CALM, Urgency.NEAR, Urgency.OVERDUE]
    assert [s.words for s in stands] == ["签收 剩 00:50", "签收 剩 00:15", "签收 超 00:15"]
    assert [s.clock for s in stands] == ["00:10", "00:45", "01:15"]


def test_rows_whose_sources_did_not_change_are_the_same_rows() -> None:
    """The view paints what is new, so what is not new must be recognisable."""
    rows = AlertRows(bands)
    entries = news.recorded([news.alert("J0001"), news.alert("J0002")])
    picture = fold_all(news.picture(), entries)
    first = rows.rows(picture, news.NOW)
    assert rows.rows(picture, news.NOW + timedelta(seconds=1)) is first
    later = Recorded(
        3,
        replace(entries[0].ref, number=3),
        news.NOW,
        "AlertTaken",
        1,
        "s",
        (),
        facts.AlertTaken("J0002", "s"),
    )
    second = rows.rows(fold_all(picture, [later]), news.NOW)
    assert second[0] is first[0]
    assert second[1] is not first[1]


def test_an_alert_in_hand_stays_in_its_place_when_it_leaves_the_queue() -> None:
    """What somebody is working on does not vanish under the hand; it says that it is over."""
    rows = AlertRows(bands)
    entries = news.recorded([news.alert(f"J000{i}") for i in (1, 2, 3)])
    picture = fold_all(news.picture(), entries)
    rows.rows(picture, news.NOW, frozenset({"J0002"}))
    judged = facts.AlertJudged("J0002", Verdict.FALSE)
    ended = fold_all(picture, news.recorded([judged], first=4))
    kept = rows.rows(ended, news.NOW, frozenset({"J0002"}))
    assert [row.key for row in kept] == ["J0001", "J0002", "J0003"]
    assert kept[1].is_over
    assert kept[1].details[1] == "误报"
    assert [row.key for row in rows.rows(ended, news.NOW)] == ["J0001", "J0003"]


def test_a_road_with_markup_in_its_name_is_only_text() -> None:
    """Names come from outside: line breaks and direction marks are taken out, angle brackets stay letters."""
    hostile = news.alert(road="<b>花园路</b>\n\u202e<script>", congestion=CongestionLevel.LIGHT)
    [row] = AlertRows(bands).rows(folded(hostile), news.NOW)
    assert row.title == "<b>花园路</b> <script> 北→南"


def test_the_fake_citys_queue_is_in_the_order_of_the_core() -> None:
    """SOS, then level, then the oldest."""
    seat = FakeSeat()
    keys = [row.key for row in AlertRows(bands).rows(seat.picture, fake_city.NOW)]
    assert keys == ["S0040", "J0001", "J0002", "J0003", "J0004"]


def test_what_people_tell_reads_as_its_kind_with_who_told_it() -> None:
    """An accident is no jam: its kind stands in place of a degree, its source in place of a length."""
    told = news.alert(kind=AlertKind.ACCIDENT, congestion=CongestionLevel.UNKNOWN, source="122", length_m=0)
    [row] = AlertRows(bands).rows(folded(told), news.NOW)
    assert (row.number, row.degree, row.source) == ("1", "交通事故", "122")
    assert row.details[:2] == ("122", "待签收")
    by_patrol = news.alert(kind=AlertKind.FLOOD, source="patrol", length_m=0)
    assert AlertRows(bands).rows(folded(by_patrol), news.NOW)[0].details[0] == "巡逻"


@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["raise", "louder", "end", "forget"])), max_size=30)
)
def test_rows_made_step_by_step_are_those_made_at_once(steps: list[tuple[int, str]]) -> None:
    """Whatever comes, changes, ends or is forgotten, in the order of the core's queue."""
    rows, picture = AlertRows(bands), news.picture()
    pattern = folded(news.alert()).alerts["J0001"]
    for number, what in steps:
        name = f"J{number:04d}"
        alerts = dict(picture.alerts)
        alert = alerts.get(name)
        if what == "raise":
            raised_at = news.NOW - timedelta(seconds=number)
            alerts[name] = replace(pattern, alert_id=name, raised_at=raised_at)
        elif alert is not None and what == "forget":
            del alerts[name]
        elif alert is not None:
            louder = AlertLevel(1 + alert.level % 4)
            ended = AlertState.CLOSED if what == "end" else alert.state
            alerts[name] = replace(alert, level=louder, state=ended)
        picture = replace(picture, alerts=alerts)
        found = [row.key for row in rows.rows(picture, news.NOW)]
        assert found == [one.alert_id for one in queue(picture)]
