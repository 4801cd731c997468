"""A crossing at which two roads change the names of their halves."""

from dispatch.roads.network import RoadNetwork, build_network
from tests.roads.grid import degrees, straight


def halves() -> RoadNetwork:
    """东昌西路 and 东昌东路 across 柳园北路 and 柳园南路, 500 m each."""
    at = {"m": (0.0, 0.0), "w": (-500.0, 0.0), "e": (500.0, 0.0), "n": (0.0, 500.0), "s": (0.0, -500.0)}
    arms = (("w", "东昌西路"), ("e", "东昌东路"), ("n", "柳园北路"), ("s", "柳园南路"))
    segments = [
        straight(f"{a}>{b}", (a, *at[a]), (b, *at[b]), name=name)
        for arm, name in arms
        for a, b in ((arm, "m"), ("m", arm))
    ]
    return build_network({node: degrees(*xy) for node, xy in at.items()}, segments, digest="halves")
