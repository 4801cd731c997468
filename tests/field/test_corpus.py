"""The kept inputs of fuzzing, and some thousand changed ones, through frame reader and decoder."""

from itertools import islice

import pytest

from tests.field.mutation import corpus, mutations
from tests.field.target import Seen, try_bytes

KEPT = corpus()


@pytest.mark.parametrize("name", KEPT)
def test_a_kept_input_keeps_every_promise(name: str) -> None:
    """What was found or made by hand once is tried for ever; each reaches the decoder or is refused there."""
    seen = try_bytes(KEPT[name])
    assert seen.frames + seen.faults > 0


def test_changed_inputs_keep_every_promise() -> None:
    """A few thousand, other ones in each of the ten seeds; among them frames, faults and messages."""
    total = Seen()
    for seed in range(10):
        for data in islice(mutations(seed), 400):
            seen = try_bytes(data)
            total.frames += seen.frames
            total.faults += seen.faults
            total.messages += seen.messages
    assert total.frames > 2000
    assert total.faults > 500
    assert total.messages > 500
