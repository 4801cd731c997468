"""Roads as chains of segments in driving direction, and stretches along them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dispatch.roads.network import RoadNetwork

Segments = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """Every segment in one order in which the pieces of a road and direction follow each other.

    *order* (n,): segments chain by chain, upstream first. *at* (n,): a segment's place in *order*.
    *chain* (n,): the chain's number by place. *start_m*, *end_m* (n,): metres from the chain's beginning by
    place. *rings*: numbers of the chains whose end leads into their beginning.
    """

    order: NDArray[np.int64]
    at: NDArray[np.int64]
    chain: NDArray[np.int64]
    start_m: NDArray[np.float64]
    end_m: NDArray[np.float64]
    rings: frozenset[int]

    def stretches(self, chosen: NDArray[np.bool_], bridge_m: float) -> list[Segments]:
        """Stretches of *chosen* segments (mask of n) from upstream to downstream, in the order of chains.

        Gaps of at most *bridge_m* inside a chain are bridged, and what lies in them belongs to the stretch.
        """
        places = np.flatnonzero(chosen[self.order])
        if not len(places):
            return []
        gap_m = self.start_m[places[1:]] - self.end_m[places[:-1]]
        cut = (self.chain[places[1:]] != self.chain[places[:-1]]) | (gap_m > bridge_m)
        first = places[np.concatenate(([True], cut))]
        last = places[np.concatenate((cut, [True]))]
        pieces = list(zip(first.tolist(), last.tolist(), strict=True))
        return [
            tuple(s for a, b in joined for s in self.order[a : b + 1].tolist())
            for joined in self._over_the_seams(pieces, bridge_m)
        ]

    def _over_the_seams(self, pieces: list[tuple[int, int]], bridge_m: float) -> list[list[tuple[int, int]]]:
        """Join the last piece of a ring to its first where they meet over the place the ring was cut at."""
        joined = [[piece] for piece in pieces]
        for ring in self.rings:
            own = [i for i, piece in enumerate(pieces) if self.chain[piece[0]] == ring]
            if len(own) < 2:  # noqa: PLR2004 — a seam has two sides
                continue
            whole = np.flatnonzero(self.chain == ring)
            begin, end = int(whole[0]), int(whole[-1])
            first, last = pieces[own[0]][0], pieces[own[-1]][1]
            gap_m = self.end_m[end] - self.end_m[last] + self.start_m[first] - self.start_m[begin]
            if gap_m <= bridge_m:
                over = [(last + 1, end)] if last < end else []
                under = [(begin, first - 1)] if first > begin else []
                joined[own[0]] = [*joined[own[-1]], *over, *under, *joined[own[0]]]
                joined[own[-1]] = []
        return [pieces for pieces in joined if pieces]


def chains_of(network: RoadNetwork) -> Chains:
    """Lay the network out in chains by `next_on_road`; a ring is cut before its lowest segment."""
    following, preceding = network.next_on_road.tolist(), network.previous_on_road.tolist()
    order: list[int] = []
    chain: list[int] = []
    rings: set[int] = set()
    laid = [False] * len(network)
    heads = [i for i in range(len(network)) if preceding[i] < 0]
    for number, head in enumerate([*heads, *range(len(network))]):
        at = head
        while at >= 0 and not laid[at]:
            laid[at] = True
            order.append(at)
            chain.append(number)
            at = following[at]
            if at == head:
                rings.add(number)
    order_array = np.array(order, dtype=np.int64)
    chain_array = np.array(chain, dtype=np.int64)
    at_array = np.empty(len(network), dtype=np.int64)
    at_array[order_array] = np.arange(len(network))
    end_m = np.cumsum(network.length_m[order_array])
    start_m = end_m - network.length_m[order_array]
    base = start_m[np.searchsorted(chain_array, chain_array)]
    return Chains(order_array, at_array, chain_array, start_m - base, end_m - base, frozenset(rings))
