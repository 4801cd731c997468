"""A route from another program's file: read when it is one, refused in words when it is anything else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.feeds.line_files import MOST_BYTES, MOST_POINTS, MOST_VIA, LineFileError, read_line

GPX = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>线</name>{segments}</trk></gpx>"""
POINT = '<trkpt lat="{}" lon="{}"><time>2026-11-24T09:30:00Z</time></trkpt>'


def gpx(*segments: list[tuple[float, float]]) -> bytes:
    """A track of some segments."""
    parts = "".join(f"<trkseg>{''.join(POINT.format(*point) for point in one)}</trkseg>" for one in segments)
    return GPX.format(segments=parts).encode()


def geojson(content: Any) -> bytes:  # noqa: ANN401 — JSON
    """A JSON file."""
    return json.dumps(content).encode()


LINE = {"type": "LineString", "coordinates": [[115.98, 36.45], [115.99, 36.45], [115.99, 36.46]]}


def test_a_track_and_a_line_become_the_same_places() -> None:
    """GPX writes latitude first, GeoJSON longitude; an interrupted track is one line."""
    from_gpx = read_line(gpx([(36.45, 115.98), (36.45, 115.99)], [(36.46, 115.99)]))
    wrapped = {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": LINE}]}
    from_json = read_line(b"\xef\xbb\xbf" + geojson(wrapped))
    assert [(round(p.lat_deg, 5), round(p.lon_deg, 5)) for p in from_gpx] == [
        (36.45, 115.98),
        (36.45, 115.99),
        (36.46, 115.99),
    ]
    assert from_json == from_gpx


def test_a_route_counts_where_there_is_no_track() -> None:
    """Both kinds of GPX are somebody's route."""
    body = b'<gpx><rte><rtept lat="36.45" lon="115.98"/><rtept lat="36.46" lon="115.98"/></rte></gpx>'
    assert len(read_line(body)) == 2


def test_a_long_track_keeps_its_shape_in_few_points() -> None:
    """Ten thousand fixes become at most sixty points; the ends stay."""
    fixes = [(36.45 + i * 1e-6, 115.98 + (i % 2000) * 1e-5) for i in range(10_000)]
    places = read_line(gpx(fixes))
    assert 2 <= len(places) <= MOST_VIA
    assert places[0].lat_deg == pytest.approx(fixes[0][0], abs=1e-6)
    assert places[-1].lat_deg == pytest.approx(fixes[-1][0], abs=1e-4)


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    b"<gpx><trk><name>&b;</name></trk></gpx>"
)
OUTSIDE = b'<!DOCTYPE gpx SYSTEM "file:///etc/passwd"><gpx/>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "既不是"),
        (b"PK\x03\x04", "既不是"),
        (b"{" * 100_000, "JSON"),
        (b'{"type": "LineString", "coordinates": [[NaN, 1], [2, 3]]}', "JSON"),
        (geojson({"type": "Point", "coordinates": [1, 2]}), "没有路线"),
        (geojson({"type": "LineString", "coordinates": "x"}), "列表"),
        (geojson({"type": "LineString", "coordinates": [["a", 1], [2, 3]]}), "不是数"),
        (geojson({"type": "LineString", "coordinates": [[True, 1], [2, 3]]}), "不是数"),
        (geojson({"type": "LineString", "coordinates": [[1, 91], [2, 3]]}), "地球"),
        (geojson({"type": "LineString", "coordinates": [[1, 1e999], [2, 3]]}), "JSON"),
        (geojson({"type": "MultiLineString", "coordinates": [LINE["coordinates"]] * 2}), "2 条线"),
        (geojson({"type": "LineString", "coordinates": [[1, 1]] * 9}), "都在一处"),
        (geojson({"type": "LineString", "coordinates": [[1, 1]] * (MOST_POINTS + 1)}), "超过"),
        (b" " * (MOST_BYTES + 1), "MB"),
        (b"<html><body/></html>", "不是 GPX"),
        (b"<gpx><trk><trkseg><trkpt lat='1'/></trkseg></trk></gpx>", "经纬度"),
        (b"<gpx><trk>", "能读的 GPX"),
        (b"<gpx>" + b"<x>" * 100, "嵌套"),
        (BOMB, "实体"),
        (OUTSIDE, "实体"),
    ],
)
def test_what_is_no_route_is_refused_in_words(data: bytes, words: str) -> None:
    """Whatever it is, and before it grows."""
    with pytest.raises(LineFileError, match=words):
        read_line(data)


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: b"<gpx>" + text.encode() + b"</gpx>"))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    """None of these is a line, and each is refused as such."""
    with pytest.raises(LineFileError):
        read_line(data)
