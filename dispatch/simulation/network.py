"""The road network of a demo city, from the cache; `netconvert` builds what is not there."""

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from dispatch.simulation.source import CitySourceError, read_city

_BUILDER_VERSION = "1"
"""Part of the cache's key: raise it when `netconvert` builds another net from the same source."""


class NetworkBuildError(RuntimeError):
    """netconvert refused the city; the message is its own."""


def network_key(source_dir: Path) -> str:
    """The name of the cache folder for what lies in *source_dir*: sixteen hex digits over its content."""
    digest = hashlib.sha256(_BUILDER_VERSION.encode())
    digest.update((source_dir / "city.toml").read_bytes())
    return digest.hexdigest()[:16]


def ensure_network(source_dir: Path, cache_dir: Path) -> Path:
    """The city's ``city.net.xml``, built into ``cache_dir/<key>/`` when it is not there yet.

    Idempotent, and safe when two processes build at once: the folder appears whole or not at all. Raises
    ``CitySourceError`` for a wrong source, ``NetworkBuildError`` when netconvert refuses, else ``OSError``.
    """
    folder = cache_dir / network_key(source_dir)
    net = folder / "city.net.xml"
    if net.exists():
        return net
    from dispatch.simulation.netconvert import build  # noqa: PLC0415 — shapely and sumolib, only for building

    cache_dir.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="building-", dir=cache_dir))
    try:
        build(read_city(source_dir), work)
        folder.mkdir(exist_ok=True)
        (work / "city.net.xml").replace(net)
    finally:
        shutil.rmtree(work)
    return net


def landmarks(source_dir: Path) -> dict[str, Any]:
    """The city's ``landmarks.geojson``: lake, river, old city and labels, a FeatureCollection in WGS-84.

    Raises ``CitySourceError`` when the file is no FeatureCollection, ``OSError`` when it cannot be read.
    """
    path = source_dir / "landmarks.geojson"
    try:
        found = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except msgspec.DecodeError as error:
        message = f"{path}: {error}"
        raise CitySourceError(message) from error
    if found.get("type") != "FeatureCollection":
        message = f"{path}: not a FeatureCollection"
        raise CitySourceError(message)
    return found
