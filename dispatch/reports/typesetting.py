"""Typst: from a template and data to the bytes of a PDF or of pages as pictures. Reads no web, asks no clock.

Untrusted text never becomes markup: it goes in as JSON, and the template shows its strings as strings.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from dispatch.domain.printed import on_paper

TEMPLATES = Path(__file__).resolve().parents[2] / "resources" / "reports"
SERIF = ("Noto Serif CJK SC", "Source Han Serif SC")
"""For the text (宋), the first that is there. The second is the first under its other maker's name."""

SANS = ("Noto Sans CJK SC", "Source Han Sans SC")
"""For headings and figures (黑)."""

ARCHIVED: Literal["a-2b"] = "a-2b"
"""PDF/A-2b: all that it needs is in the file, so that it opens in thirty years as it did on the day."""


class FontsMissingError(RuntimeError):
    """There is no font to print Chinese with; says what to install."""


@cache
def _fonts() -> typst.Fonts:
    """The machine's fonts, looked for once: that takes longer than a page."""
    return typst.Fonts(include_embedded_fonts=False)


def chosen_fonts(families: frozenset[str] | None = None) -> tuple[str, str]:
    """The families for text and for headings. Raises FontsMissingError where one of them is not there."""
    there = frozenset(_fonts().families()) if families is None else families
    chosen = [next((name for name in wanted if name in there), "") for wanted in (SERIF, SANS)]
    if not all(chosen):
        raise FontsMissingError(
            f"没有中文字体 {SERIF[0]}、{SANS[0]}，无法排印。请安装：sudo apt-get install -y fonts-noto-cjk"
            "（no Chinese fonts to print with; install fonts-noto-cjk）"
        )
    return chosen[0], chosen[1]


def typeset(
    template: str, data: Mapping[str, Any], made_at: datetime, form: Literal["pdf", "png"] = "pdf"
) -> list[bytes]:
    """Print *data* by a template of `TEMPLATES`: one PDF, or a picture of each page.

    The same data give the same bytes: *made_at*, the journal's moment, is the only date in the file.
    Raises FontsMissingError.
    """
    serif, sans = chosen_fonts()
    inputs = {"data": json.dumps(_on_paper(data), ensure_ascii=False), "serif": serif, "sans": sans}
    compiler = typst.Compiler(
        (TEMPLATES / template).read_bytes(), root=TEMPLATES, font_paths=_fonts(), sys_inputs=inputs
    )
    at = made_at.replace(microsecond=0)  # Typst takes whole seconds
    made = compiler.compile(format=form, timestamp=at, ppi=110, pdf_standards=ARCHIVED)
    if made is None:
        raise RuntimeError(f"{template}: nothing was printed")
    return [made] if isinstance(made, bytes) else made


def _on_paper(value: Any) -> Any:  # noqa: ANN401 — any JSON
    """*value* with every string as it may stand on paper."""
    match value:
        case str():
            return on_paper(value)
        case Mapping():
            return {key: _on_paper(part) for key, part in value.items()}
        case list() | tuple():
            return [_on_paper(part) for part in value]
    return value
