"""Inputs for the target of fuzzing, made by changing the ones in `corpus`; repeatable by their seed."""

import random
from collections.abc import Iterator
from pathlib import Path

CORPUS = Path(__file__).resolve().parent / "corpus"
LONGEST = 4096
_TELLING = (
    b"\x7e",
    b"\x7d",
    b"\x7d\x01",
    b"\x7d\x02",
    b"\x7e\x7e",
    b"\x00",
    b"\xff",
    b"\xff\xff",
    b"\x02\x00",
)


def corpus() -> dict[str, bytes]:
    """The inputs that are kept, by their file's name."""
    return {file.name: file.read_bytes() for file in sorted(CORPUS.iterdir())}


def mutations(seed: int) -> Iterator[bytes]:
    """Without end: one of the kept inputs, changed in one to eight places, or two of them joined."""
    dice = random.Random(seed)
    kept = list(corpus().values())
    while True:
        data = bytearray(dice.choice(kept))
        for _ in range(dice.randint(1, 8)):
            _change(data, dice, kept)
        yield bytes(data[:LONGEST])


def _change(data: bytearray, dice: random.Random, kept: list[bytes]) -> None:
    at = dice.randrange(len(data) + 1)
    match dice.randrange(7):
        case 0 if at < len(data):
            data[at] ^= 1 << dice.randrange(8)
        case 1 if at < len(data):
            data[at] = dice.randrange(256)
        case 2:
            data[at:at] = dice.choice(_TELLING)
        case 3:
            del data[at : at + dice.randint(1, 16)]
        case 4:
            data[at:at] = data[at : at + dice.randint(1, 64)]
        case 5:
            data[at:at] = dice.randbytes(dice.randint(1, 8))
        case _:
            other = dice.choice(kept)
            data[at:] = other[dice.randrange(len(other)) :]
