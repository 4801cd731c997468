"""Which segments belong together: the other direction, and the next piece of the same road."""

from collections.abc import Sequence

import numpy as np

from dispatch.roads.plane import Floats, Indices, turned_deg

STRAIGHT_ON_DEG = 60.0
"""A road that bends by more than this at a junction is not followed: the jam beyond it is another one."""


def opposites(from_node: Indices, to_node: Indices) -> Indices:
    """For each segment the one between the same nodes the other way round, -1 where there is none.

    Of several the first in order; a segment from a node to itself has no opposite.
    """
    first: dict[tuple[int, int], int] = {}
    for i, ends in enumerate(zip(from_node.tolist(), to_node.tolist(), strict=True)):
        first.setdefault(ends, i)
    return np.array(
        [
            first.get((end, begin), -1) if begin != end else -1
            for begin, end in zip(from_node.tolist(), to_node.tolist(), strict=True)
        ],
        dtype=np.int32,
    )


def followers(
    turn_from: Indices,
    turn_to: Indices,
    names: Sequence[str],
    begin_heading_deg: Floats,
    end_heading_deg: Floats,
) -> tuple[Indices, Indices]:
    """For each segment the next and the previous one of its road and direction, -1 where there is none.

    *turn_from*, *turn_to*: the turns that may be driven. *begin_heading_deg*, *end_heading_deg*: headings of
    a segment's first and last piece. A follower has the same name, not an empty one, and bends by less than
    `STRAIGHT_ON_DEG`; the straightest pair is taken first, of equal ones that of the lowest indices, and a
    segment follows one other at most, so a stretch is a chain (or a ring) and never a tree.
    """
    following = np.full(len(names), -1, dtype=np.int32)
    preceding = np.full(len(names), -1, dtype=np.int32)
    number = {name: i for i, name in enumerate(dict.fromkeys(names))}
    road = np.array([number[name] for name in names], dtype=np.int32)
    named = np.array([bool(name) for name in names], dtype=np.bool_)
    bend = turned_deg(end_heading_deg[turn_from], begin_heading_deg[turn_to])
    fits = (
        (road[turn_from] == road[turn_to])
        & named[turn_from]
        & (bend < STRAIGHT_ON_DEG)
        & (turn_from != turn_to)
    )
    chosen = np.flatnonzero(fits)
    order = chosen[np.lexsort((turn_to[chosen], turn_from[chosen], np.round(bend[chosen], 3)))]
    for begin, end in zip(turn_from[order].tolist(), turn_to[order].tolist(), strict=True):
        if following[begin] < 0 and preceding[end] < 0:
            following[begin] = end
            preceding[end] = begin
    return following, preceding
