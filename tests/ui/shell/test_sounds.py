"""What one hears, and that nobody is deafened."""

import wave
from dataclasses import replace

import pytest

from dispatch.domain.alerts import AlertLevel
from dispatch.picture.views import AlertView
from sounds import FOLDER, SOUNDS, wav
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import SilentPlayer
from ui.shell.sounds import QUIET_S, Sounds, SpeakerPlayer


class Watch:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now_s


@pytest.fixture
def watch() -> Watch:
    """The test's clock."""
    return Watch()


@pytest.fixture
def sounds(qapp: object, player: SilentPlayer, watch: Watch) -> Sounds:
    """Sounds into the silent player, on the test's clock."""
    del qapp
    return Sounds(player, clock_s=watch)


@pytest.fixture
def jam(seat: FakeSeat) -> AlertView:
    """A jam of the second level."""
    return seat.picture.alerts["J0003"]


@pytest.fixture
def call(seat: FakeSeat) -> AlertView:
    """A rider's call for help."""
    return seat.picture.alerts["S0040"]


def test_a_wall_of_alerts_is_one_sound(
    sounds: Sounds, player: SilentPlayer, jam: AlertView, watch: Watch
) -> None:
    """A hundred alerts at once sound once; one that comes later sounds again."""
    for _ in range(100):
        sounds.alert(jam)
    assert player.played == ["alert"]
    watch.now_s += QUIET_S
    sounds.alert(jam)
    assert player.played == ["alert", "alert"]


def test_a_call_for_help_is_heard_through_a_wall_of_alerts(
    sounds: Sounds, player: SilentPlayer, jam: AlertView, call: AlertView
) -> None:
    """It has a sound of its own, which the quiet after another sound does not hold back."""
    sounds.alert(jam)
    sounds.alert(call)
    sounds.alert(jam)
    assert player.played == ["alert", "sos"]


def test_muting_never_silences_the_worst(
    sounds: Sounds, player: SilentPlayer, jam: AlertView, call: AlertView
) -> None:
    """While muted a jam makes no sound; a call for help and the worst level do."""
    told: list[bool] = []
    sounds.muted_changed.connect(told.append)
    sounds.toggle_muted()
    sounds.alert(jam)
    assert player.played == []
    sounds.alert(replace(jam, level=AlertLevel.CRITICAL))
    assert player.played == ["sos"]
    sounds.toggle_muted()
    assert told == [True, False]
    assert call.level is AlertLevel.CRITICAL


@pytest.mark.usefixtures("qapp")
def test_a_machine_without_loudspeakers_stays_quiet() -> None:
    """No sound device is no error, whatever is to be played."""
    SpeakerPlayer().play("alert")
    SpeakerPlayer().play("no such sound")


@pytest.mark.parametrize("name", SOUNDS)
def test_the_sounds_are_what_their_generator_makes(name: str) -> None:
    """The files can be made again from the repository, byte for byte, and are short and not clipped."""
    file = FOLDER / f"{name}.wav"
    assert file.read_bytes() == wav(SOUNDS[name])
    with wave.open(str(file)) as sound:
        length_s = sound.getnframes() / sound.getframerate()
        data = sound.readframes(sound.getnframes())
    loudest = max(abs(int.from_bytes(data[i : i + 2], "little", signed=True)) for i in range(0, len(data), 2))
    assert 0.3 < length_s < 1.5
    assert 3_000 < loudest < 32_767
