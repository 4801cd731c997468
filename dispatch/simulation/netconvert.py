"""Builds the road network of a demo city by SUMO's netconvert from the readable source.

The net is georeferenced (transverse Mercator at the city's centre, in ``<location projParameter=…>``), its x
and y are metres east and north of the centre, edges bear Chinese names; an edge ``road.3`` runs with the
road's points in the source, ``-road.3`` against them.
"""

import os
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import sumolib

from dispatch.simulation.network import NetworkBuildError
from dispatch.simulation.signals import is_big_crossing, set_timings, signal_plan
from dispatch.simulation.source import CitySource
from dispatch.simulation.streets import Street, StreetPlan, turn_of

_LANES_WITH_LEFT = 3

_LONGEST_BUILD_S = 120


def projection(source: CitySource) -> str:
    """The PROJ string in which the city's metres are drawn."""
    centre = source.city
    return (
        f"+proj=tmerc +lat_0={centre.centre_lat_deg} +lon_0={centre.centre_lon_deg} "
        "+k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m +no_defs"
    )


def build(source: CitySource, work: Path) -> None:
    """Make ``city.net.xml`` in *work*. Raises NetworkBuildError, OSError."""
    plan = StreetPlan(source)
    nodes, edges, lanes, net = (work / f"city.{part}.xml" for part in ("nod", "edg", "con", "net"))
    _write(_nodes_xml(source, plan), nodes)
    _write(_edges_xml(plan), edges)
    _write(_left_lanes_xml(source, plan), lanes)
    command = [
        sumolib.checkBinary("netconvert"),
        f"--node-files={nodes}",
        f"--edge-files={edges}",
        f"--connection-files={lanes}",
        f"--output-file={net}",
        "--output.street-names=true",
        "--offset.disable-normalization=true",
        "--junctions.corner-detail=5",
        "--junctions.limit-turn-speed=5.5",
        "--no-turnarounds.tls=true",
        "--tls.left-green.time=6",
        "--no-warnings=true",
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        check=False,
        text=True,
        timeout=_LONGEST_BUILD_S,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    if done.returncode != 0:
        raise NetworkBuildError(done.stderr.strip() or f"netconvert ended with {done.returncode}")
    tree = ET.parse(net)  # noqa: S314 — netconvert has just written it
    root = tree.getroot()
    set_timings(root, source, plan)
    tree.write(net, encoding="utf-8", xml_declaration=True)


def _nodes_xml(source: CitySource, plan: StreetPlan) -> ET.Element:
    root = ET.Element("nodes")
    ET.SubElement(
        root,
        "location",
        netOffset="0.00,0.00",
        convBoundary="-4000,-4000,4000,4000",
        origBoundary="-10000000000,-10000000000,10000000000,10000000000",
        projParameter=projection(source),
    )
    for junction in plan.junctions:
        east_m, north_m = junction.place
        kind = "traffic_light" if signal_plan(source, plan, junction) else "priority"
        ET.SubElement(root, "node", id=junction.id, x=f"{east_m:.2f}", y=f"{north_m:.2f}", type=kind)
    return root


def _edges_xml(plan: StreetPlan) -> ET.Element:
    root = ET.Element("edges")
    for street in plan.streets:
        places = (street.start.place, *street.shape, street.end.place)
        ET.SubElement(
            root,
            "edge",
            {
                "id": street.id,
                "from": street.start.id,
                "to": street.end.id,
                "name": street.name,
                "priority": str(street.priority),
                "numLanes": str(street.lanes),
                "speed": f"{street.limit_mps:.2f}",
                "shape": " ".join(f"{x:.2f},{y:.2f}" for x, y in places),
                "type": street.road.kind,
            },
        )
    return root


def _left_lanes_xml(source: CitySource, plan: StreetPlan) -> ET.Element:
    """Connections that keep the innermost of three lanes for the left turn where two big roads cross."""
    root = ET.Element("connections")
    for junction in plan.junctions:
        if not is_big_crossing(source, plan, junction):
            continue
        out = [street for street in plan.streets if street.start is junction]
        for street in (s for s in plan.streets if s.end is junction and s.lanes >= _LANES_WITH_LEFT):
            for onward in out:
                for lane, into in _lane_pairs(street, onward):
                    attributes = {
                        "from": street.id,
                        "to": onward.id,
                        "fromLane": str(lane),
                        "toLane": str(into),
                    }
                    ET.SubElement(root, "connection", attributes)
    return root


def _lane_pairs(street: Street, onward: Street) -> list[tuple[int, int]]:
    """Lanes of *street* (0 is the right one) and the lanes of *onward* that they lead to."""
    match turn_of(street, onward):
        case "left":
            return [(street.lanes - 1, onward.lanes - 1)]
        case "right":
            return [(0, 0)]
        case "straight":
            return [(lane, min(lane, onward.lanes - 1)) for lane in range(street.lanes - 1)]
        case _:
            return []


def _write(root: ET.Element, path: Path) -> None:
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
