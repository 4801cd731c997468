"""What one hears, and that nobody is deafened: the policy over a real bridge, the player, the files."""

import wave
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from dispatch.domain.execution import DeviationKind
from dispatch.domain.recorded import Sealed
from dispatch.domain.task_facts import DeviationNoted
from sounds import FOLDER, SOUNDS, wav
from tests.ui import fake_city
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import SilentPlayer
from ui.bridge.bridge import Bridge
from ui.shell.sound_policy import Tone
from ui.shell.sounds import MUTE_MIN, MUTES_MIN, RECENT_S, WORST_VOLUME, Sounds, SpeakerPlayer


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
def seat() -> FakeSeat:
    """A quiet city."""
    return FakeSeat(empty=True)


@pytest.fixture
def sounds(bridge: Bridge, player: SilentPlayer, watch: Watch) -> Sounds:
    """Sounds into the silent player, on the test's clock."""
    return Sounds(bridge, player, clock_s=watch)


def test_alerts_that_come_together_share_one_sound(
    sounds: Sounds, seat: FakeSeat, player: SilentPlayer, qtbot: QtBot
) -> None:
    """Twenty jams in one batch are one sound, and not twenty on top of each other."""
    for number in range(60, 80):
        seat.raise_jam(number)
    qtbot.waitUntil(lambda: bool(player.played), timeout=1000)
    qtbot.wait(20)
    assert player.played == ["high"]
    assert sounds.policy.last is Tone.HIGH


def test_deviations_of_a_task_are_one_sound_and_old_ones_none(
    sounds: Sounds, seat: FakeSeat, player: SilentPlayer, watch: Watch, qtbot: QtBot
) -> None:
    """Twenty at once are one sound, one more right after them none; what is muted stays silent."""
    noted = [DeviationNoted("T1", f"V{n}", DeviationKind.OFF_ROUTE, "", 0, 120) for n in range(21)]
    seat.record(*noted[:20])
    qtbot.waitUntil(lambda: bool(player.played), timeout=1000)
    seat.record(noted[20])
    qtbot.wait(20)
    assert player.played == ["high"]
    watch.now_s += 60
    sounds.mute()
    seat.record(noted[20])
    qtbot.wait(20)
    sounds.unmute()
    old = replace(seat.log()[-1], at=seat.now() - timedelta(seconds=RECENT_S + 1))
    sounds.recorded([old])
    qtbot.wait(20)
    assert player.played == ["high"]


def test_an_alert_that_nobody_takes_is_heard_again(
    sounds: Sounds, seat: FakeSeat, player: SilentPlayer, watch: Watch, qtbot: QtBot
) -> None:
    """When the minute for signing in is over in the city's time the desk knocks, then louder."""
    seat.raise_jam(60)
    qtbot.waitUntil(lambda: player.played == ["high"], timeout=1000)
    sounds.look()
    for by_s, heard in ((59, 1), (2, 2), (30, 2), (30, 3), (60, 4), (600, 4)):
        seat.advance(by_s)
        watch.now_s += by_s
        sounds.look()
        assert len(player.played) == heard
    assert player.played[1:] == ["overdue", "overdue_twice", "overdue_thrice"]


def test_a_call_for_help_that_was_there_before_the_desk_is_heard(
    bridge: Bridge, player: SilentPlayer, watch: Watch, seat: FakeSeat
) -> None:
    """Of what was there when the desk opened only the worst is heard, until somebody takes it."""
    seat.record(*(entry.fact for entry in FakeSeat().log() if not isinstance(entry.fact, Sealed)))
    sounds = Sounds(bridge, player, clock_s=watch)
    for _ in range(30):
        sounds.look()
        watch.now_s += 1.0
    assert player.played == ["sos"] * 3


def test_muting_ends_by_itself_and_is_told(sounds: Sounds, watch: Watch) -> None:
    """One mutes for minutes, never for good; what is left of them can be shown."""
    told: list[bool] = []
    sounds.muted_changed.connect(told.append)
    for minutes in MUTES_MIN:
        sounds.mute(minutes)
        assert sounds.muted_left_s == pytest.approx(60 * minutes)
    watch.now_s += 60 * MUTES_MIN[-1] - 1
    sounds.look()
    assert sounds.muted
    watch.now_s += 1
    sounds.look()
    assert not sounds.muted
    assert told == [True, False]


def test_the_key_mutes_and_gives_the_sound_back(sounds: Sounds, watch: Watch) -> None:
    """M mutes for the usual time; a second M ends it."""
    told: list[bool] = []
    sounds.muted_changed.connect(told.append)
    sounds.toggle_muted()
    assert sounds.muted_until_s == watch.now_s + 60 * MUTE_MIN
    sounds.toggle_muted()
    assert sounds.muted_left_s == 0.0
    assert told == [True, False]


def test_the_last_sound_can_be_heard_again(
    sounds: Sounds, seat: FakeSeat, player: SilentPlayer, qtbot: QtBot
) -> None:
    """Even while muted: somebody asks what that was. Before the first sound there is nothing to repeat."""
    sounds.repeat_last()
    assert player.played == []
    seat.raise_jam(60)
    qtbot.waitUntil(lambda: bool(player.played), timeout=1000)
    sounds.mute()
    sounds.repeat_last()
    assert player.played == ["high", "high"]


def test_the_settings_of_the_seat_are_heard_but_the_worst_is_never_soft(
    sounds: Sounds, seat: FakeSeat, player: SilentPlayer, watch: Watch, qtbot: QtBot
) -> None:
    """Volume, minutes of muting, knocking or not; a call for help keeps its loudness and its repetition."""
    sounds.configure(volume_percent=20, mute_minutes=3, escalates=False)
    seat.raise_jam(60)
    qtbot.waitUntil(lambda: player.played == ["high"], timeout=1000)
    for _ in range(200):
        seat.advance(1)
        watch.now_s += 1
        sounds.look()
    assert player.played == ["high"]
    seat.record(fake_city.sos(16, 41))
    qtbot.waitUntil(lambda: player.played[-1] == "sos", timeout=1000)
    assert player.volumes == [0.2, WORST_VOLUME]
    sounds.toggle_muted()
    assert sounds.muted_left_s == 180.0


def test_a_machine_without_loudspeakers_says_so(bridge: Bridge, watch: Watch) -> None:
    """No sound device is no error, whatever is to be played; but it can be seen."""
    speaker = SpeakerPlayer()
    for tone in Tone:
        speaker.play(tone.file_name)
    speaker.play("no such sound")
    assert not Sounds(bridge, SilentPlayer(has_device=False), clock_s=watch).has_device


def test_every_tone_has_a_file_and_every_file_is_a_tone() -> None:
    """What the policy may ask for is there, and nothing else."""
    names = {tone.file_name for tone in Tone}
    assert names == set(SOUNDS)
    assert names == {file.stem for file in FOLDER.glob("*.wav")}
    assert len({wav(notes) for notes in SOUNDS.values()}) == len(names)


@pytest.mark.parametrize("name", SOUNDS)
def test_the_sounds_are_what_their_generator_makes(name: str) -> None:
    """The files can be made again from the repository, byte for byte; they are short, small, not clipped."""
    file = FOLDER / f"{name}.wav"
    assert file.read_bytes() == wav(SOUNDS[name])
    assert file.stat().st_size < 40_000
    with wave.open(str(file)) as sound:
        length_s = sound.getnframes() / sound.getframerate()
        data = sound.readframes(sound.getnframes())
    loudest = max(abs(int.from_bytes(data[i : i + 2], "little", signed=True)) for i in range(0, len(data), 2))
    assert 0.3 < length_s < 1.5
    assert 3_000 < loudest < 32_767


NOTES = {
    "low": (659,),
    "medium": (784, 1046),
    "high": (784, 988, 1318),
    "overdue": (587, 881) * 2,
    "overdue_twice": (659, 989) * 3,
    "overdue_thrice": (740, 1110) * 5,
    "critical": (988, 740) * 3,
    "sos": (1318, 1046, 784) * 2,
}
"""What is heard in each file: the pitches in Hz, one after the other."""


def heard(name: str) -> tuple[NDArray[np.float64], int]:
    """The file's samples, 1 being the loudest that there is, and how many make a second."""
    with wave.open(str(FOLDER / f"{name}.wav")) as sound:
        data = sound.readframes(sound.getnframes())
        return np.frombuffer(data, "<i2") / 32_768, sound.getframerate()


@pytest.mark.parametrize("name", NOTES)
def test_the_ear_finds_the_notes_in_each_file(name: str) -> None:
    """Measured: as many notes, of these pitches, and no click where one begins or ends."""
    samples, rate = heard(name)
    ends = np.cumsum([round(note.length_s * rate) for note in SOUNDS[name]])
    for note, pitch_hz in zip(np.split(samples, ends[:-1]), NOTES[name], strict=True):
        spectrum = np.abs(np.fft.rfft(note * np.hanning(len(note)), 1 << 16))
        assert np.argmax(spectrum) * rate / (1 << 16) == pytest.approx(pitch_hz, abs=8)
        assert np.abs(note[:8]).max() < 0.08
        assert np.abs(note[-8:]).max() < 0.08


def test_the_worst_is_the_loudest_and_no_two_are_alike() -> None:
    """Twice as strong as anything else at least (6 dB), and each has a tune or a beat of its own."""
    strength_db = {name: 20 * np.log10(np.sqrt(np.mean(heard(name)[0] ** 2))) for name in SOUNDS}
    worst = min(strength_db[tone.file_name] for tone in Tone if tone.is_worst)
    assert worst - max(strength_db[tone.file_name] for tone in Tone if not tone.is_worst) > 6
    assert strength_db["low"] < strength_db["medium"] < strength_db["high"]
    assert strength_db["overdue"] < strength_db["overdue_twice"] < strength_db["overdue_thrice"]
    assert len({(len(notes), *notes[:3]) for notes in NOTES.values()}) == len(SOUNDS)
