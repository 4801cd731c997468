"""The page: folium's, with everything in it from the desk."""

import re

import pytest

from ui.map.engine import PAGE_URL
from ui.map.page import POLICY, RESOURCES, Asset, page_assets


@pytest.fixture(scope="module")
def assets() -> dict[str, Asset]:
    """The page's assets by path."""
    return page_assets(36.4567, 115.9855, b"// channel")


def test_the_page_names_no_other_place_than_the_desk(assets: dict[str, Asset]) -> None:
    """No address of the web is left of folium's assets."""
    html = assets[""].body.decode()
    assert "//" not in html.replace(PAGE_URL, "")


def test_every_asset_that_the_page_asks_for_is_served(assets: dict[str, Asset]) -> None:
    """Each script and style of the page is among the assets, and so is what Leaflet's style asks for."""
    html = assets[""].body.decode()
    wanted = re.findall(rf'(?:src|href)="{PAGE_URL}([^"]*)"', html)
    wanted += [
        f"images/{name}"
        for name in re.findall(rb"url\(images/([^)]+)\)", assets["leaflet.css"].body)
        for name in [name.decode()]
    ]
    assert len(wanted) > 12
    assert set(wanted) <= set(assets)


def test_nothing_is_inline(assets: dict[str, Asset]) -> None:
    """No script and no style stands in the page itself, so the policy needs no exception."""
    html = assets[""].body.decode()
    assert "<style" not in html
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []
    assert re.findall(r"<script[^>]*>\s*\S", html.replace("</script>", "")) == [] or "L.map" not in html
    assert "unsafe" not in POLICY


def test_the_map_is_made_by_folium(assets: dict[str, Asset]) -> None:
    """The script that makes the Leaflet map is folium's own, taken out into a file."""
    scripts = [asset.body.decode() for name, asset in assets.items() if name.startswith("folium-")]
    assert sum("var map_desk = L.map(" in script for script in scripts) == 1
    html = assets[""].body.decode()
    made = html.index("folium-", html.index("</body>"))
    assert html.index("leaflet.js") < html.index("seam.js") < made < html.index("start.js")


def test_the_policy_stands_before_anything_else(assets: dict[str, Asset]) -> None:
    """The content-security policy is in the head before the first asset."""
    html = assets[""].body.decode()
    assert html.index("default-src 'none'") < html.index("<script")


def test_no_script_of_ours_parses_text() -> None:
    """Text from outside is drawn or set as text: nothing of ours can turn it into markup or code."""
    parsers = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc"
    scripts = sorted(RESOURCES.glob("*.js"))
    assert len(scripts) > 8
    assert [file.name for file in scripts if re.search(parsers, file.read_text(encoding="utf-8"))] == []
