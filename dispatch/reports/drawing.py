"""SVG in tenths of a millimetre, with every text escaped: what a map and a diagram are drawn with."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from dispatch.domain.printed import on_paper

FONT = "Noto Sans CJK SC, Source Han Sans SC"
INK, GREY, PALE, BLUE, RED = "#1a1a1a", "#8a8f98", "#d5d9df", "#12468c", "#b01818"


class Canvas:
    """Collects shapes; *width* × *height* in tenths of a millimetre, y downwards."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._shapes: list[str] = []

    def line(
        self,
        points: Iterable[tuple[float, float]],
        colour: str,
        width: float,
        *,
        dash: str = "",
        cap: str = "",
    ) -> None:
        """A line through *points*."""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        more = f' stroke-dasharray="{dash}"' if dash else ""
        more += f' stroke-linecap="{cap}"' if cap else ""
        self._shapes.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width:.1f}"'
            f' stroke-linejoin="round"{more}/>'
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        stroke: str = "none",
        thick: float = 2,
    ) -> None:
        """A rectangle."""
        self._shapes.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" fill="{fill}"'
            f' stroke="{stroke}" stroke-width="{thick:.1f}"/>'
        )

    def disc(self, x: float, y: float, radius: float, fill: str, stroke: str = "#ffffff") -> None:
        """A filled circle."""
        self._shapes.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" stroke="{stroke}"'
            ' stroke-width="2"/>'
        )

    def shape(self, points: Iterable[tuple[float, float]], fill: str, stroke: str = "none") -> None:
        """A filled polygon."""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._shapes.append(f'<polygon points="{path}" fill="{fill}" stroke="{stroke}" stroke-width="2"/>')

    def text(  # noqa: PLR0913 — a word on a map: where, what, how it looks
        self,
        x: float,
        y: float,
        words: str,
        size: float = 24,
        colour: str = INK,
        *,
        anchor: str = "start",
        halo: bool = False,
        bold: bool = False,
    ) -> None:
        """Words on a baseline; *halo*: white around the letters, so that they stand off what is below."""
        said = escape(on_paper(words).replace("\n", " "))
        style = f'x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size:.1f}" text-anchor="{anchor}"'
        style += ' font-weight="bold"' if bold else ""
        if halo:
            self._shapes.append(f'<text {style} stroke="#ffffff" stroke-width="7">{said}</text>')
        self._shapes.append(f'<text {style} fill="{colour}">{said}</text>')

    def svg(self) -> str:
        """All of it."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}"'
            f' viewBox="0 0 {self.width} {self.height}">{"".join(self._shapes)}</svg>'
        )
