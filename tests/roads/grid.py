"""Small road networks made by hand, for every test that needs one."""

from dispatch.roads.network import RoadNetwork, SegmentSource, TurnSource, build_network
from dispatch.roads.plane import LocalPlane

PLANE = LocalPlane(36.4567, 115.9855)
BLOCK_M = 500.0
EAST_WEST = ("兴华路", "东昌路", "利民路")
NORTH_SOUTH = ("卫育路", "柳园路", "花园路")


def degrees(x_m: float, y_m: float) -> tuple[float, float]:
    """Latitude and longitude of a place in metres east and north of the city's middle."""
    lat_deg, lon_deg = PLANE.lat_lon(x_m, y_m)
    return float(lat_deg), float(lon_deg)


def straight(
    segment_id: str,
    begin: tuple[str, float, float],
    end: tuple[str, float, float],
    *,
    name: str = "",
    limit_mps: float = 10.0,
    signal: bool = False,
) -> SegmentSource:
    """A straight segment between two nodes, each (id, metres east, metres north)."""
    (from_node, x1, y1), (to_node, x2, y2) = begin, end
    lat_deg, lon_deg = zip(degrees(x1, y1), degrees(x2, y2), strict=True)
    return SegmentSource(
        segment_id, from_node, to_node, lat_deg, lon_deg, limit_mps, lanes=2, name=name, signal_at_end=signal
    )


def grid(turns: list[TurnSource] | None = None, *, one_way: frozenset[str] = frozenset()) -> RoadNetwork:
    """Three by three crossings, 500 m apart, two-way streets of 10 m/s.

    Nodes "c-r" by column from the west and row from the north; a segment is "0-0>1-0". *one_way*: segments
    that are left out.
    """
    at = {f"{c}-{r}": ((c - 1) * BLOCK_M, (1 - r) * BLOCK_M) for c in range(3) for r in range(3)}
    segments = []
    for c in range(3):
        for r in range(3):
            for dc, dr, name in ((1, 0, EAST_WEST[r]), (0, 1, NORTH_SOUTH[c])):
                one, other = f"{c}-{r}", f"{c + dc}-{r + dr}"
                if other not in at:
                    continue
                segments += [
                    straight(f"{a}>{b}", (a, *at[a]), (b, *at[b]), name=name)
                    for a, b in ((one, other), (other, one))
                ]
    kept = [segment for segment in segments if segment.segment_id not in one_way]
    return build_network({node: degrees(*xy) for node, xy in at.items()}, kept, turns, digest="grid")
