"""A text as a QR code, as SVG: the journal's head in a report's footer, to be compared with a phone."""

import io

import segno


def qr_svg(text: str) -> str:
    """The code, with its quiet zone, as an SVG of its own size; the same text gives the same code."""
    file = io.BytesIO()
    segno.make(text, error="m", micro=False).save(file, kind="svg", xmldecl=False, border=2)
    return file.getvalue().decode()
