"""What a seat may set for itself. The one source: dialog, TOML file and docs page are made from this struct.

A setting's words stand in its type's `Meta`: title and description (Chinese, marked for translation under
``settings``), and in *extra* its unit and when a change takes effect. No widgets.
"""

import json
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import structlog
from msgspec import Meta

from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.shell.layout_file import write_whole

log = structlog.get_logger()

AT_NEXT_START = "at_next_start"
"""In *extra* of a setting that the running desk cannot take over."""


class SeatSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A seat's own settings, in the order of the dialog; the defaults are the desk's own."""

    language: Annotated[
        Literal["zh", "en"],
        Meta(
            title=QT_TRANSLATE_NOOP("settings", "语言"),
            description=QT_TRANSLATE_NOOP("settings", "画面上的文字; 报告与指令总是中文。"),
            extra={AT_NEXT_START: True},
        ),
    ] = "zh"
    theme: Annotated[
        Literal["dark", "light"],
        Meta(
            title=QT_TRANSLATE_NOOP("settings", "主题"),
            description=QT_TRANSLATE_NOOP("settings", "夜间或白天, 地图与图表一起换; F9 随时切换。"),
        ),
    ] = "dark"
    text_percent: Annotated[
        Literal[100, 125],
        Meta(
            title=QT_TRANSLATE_NOOP("settings", "文字大小"),
            description=QT_TRANSLATE_NOOP("settings", "整个画面放大; 125 % 时每屏的行数少一些。"),
            extra={"unit": "%", AT_NEXT_START: True},
        ),
    ] = 100
    layout: Annotated[
        str,
        Meta(
            max_length=24,
            title=QT_TRANSLATE_NOOP("settings", "启动布局"),
            description=QT_TRANSLATE_NOOP("settings", "启动时用哪个命名布局; 空着就接着上次的。"),
            extra={AT_NEXT_START: True},
        ),
    ] = ""
    volume_percent: Annotated[
        int,
        Meta(
            ge=10,
            le=100,
            title=QT_TRANSLATE_NOOP("settings", "音量"),
            description=QT_TRANSLATE_NOOP("settings", "提示音的音量; 求助声不低于 60 %。"),
            extra={"unit": "%"},
        ),
    ] = 80
    mute_minutes: Annotated[
        int,
        Meta(
            ge=1,
            le=60,
            title=QT_TRANSLATE_NOOP("settings", "静音时长"),
            description=QT_TRANSLATE_NOOP("settings", "按 M 静音多久后自动恢复; 求助声从不静音。"),
            extra={"unit": "min"},
        ),
    ] = 10
    escalation: Annotated[
        bool,
        Meta(
            title=QT_TRANSLATE_NOOP("settings", "无人签收时再响"),
            description=QT_TRANSLATE_NOOP("settings", "警情无人签收时, 提示音重复并加重。"),
        ),
    ] = True
    follow: Annotated[
        bool,
        Meta(
            title=QT_TRANSLATE_NOOP("settings", "地图跟随"),
            description=QT_TRANSLATE_NOOP("settings", "启动时地图跟随选中的对象; 手动平移后停, 按 ★ 再跟。"),
            extra={AT_NEXT_START: True},
        ),
    ] = True
    trails: Annotated[
        bool,
        Meta(
            title=QT_TRANSLATE_NOOP("settings", "轨迹"),
            description=QT_TRANSLATE_NOOP("settings", "地图上画出铁骑最近走过的路。"),
        ),
    ] = True
    tour_seen: Annotated[
        bool,
        Meta(
            title=QT_TRANSLATE_NOOP("settings", "已看过按键介绍"),
            description=QT_TRANSLATE_NOOP("settings", "关掉后, 下次启动再介绍一遍按键。"),
            extra={AT_NEXT_START: True},
        ),
    ] = False


CHOICE_WORDS: Mapping[str, str] = {
    "zh": "中文",
    "en": "English",
    "dark": QT_TRANSLATE_NOOP("settings", "夜间"),
    "light": QT_TRANSLATE_NOOP("settings", "白天"),
}
"""Answers that are words; a language is written in itself."""


@dataclass(frozen=True, slots=True)
class SeatField:
    """One setting of `SeatSettings` as data. *choices* empty for a bool, a number or a text.

    *least* and *most* bound a number; *longest* a text.
    """

    key: str
    title: str
    meaning: str
    unit: str
    default: object
    choices: tuple[object, ...]
    least: int | None
    most: int | None
    at_next_start: bool


def seat_fields() -> tuple[SeatField, ...]:
    """Every setting of a seat, in the order of the struct."""
    hints = typing.get_type_hints(SeatSettings, include_extras=True)
    return tuple(_field(info, hints[info.name]) for info in msgspec.structs.fields(SeatSettings))


def _field(info: msgspec.structs.FieldInfo, hint: Any) -> SeatField:  # noqa: ANN401 — a type with its Meta
    kind, meta = typing.get_args(hint)
    extra = meta.extra or {}
    return SeatField(
        key=info.name,
        title=meta.title,
        meaning=meta.description,
        unit=str(extra.get("unit", "")),
        default=info.default,
        choices=typing.get_args(kind) if typing.get_origin(kind) is Literal else (),
        least=meta.ge,
        most=meta.le,
        at_next_start=bool(extra.get(AT_NEXT_START)),
    )


def seat_settings(content: Mapping[str, object], *, over: SeatSettings | None = None) -> SeatSettings:
    """Settings from parsed TOML, *over* those of the city. Raises ValueError for a wrong name or value."""
    base = msgspec.structs.asdict(over or SeatSettings())
    return msgspec.convert({**base, **content}, SeatSettings)


class SettingsFile:
    """A seat's settings on disk. Without a *path* they live as long as the window."""

    def __init__(
        self,
        path: Path | None,
        city: SeatSettings | None = None,
        given: Mapping[str, object] | None = None,
    ) -> None:
        """*city*: what the city's file says in its section ``[desk]``.

        *given* holds for this run, as the command line says, and is not written.
        """
        self.path = path
        self._city = city or SeatSettings()
        self._kept = self._read()
        self.current = seat_settings(given or {}, over=self._kept)

    def _read(self) -> SeatSettings:
        """What the file says, setting by setting: one that makes no sense is passed over and logged."""
        if self.path is None:
            return self._city
        try:
            content = tomllib.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return self._city
        except (OSError, ValueError, RecursionError) as error:  # TOML's and Unicode's are ValueErrors
            log.warning("settings_ignored", file=str(self.path), why=str(error))
            return self._city
        settings = self._city
        for key, value in content.items():
            try:
                settings = seat_settings({key: value}, over=settings)
            except ValueError as error:
                log.warning("setting_ignored", file=str(self.path), setting=key, why=str(error))
        return settings

    def change(self, key: str, value: object) -> bool:
        """Set one setting and write the file at once. Raises ValueError; False where it was not written."""
        self.current = seat_settings({key: value}, over=self.current)
        self._kept = seat_settings({key: value}, over=self._kept)
        return self.path is None or write_whole(self.path, toml_text(self._kept).encode())


def toml_text(settings: SeatSettings) -> str:
    """The file as it is written: every setting, with its meaning, unit and default in front of it."""
    lines = ["# 本席位的设置 · Settings of this seat", ""]
    for field in seat_fields():
        unit = f" ({field.unit})" if field.unit else ""
        lines.append(f"# {field.title}{unit}: {field.meaning} 默认 default: {toml_value(field.default)}")
        lines += [f"{field.key} = {toml_value(getattr(settings, field.key))}", ""]
    return "\n".join(lines)


def toml_value(value: object) -> str:
    """A bool, number or text as TOML writes it (JSON's strings are TOML's, but for DEL)."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
