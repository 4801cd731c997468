"""What lines mean."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from tests.ui.shell.command_line.conftest import Reader
from ui.shell.command_line.grammar import LONGEST, cleaned
from ui.shell.parameters import Arguments, Kind

A12 = "铁骑A12"


@pytest.mark.parametrize(
    "line",
    [
        "派 A12 3",
        "p a12 3",
        "pai A12 J0003",
        "dispatch A12 3",
        "disp 12 0003",
        "派A12 j3",
        "派　Ａ１２　３",
        "P  铁骑A12 J0003 ",
    ],
)
def test_one_order_may_be_written_in_many_ways(reader: Reader, line: str) -> None:
    """Chinese, pinyin, initials, English, any case and width, with and without the letters and zeros."""
    order = reader.order(line)
    assert (order.action.id, order.given) == ("dispatch", Arguments(unit=A12, alert="J0003"))


@pytest.mark.parametrize(
    ("line", "action", "expected"),
    [
        ("签收 3", "take", Arguments(alert="J0003")),
        ("误报 3", "false", Arguments(alert="J0003")),
        ("核实 3 电话里问过", "verify", Arguments(alert="J0003", text="电话里问过")),
        ("hs", "verify", Arguments()),
        ("召回 A12", "recall", Arguments(unit=A12)),
        (
            "结果 4 恢复 用了 4 分",
            "outcome",
            Arguments(task="T0002", choice="recovered", text="用了 4 分"),
        ),
        ("jg t0002 hf", "outcome", Arguments(task="T0002", choice="recovered")),
        ("outcome cleared_before", "outcome", Arguments(choice="cleared_before")),
        ("定位 A12", "locate", Arguments(unit=A12)),
        ("看 A12", "show", Arguments(unit=A12)),
        ("看 3", "show", Arguments(alert="J0003")),
        ("看 T0003", "show", Arguments(alert="J0002")),
        ("静音 10", "mute", Arguments(number=10)),
        ("主题 夜", "theme", Arguments(choice="dark")),
        ("派 A12 T0003 近", "dispatch", Arguments(unit=A12, alert="J0002", text="近")),
        ("派 A12 他就在旁边", "dispatch", Arguments(unit=A12, text="他就在旁边")),
        ("派首选 3", "choose_1", Arguments(alert="J0003")),
    ],
)
def test_arguments_go_where_they_belong(reader: Reader, line: str, action: str, expected: Arguments) -> None:
    """Optional ones may be left out; what follows is then taken for the next; the rest is free text."""
    order = reader.order(line)
    assert (order.action.id, order.given) == (action, expected)


@pytest.mark.parametrize(
    ("line", "words", "piece"),
    [
        ("飞 A12", "没有命令「飞」", "飞"),
        ("派 Z99 3", "没有铁骑「Z99」", "Z99"),
        ("派 A12 999", "没有警情「999」", "999"),
        ("结果 3 恢复", "警情 3 还没有任务", "3"),
        ("结果 4 飞走", "结果是这些之一", "飞走"),
        ("静音 0", "分钟: 1 到 60 的整数", "0"),
        ("静音 很久", "分钟: 1 到 60 的整数", "很久"),
        ("召回 A12 现在", "「现在」是多余的", "现在"),
        ("召回 foo", "没有铁骑「foo」", "foo"),
        ("看 X", "没有「X」这个警情、任务或铁骑", "X"),
        ("全城 3", "「3」是多余的", "3"),
    ],
)
def test_a_line_that_is_wrong_says_what_and_where(reader: Reader, line: str, words: str, piece: str) -> None:
    """A mistyped number is never taken for a reason or a note."""
    problem = reader.problem(line)
    assert words in problem.words
    assert line[problem.start : problem.end] == piece
    assert not problem.is_unfinished


@pytest.mark.parametrize("line", ["", "  ", "派", "p ", "w"])
def test_a_line_that_is_not_finished_says_what_is_missing(reader: Reader, line: str) -> None:
    """A verb that several actions begin with, and a verb without what it must have."""
    problem = reader.problem(line)
    assert problem.is_unfinished
    assert problem.words


def test_what_is_pasted_becomes_one_line(reader: Reader) -> None:
    """Newlines, control characters and 100 KB neither hang nor break it."""
    assert cleaned("派\n\tA12\x00\x1b 3\r\n") == "派 A12 3 "
    assert len(cleaned("派 " + "A" * 100_000)) == LONGEST
    assert reader.problem("派 " + "长" * 100_000).words


PIECES = ["派", "p", "结果", "看", "静音", "q", "主题", "A12", "3", "J0003", "T0003", "恢复", "０", "٣", "\n"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join)))
def test_no_text_breaks_it(reader: Reader, text: str) -> None:
    """Whatever is written is an order or a problem in words, and is completed without an error."""
    read = reader.read(text)
    assert getattr(read, "words", "an order")
    for item in reader.complete(text).items:
        assert item.name


def test_initials_and_pinyin_are_those_of_the_chinese(reader: Reader) -> None:
    """Verbs and choices are held as text, because the dictionary that makes them is too slow to load."""
    choices = [one for action in reader.actions for param in action.params for one in param.choices()]
    verbs = [action.verbs for action in reader.actions if action.verbs] + [one.verbs for one in choices]
    for chinese, initials, pinyin, english in verbs:
        syllables = lazy_pinyin(chinese)
        assert (initials, pinyin) == ("".join(one[0] for one in syllables), "".join(syllables))
        assert english.isascii()


def test_no_two_actions_share_a_word(reader: Reader) -> None:
    """Each verb, initial and English word names one action, and each kind of argument comes once."""
    words = [word for action in reader.actions for word in {*action.verbs}]
    assert len(words) == len(set(words))
    for action in reader.actions:
        kinds = [parameter.kind for parameter in action.params]
        assert len(kinds) == len(set(kinds))
        assert Kind.TEXT not in kinds[:-1]


def test_a_new_alert_and_a_new_unit_can_be_named_at_once(reader: Reader) -> None:
    """The index follows the picture."""
    assert "没有警情" in reader.problem("签收 61").words
    reader.seat.raise_jam(61)
    assert reader.order("签收 61").given.alert.endswith("61")


def test_a_number_that_two_units_share_is_asked_back(reader: Reader) -> None:
    """12 is A12 while there is no B12."""
    index = reader.grammar.index
    index.look(reader.seat.picture)
    assert index.units_named("12") == [A12]
    index._name_units([A12, "铁骑B12"])
    assert index.units_named("12") == [A12, "铁骑B12"]
    assert index.units_named("b12") == ["铁骑B12"]
