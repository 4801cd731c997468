"""The policy of sounds, alone: on any night the worst is heard, and the rest within bounds."""

from collections import deque
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.domain.alerts import AlertKind, AlertLevel, AlertState
from dispatch.picture.views import AlertView
from tests.ui.fake_city import NOW
from tests.ui.fake_seat import FakeSeat
from ui.shell.sound_policy import Limits, SoundPolicy, Tone, tone_of

JAM = replace(FakeSeat().picture.alerts["J0003"], raised_at=NOW)
BAND_S = 60.0


def alert(number: int, level: AlertLevel = AlertLevel.MEDIUM, after_s: float = 0.0) -> AlertView:
    """An alert nobody has taken, raised *after_s* into the night."""
    raised_at = NOW + timedelta(seconds=after_s)
    return replace(JAM, alert_id=f"X{number}", level=level, raised_at=raised_at, state=AlertState.NEW)


def call(number: int, after_s: float = 0.0) -> AlertView:
    """A rider's call for help."""
    return replace(alert(number, AlertLevel.CRITICAL, after_s), kind=AlertKind.SOS)


class Night:
    """A policy and the alerts of a night, second by second."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.policy = SoundPolicy(limits)
        self.alerts: dict[str, AlertView] = {}
        self.at_s = 0.0
        self.heard: list[tuple[float, Tone]] = []

    @property
    def now(self) -> datetime:
        """The city's time, which runs with the listener's here."""
        return NOW + timedelta(seconds=self.at_s)

    def come(self, *alerts: AlertView) -> Tone | None:
        """New alerts."""
        self.alerts |= {one.alert_id: one for one in alerts}
        return self._hear(self.policy.arrived(alerts, self.at_s))

    def take(self, alert_id: str) -> None:
        """Somebody signs in."""
        self.alerts[alert_id] = replace(self.alerts[alert_id], state=AlertState.TAKEN)

    def wait(self, seconds: int) -> list[Tone]:
        """Let seconds pass; what is heard in them."""
        found = []
        for _ in range(seconds):
            self.at_s += 1.0
            found.append(
                self._hear(self.policy.look(self.alerts, self.now, self.at_s, lambda _alert: BAND_S))
            )
        return [tone for tone in found if tone is not None]

    def _hear(self, tone: Tone | None) -> Tone | None:
        if tone is not None:
            self.heard.append((self.at_s, tone))
        return tone


def test_each_level_has_its_tone() -> None:
    """The ear tells the levels apart, and a call for help from everything."""
    tones = [tone_of(alert(1, level)) for level in AlertLevel]
    assert tones == [Tone.LOW, Tone.MEDIUM, Tone.HIGH, Tone.CRITICAL]
    assert tone_of(call(1)) is Tone.SOS
    assert max(Tone) is Tone.SOS


def test_a_louder_alert_goes_through_the_quiet_after_a_softer_one() -> None:
    """Within three seconds another of the same loudness is silent, a louder one is not."""
    night = Night()
    assert night.come(alert(1)) is Tone.MEDIUM
    assert night.come(alert(2)) is None
    assert night.come(alert(3, AlertLevel.HIGH)) is Tone.HIGH
    assert night.come(call(4)) is Tone.SOS
    assert night.come(alert(5, AlertLevel.CRITICAL)) is None


def test_a_worst_alert_is_repeated_until_somebody_takes_it() -> None:
    """Each ten seconds, also while muted; then no more."""
    night = Night()
    night.policy.muted_until_s = 1e9
    night.come(call(1))
    assert night.wait(40) == [Tone.SOS] * 4
    night.take("X1")
    assert night.wait(40) == []


def test_an_alert_taken_in_time_is_heard_once() -> None:
    """Whoever signs in has silence."""
    night = Night()
    night.come(alert(1))
    night.wait(50)
    night.take("X1")
    assert night.wait(300) == []


def test_a_knock_that_falls_into_the_quiet_is_owed() -> None:
    """What became overdue while a call for help was ringing is heard right after it."""
    night = Night()
    night.come(alert(1))
    night.wait(59)
    night.come(call(2, 59.0))
    assert night.wait(5) == [Tone.OVERDUE]


def test_a_new_alert_that_a_louder_one_drowned_is_heard_after_it() -> None:
    """A jam that comes while a call for help is ringing is told right after, unless it was taken."""
    night = Night()
    night.come(call(1))
    assert night.come(alert(2)) is None
    assert night.wait(5) == [Tone.MEDIUM]
    night.wait(5)
    assert night.come(alert(3)) is None
    night.take("X3")
    assert night.wait(5) == []


def test_a_wall_that_nobody_takes_knocks_once() -> None:
    """Fifty alerts that become overdue in one second are one knock, not fifty."""
    night = Night()
    night.come(*(alert(number) for number in range(50)))
    assert night.wait(70) == [Tone.OVERDUE]


def test_what_came_old_is_not_heard_twice() -> None:
    """An alert that is already overdue when it comes sounds as new, and again with the next band."""
    night = Night()
    night.at_s = 90.0
    night.come(alert(1))
    assert night.wait(20) == []
    assert night.wait(20) == [Tone.OVERDUE_TWICE]


def test_what_was_there_before_is_silent_unless_it_is_the_worst() -> None:
    """Opening the desk in a storm is no storm of sounds."""
    night = Night()
    night.alerts = {one.alert_id: one for one in (alert(1), alert(2, AlertLevel.HIGH))}
    assert night.wait(200) == []
    night.alerts["X3"] = alert(3, AlertLevel.CRITICAL)
    assert night.wait(1) == [Tone.CRITICAL]


def test_no_more_than_a_person_can_answer_is_heard() -> None:
    """In ten minutes twelve sounds, and what was kept back is counted; the worst is beyond the count."""
    night = Night()
    for number in range(40):
        night.come(alert(number))
        night.take(f"X{number}")
        night.wait(10)
    assert len(night.heard) == night.policy.limits.most
    assert night.policy.held_back == 28
    assert night.come(call(99)) is Tone.SOS


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("wait", "come", "take", "mute")),
        st.integers(0, 40),
        st.sampled_from(tuple(AlertLevel)),
        st.booleans(),
    ),
    max_size=60,
)


@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_on_any_night_the_worst_is_heard_and_the_rest_is_bounded(
    steps: list[tuple[str, int, AlertLevel, bool]],
) -> None:
    """Whatever comes, waits, is taken or muted: a worst alert is heard within the quiet before it or at once.

    And again each ten seconds while one waits; and never more than the limit of all else in ten minutes.
    """
    night = Night()
    for number, (what, size, level, is_call) in enumerate(steps):
        if what == "wait":
            for _ in range(size):
                night.wait(1)
                assert_worst_is_heard(night)
        elif what == "come":
            night.come(call(number, night.at_s) if is_call else alert(number, level, night.at_s))
            assert_worst_is_heard(night)
        elif what == "take" and night.alerts:
            night.take(list(night.alerts)[size % len(night.alerts)])
        elif what == "mute":
            night.policy.muted_until_s = night.at_s + 60 * size
    window: deque[float] = deque()
    for at_s, tone in night.heard:
        if not tone.is_worst:
            window.append(at_s)
            while at_s - window[0] >= night.policy.limits.within_s:
                window.popleft()
            assert len(window) <= night.policy.limits.most


def assert_worst_is_heard(night: Night) -> None:
    """While a worst alert waits, a sound of the worst level is never longer ago than its repetition."""
    waits = any(tone_of(one).is_worst and one.state is AlertState.NEW for one in night.alerts.values())
    worst_s = [at_s for at_s, tone in night.heard if tone.is_worst]
    assert not waits or night.at_s - worst_s[-1] < night.policy.limits.repeat_worst_s
