"""The one file that a centre writes: every mistake is told by name, and every default is a room's own."""

from pathlib import Path

import pytest

from dispatch.advice.ranking import RankingPolicy
from dispatch.bootstrap.configuration import DEMO, Configuration, ConfigurationError, load
from dispatch.gateway.settings import ClockSettings, TrafficSettings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[city]\nsource = "."\ncolour = "red"\n', "unknown setting city.colour"),
        ('[colours]\nred = 1\n[city]\nsource = "."\n', "unknown setting colours"),
        ('directory = "/"\n[city]\nsource = "."\n', "unknown setting directory"),
        (
            '[city]\nsource = "."\n[ranking.motorcycle]\nwings = 2\n',
            "ranking.motorcycle.wings",
        ),
        ('[city]\nsource = "."\n[ranking.motorcycle]\nfree_factor = 0.0\n', "not a way to ride"),
        ('[city]\nsource = "."\n[traffic]\nperiod_s = "soon"\n', "traffic.period_s"),
        ('[city]\nsource = "."\n[traffic]\nbbox_deg = [1.0, 2.0]\n', "traffic.bbox_deg"),
        ('[city]\nsource = "."\n[terminals]\nport = 1.5\n', "terminals.port"),
        ('city = "."\n', "city"),
        ("[city\n", "line 1"),
        ('[city]\nname = "x"\n', "[city] needs either source or network"),
        ('[city]\nsource = "."\nnetwork = "n.net.xml"\n', "[city] needs either source or network"),
        ("", "[city] needs either source or network"),
        (b'[city]\nname = "\xff\xfe"\n', "codec"),
    ],
)
def test_a_mistake_is_told_with_file_and_name(tmp_path: Path, text: str | bytes, said: str) -> None:
    """Refuse, never guess: one line with the file, the setting, and what is wrong with it."""
    file = tmp_path / "city.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigurationError) as error:
        load(file)
    assert said in str(error.value)
    assert "city.toml" in str(error.value)


def test_a_file_that_is_not_there_is_told_by_name(tmp_path: Path) -> None:
    """Missing, and a directory."""
    with pytest.raises(ConfigurationError, match=r"none\.toml: No such file"):
        load(tmp_path / "none.toml")
    with pytest.raises(ConfigurationError, match="directory"):
        load(tmp_path)


def test_what_is_not_said_is_the_rooms_default(tmp_path: Path) -> None:
    """A file of two lines is enough, and its paths start beside it."""
    file = tmp_path / "city.toml"
    file.write_text('[city]\nnetwork = "n.net.xml"\n[traffic]\nperiod_s = 120\n')
    found = load(file)
    assert found.traffic == TrafficSettings(period_s=120.0)
    assert (found.ranking, found.clock) == (RankingPolicy(), ClockSettings())
    assert found.path(found.city.network) == tmp_path / "n.net.xml"
    assert found.path("") is None
    assert not found.is_simulated


def test_the_demo_citys_own_file_is_good() -> None:
    """Every file that it names is there, and it says on the map that it is a schematic."""
    demo = load(DEMO)
    assert demo.is_simulated
    assert "示意" in demo.city.badge
    for name in (demo.city.source, demo.city.landmarks, demo.terminals.register, demo.terminals.duty):
        path = demo.path(name)
        assert path is not None
        assert path.exists(), name
    assert demo.clock.url
    assert demo.clock.period_s <= 0.5


def test_nothing_is_shared_between_two_configurations() -> None:
    """Frozen values all through."""
    assert Configuration(Path()) == Configuration(Path())
