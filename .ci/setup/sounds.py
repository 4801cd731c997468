"""Makes the desk's sounds, resources/sounds/*.wav; run it again after a change here. Standard library only.

A new alert is one, two or three soft notes, by its level, which one can hear a hundred times a night. One
that nobody takes knocks, faster and harder each time. The worst level hammers on two notes; a rider's call
for help is six short, hard, falling ones, which nobody takes for anything else. 16 bit, one channel. The
names are those of `ui.shell.sound_policy.Tone`.
"""

import math
import struct
import sys
import wave
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "sounds"
SAMPLES_PER_S = 16_000
PEAK = 32_767


@dataclass(frozen=True, slots=True)
class Note:
    """A tone of *pitch_hz*, *length_s* long, *loudness* 0 to 1, its overtones *edge* 0 (soft) to 1 (hard).

    *fades* makes it ring out like a bell instead of holding.
    """

    pitch_hz: float
    length_s: float
    loudness: float = 0.5
    edge: float = 0.1
    fades: bool = True


def knocks(count: int, pitch_hz: float, length_s: float, loudness: float) -> tuple[Note, ...]:
    """A note and its fifth, *count* times, each *length_s* long with its ringing out for a rest."""
    return tuple(Note(pitch, length_s, loudness, 0.35) for pitch in (pitch_hz, pitch_hz * 1.5) * count)


SOUNDS: dict[str, tuple[Note, ...]] = {
    "low": (Note(659.3, 0.45, 0.35, 0.05),),
    "medium": (Note(784.0, 0.16), Note(1046.5, 0.42)),
    "high": (Note(784.0, 0.13, 0.6, 0.2), Note(987.8, 0.13, 0.6, 0.2), Note(1318.5, 0.42, 0.6, 0.2)),
    "overdue": knocks(2, 587.3, 0.15, 0.5),
    "overdue_twice": knocks(3, 659.3, 0.12, 0.65),
    "overdue_thrice": knocks(5, 740.0, 0.085, 0.8),
    "critical": tuple(Note(pitch, 0.17, 0.8, 0.6, fades=False) for pitch in (988.0, 740.0) * 3),
    "sos": tuple(Note(pitch, 0.14, 0.8, 0.7, fades=False) for pitch in (1318.5, 1046.5, 784.0) * 2),
}

_ATTACK_S = 0.006
_RELEASE_S = 0.02


def samples(note: Note) -> list[int]:
    """The note's samples, -32,767 to 32,767."""
    count = round(note.length_s * SAMPLES_PER_S)
    found = []
    for i in range(count):
        at_s = i / SAMPLES_PER_S
        turn = 2 * math.pi * note.pitch_hz * at_s
        tone = math.sin(turn) + note.edge * (math.sin(2 * turn) / 2 + math.sin(3 * turn) / 3)
        hold = math.exp(-4 * at_s / note.length_s) if note.fades else 1.0
        ends = min(1.0, at_s / _ATTACK_S, (note.length_s - at_s) / _RELEASE_S)
        found.append(round(PEAK * note.loudness * hold * ends * tone / (1 + note.edge * 5 / 6)))
    return found


def wav(notes: tuple[Note, ...]) -> bytes:
    """The notes, one after the other, as a WAV file."""
    found = [sample for note in notes for sample in samples(note)]
    file = BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(SAMPLES_PER_S)
        writer.writeframes(struct.pack(f"<{len(found)}h", *found))
    return file.getvalue()


def main() -> int:
    """Write every sound."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.wav"):
        old.unlink()
    for name, notes in SOUNDS.items():
        (FOLDER / f"{name}.wav").write_bytes(wav(notes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
