"""The map's page: folium's own, made once, with every asset from here and no script or style inside it."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import folium
from xstatic.pkg import leaflet

from ui.map.engine import PAGE_URL

RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "map"

SCRIPTS = (
    "seam.js",
    "stage.js",
    "ink.js",
    "ground.js",
    "names.js",
    "trails.js",
    "marks.js",
    "units.js",
    "plan.js",
    "furniture.js",
    "rim.js",
    "film.js",
    "view.js",
    "hand.js",
    "answers.js",
)
"""Our scripts in the order in which they stand on each other; ``start.js`` follows folium's own."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src {PAGE_URL}",
        f"style-src {PAGE_URL}",
        f"img-src {PAGE_URL}",
        "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""Content-security policy: scripts, styles and images from the desk's scheme, nothing inline."""

_MIME = {".js": "text/javascript", ".css": "text/css", ".png": "image/png", ".html": "text/html"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that the page may ask for, with its media type."""

    mime: str
    body: bytes


def page_assets(lat_deg: float, lon_deg: float, channel_js: bytes) -> dict[str, Asset]:
    """Everything under ``desk://map/`` by path, "" for the page; *channel_js* is Qt's qwebchannel.js."""
    rewriter = _Rewriter(_folium_html(lat_deg, lon_deg))
    assets = {"": Asset("text/html", rewriter.html.encode())}
    for name, text in rewriter.taken_out.items():
        assets[name] = Asset(_MIME[Path(name).suffix], text.encode())
    assets["qwebchannel.js"] = Asset("text/javascript", channel_js)
    files = [*(RESOURCES / name for name in (*SCRIPTS, "start.js", "map.css"))]
    data = Path(leaflet.BASE_DIR)
    files += [data / "leaflet.js", data / "leaflet.css"]
    for file in files:
        assets[file.name] = Asset(_MIME[file.suffix], file.read_bytes())
    for image in sorted((data / "images").glob("*.png")):
        assets[f"images/{image.name}"] = Asset("image/png", image.read_bytes())
    return assets


def _folium_html(lat_deg: float, lon_deg: float) -> str:
    """Folium's page with an empty map at the place: no tiles, Leaflet and our scripts as its only assets."""
    page = folium.Map(
        location=(lat_deg, lon_deg),
        zoom_start=13,
        tiles=None,
        zoom_control="bottomright",
        attribution_control=False,
        # Motion only for news: the view jumps where it is sent, and a wheel's click is half a level.
        zoom_animation=False,
        fade_animation=False,
        marker_zoom_animation=False,
        inertia=False,
        zoom_snap=0.25,
        zoom_delta=0.5,
        wheel_px_per_zoom_level=120,
        min_zoom=9,
        max_zoom=19,
        box_zoom=False,
        keyboard=False,  # the keys belong to the desk
    )
    page._id = "desk"  # noqa: SLF001 — folium names the map's variable after it; ours has to be known to start.js
    page.default_js = [(name, PAGE_URL + name) for name in ("leaflet.js", "qwebchannel.js", *SCRIPTS)]
    page.default_css = [(name, PAGE_URL + name) for name in ("leaflet.css", "map.css")]
    html: str = page.get_root().render()
    return html


class _Rewriter(HTMLParser):
    """Moves every inline script and style into a file of its own, so that the policy needs no exception."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.taken_out: dict[str, str] = {}
        self._parts: list[str] = []
        self._inside = ""
        self.feed(html)
        self.close()
        self.html = "".join(self._parts).replace(
            "<head>",
            f'<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            1,
        )
        closing = f'<script src="{PAGE_URL}start.js"></script>\n</html>'
        self.html = self.html.replace("</html>", closing, 1)

    def handle_decl(self, decl: str) -> None:
        self._parts.append(f"<!{decl}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "style" or (tag == "script" and not any(name == "src" for name, _ in attrs)):
            self._inside = tag
            return
        self._parts.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag, attrs
        self._parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""
            return
        self._parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self._parts.append(data)
        elif re.search(r"\S", data):
            script = self._inside == "script"
            name = f"folium-{len(self.taken_out)}.{'js' if script else 'css'}"
            self.taken_out[name] = data
            self._parts.append(
                f'<script src="{PAGE_URL}{name}"></script>'
                if script
                else f'<link rel="stylesheet" href="{PAGE_URL}{name}">'
            )

    def handle_entityref(self, name: str) -> None:
        self._parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._parts.append(f"&#{name};")
