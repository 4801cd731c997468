"""A map on a scaled screen, run in a process of its own: where things are, and what a click there names."""

import json
import sys

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.map.scenes import MIDDLE, NOW, alert, picture, small_city, unit
from ui.map.engine import configure_engine, register_scheme


def main() -> None:
    """Show a unit and an alert, click on both, and print what the page says and what was heard."""
    configure_engine()
    register_scheme()
    from dispatch.domain.units import FreshnessPolicy  # noqa: PLC0415 — after the engine's conditions
    from ui.map.view import MapView  # noqa: PLC0415 — as above

    app = QApplication(sys.argv[:1])
    network = small_city()
    view = MapView(network, {}, "示意路网")
    view.resize(540, 380)
    loop = QEventLoop()
    heard: list[list[object]] = []
    found: dict[str, object] = {}

    def click(mark: dict[str, list[float]]) -> None:
        inside = view.focusProxy()
        assert inside is not None
        QTest.mouseClick(
            inside, Qt.MouseButton.LeftButton, pos=QPoint(round(mark["at"][0]), round(mark["at"][1]))
        )

    def look(seen: dict[str, list[dict[str, list[float]]]]) -> None:
        found.update(seen)
        click(seen["units"][0])
        QTimer.singleShot(150, lambda: click(seen["alerts"][0]))
        QTimer.singleShot(500, loop.quit)

    view.unit_clicked.connect(lambda name: heard.append(["unit", name]))
    view.alert_clicked.connect(lambda name: heard.append(["alert", name]))
    lat, lon = MIDDLE
    scene = picture(network, unit("A12", (lat + 0.005, lon + 0.008)), alerts=(alert(),))
    view.set_picture(scene, NOW, FreshnessPolicy())
    view.drawn_batch.connect(lambda _: None if found else QTimer.singleShot(100, lambda: view.drawn(look)))
    view.show()
    QTimer.singleShot(15_000, loop.quit)
    loop.exec()
    sys.stdout.write(json.dumps({"heard": heard, "view": found["view"], "canvases": found["canvases"]}))
    app.processEvents()


if __name__ == "__main__":
    main()
