"""The register of terminals and the duty sheet."""

from pathlib import Path

import pytest

from dispatch.domain.units import Shift
from dispatch.gateway.register import Profile, Terminal, plain_phone, read_register


def _file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_terminals_are_read_without_their_leading_zeros(tmp_path: Path) -> None:
    """A byte-order mark, blanks and blank lines do no harm; an edition may be left out."""
    path = _file(
        tmp_path / "t.csv",
        "\ufeffphone, auth_code ,unit,version,profile\n"
        "013912344321,a,T01,2011,question\n\n 13912344322 ,b,T02,2019,text\n13912344323,c,T03,,\n",
    )
    register = read_register(path, None)
    assert list(register.terminals.values()) == [
        Terminal("13912344321", "a", "T01", 2011, Profile.QUESTION),
        Terminal("13912344322", "b", "T02", 2019, Profile.TEXT),
        Terminal("13912344323", "c", "T03", 2013, Profile.TEXT),
    ]
    assert register.wrong == ()


def test_wrong_rows_are_left_out_and_told_with_their_line(tmp_path: Path) -> None:
    """Each with file, line and reason; the good rows between them count."""
    path = _file(
        tmp_path / "t.csv",
        "phone,auth_code,unit,version,profile\n"
        "12a,a,T01,2013,text\n13900000001,,T02,2013,text\n13900000002,c,,2013,text\n"
        "13900000003,d,T04,2013,text\n013900000003,e,T05,2013,text\n13900000004,f,T04,2013,text\n"
        "13900000005,g,T06,1999,text\n13900000006\n",
    )
    register = read_register(path, None)
    assert list(register.terminals) == ["13900000003"]
    assert [wrong.line for wrong in register.wrong] == [2, 3, 4, 6, 7, 8, 9]
    assert {wrong.file for wrong in register.wrong} == {"t.csv"}


def test_a_question_is_not_asked_of_a_terminal_of_2019(tmp_path: Path) -> None:
    """2019 dropped 0x8302: the unit stays, its orders are texts, and the file's owner is told."""
    path = _file(tmp_path / "t.csv", "phone,auth_code,unit,version,profile\n1,a,T01,2019,question\n")
    register = read_register(path, None)
    assert register.terminals["1"].profile is Profile.TEXT
    assert [wrong.line for wrong in register.wrong] == [2]


def test_the_duty_sheet_gives_each_unit_its_shifts(tmp_path: Path) -> None:
    """Minutes of the local day; a night shift ends on the next; wrong times and strangers are told."""
    terminals = _file(tmp_path / "t.csv", "phone,auth_code,unit\n1,a,T01\n2,b,T02\n")
    duty = _file(
        tmp_path / "d.csv",
        "unit,officer,from,to,beat\n"
        "T01,李强,06:00,14:00,花园路\nT01,王磊,22:00,06:00,花园路\n"
        "T02,赵敏,25:00,26:00,柳园路\nT09,孙伟,06:00,14:00,柳园路\nT02,周杰,0600,14:00,柳园路\n",
    )
    register = read_register(terminals, duty)
    assert register.listed(register.terminals["1"]).shifts == (
        Shift("T01", "李强", 360, 840, "花园路"),
        Shift("T01", "王磊", 1320, 360, "花园路"),
    )
    assert register.listed(register.terminals["2"]).shifts == ()
    assert [wrong.line for wrong in register.wrong] == [4, 5, 6]


def test_without_a_duty_sheet_everybody_is_on_duty(tmp_path: Path) -> None:
    """One shift around the clock."""
    register = read_register(_file(tmp_path / "t.csv", "phone,auth_code,unit\n1,a,T01\n"), None)
    (shift,) = register.listed(register.terminals["1"]).shifts
    assert (shift.from_minute, shift.to_minute) == (0, 1440)


def test_a_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    """A wrong file is not an empty register."""
    with pytest.raises(ValueError, match="lacks the column auth_code"):
        read_register(_file(tmp_path / "t.csv", "phone,unit\n1,T01\n"), None)


@pytest.mark.parametrize("text", ["", "+8613912344321", "1 2", "１２３", "1" * 21])
def test_what_is_no_number_is_refused(text: str) -> None:
    """Only plain digits, at most the twenty of 2019."""
    with pytest.raises(ValueError, match="terminal number"):
        plain_phone(text)
