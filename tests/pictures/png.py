"""Small PNG files: 256 colours where that looks the same."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

COLOURS = 256
EXACT = 64
"""So many of the commonest are kept as they are."""
WORST_STEP = 32
"""A pixel may come out by so many of 255 steps another in any channel; else the picture keeps all colours."""
USUAL_STEP = 1.5
"""And by no more than this in the mean."""

Pixels = npt.NDArray[np.uint8]
Colours = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


def write_png(image: QImage, path: Path) -> None:
    """Write *image*, in 256 colours where nobody would see the difference. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    small = reduced(image) or image.convertToFormat(QImage.Format.Format_RGB888)
    # Quality 0 is Qt's word for the hardest compression of a PNG.
    if not small.save(str(path), "PNG", 0):  # type: ignore[call-overload]  # the stub wants the name as bytes
        raise OSError(f"cannot write {path}")


def reduced(image: QImage) -> QImage | None:
    """The picture in 256 colours; None where one would see it."""
    pixels = _pixels(image)
    flat = pixels.reshape(-1, 3)
    colours, where, counts = np.unique(_packed(flat), return_inverse=True, return_counts=True)
    rgb = np.stack([(colours >> shift) & 255 for shift in (16, 8, 0)], axis=1).astype(np.float64)
    table, nearest = _table(rgb, counts)
    off = np.abs(table[nearest].astype(np.float64) - rgb).max(axis=1)
    if off.max() > WORST_STEP or float((off * counts).sum() / counts.sum()) > USUAL_STEP:
        return None
    height, width = pixels.shape[:2]
    indexed = np.ascontiguousarray(nearest[where].reshape(height, width).astype(np.uint8))
    found = QImage(indexed.data, width, height, width, QImage.Format.Format_Indexed8).copy()
    found.setColorTable([0xFF000000 | int(r) << 16 | int(g) << 8 | int(b) for r, g, b in table])
    return found


def _pixels(image: QImage) -> Pixels:
    """Height × width × red, green, blue."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    raw = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return raw[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).copy()


def _packed(flat: Pixels) -> Numbers:
    wide = flat.astype(np.int64)
    return wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2]


def _table(rgb: Colours, counts: Numbers) -> tuple[Pixels, Numbers]:
    """At most 256 colours, and which of them each colour becomes.

    The surfaces' colours, which nearly all pixels have, stay as they are. The rest is cut into boxes of
    colours (Heckbert 1982), each time the one with the longest edge: small marks of a rare colour, which
    carry the meaning here, then come out well.
    """
    by_count = np.argsort(-counts, kind="stable")
    boxes = [by_count[number : number + 1] for number in range(min(EXACT, len(rgb)))]
    spans = [(0.0, 0)] * len(boxes)
    if len(rgb) > EXACT:
        boxes.append(by_count[EXACT:])
        spans.append(_span(rgb[by_count[EXACT:]]))
    while len(boxes) < COLOURS and max(span for span, _ in spans) > 0:
        widest = int(np.argmax([span for span, _ in spans]))
        box, (_, channel) = boxes.pop(widest), spans.pop(widest)
        middle = (rgb[box, channel].max() + rgb[box, channel].min()) / 2
        for half in (box[rgb[box, channel] <= middle], box[rgb[box, channel] > middle]):
            boxes.append(half)
            spans.append(_span(rgb[half]))
    nearest = np.empty(len(rgb), np.int64)
    table = np.empty((len(boxes), 3), np.uint8)
    for number, box in enumerate(boxes):
        nearest[box] = number
        table[number] = np.rint(np.average(rgb[box], axis=0, weights=counts[box]))
    return table, nearest


def _span(rgb: Colours) -> tuple[float, int]:
    """The longest edge of a box of colours, and its channel."""
    spans = rgb.max(axis=0) - rgb.min(axis=0)
    return float(spans.max()), int(spans.argmax())
