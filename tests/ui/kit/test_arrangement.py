"""What somebody chose to see of a table: sort, filter, columns, and what a saved choice may do."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.kit.arrangement import Arrangement
from ui.kit.columns import Column, fitted


@dataclass(frozen=True)
class Thing:
    """A row with a name, a size (None: unknown) and an alarm."""

    key: str
    size: int | None = 0
    is_alarm: bool = False


COLUMNS: tuple[Column[Thing], ...] = (
    Column("name", "名", 80, lambda row, _: row.key, lambda row: row.key),
    Column("size", "大小", 60, lambda row, _: str(row.size), lambda row: row.size, stretches=True),
    Column("rare", "少用", 60, lambda row, _: row.key.upper(), lambda row: row.key, is_default=False),
)


def arrangement() -> Arrangement[Thing]:
    """Nothing chosen yet."""
    return Arrangement(COLUMNS, lambda row: f"{row.key} {row.size}", lambda row: row.is_alarm)


def keys(rows: object) -> str:
    """Keys of rows, one letter each."""
    assert isinstance(rows, list)
    return "".join(row.key for row in rows)


ROWS = [Thing("c", 2), Thing("a", 1), Thing("d", 2), Thing("b", None), Thing("e", 1)]


def test_without_a_wish_rows_are_shown_as_they_come() -> None:
    """The same list, not a copy: nothing has to be painted anew."""
    assert arrangement().arrange(ROWS) is ROWS


def test_a_column_sorts_then_the_other_way_round_then_not_at_all() -> None:
    """Equal rows stay as they stood, and those that say nothing come last both times."""
    wish = arrangement()
    wish.turn("size")
    assert keys(wish.arrange(ROWS)) == "aecdb"
    wish.turn("size")
    assert keys(wish.arrange(ROWS)) == "cdaeb"
    wish.turn("size")
    assert wish.arrange(ROWS) is ROWS
    wish.turn("ghost")
    assert wish.is_plain


def test_an_alarm_stands_first_in_every_order_and_passes_every_filter() -> None:
    """Nobody may overlook it by a choice that was made before it came."""
    wish = arrangement()
    rows = [*ROWS, Thing("z", 9, is_alarm=True)]
    wish.turn("name")
    wish.words = "nothing says this"
    assert keys(wish.arrange(rows)) == "z"
    wish.words = ""
    assert keys(wish.arrange(rows)) == "zabcde"


def test_several_words_must_all_be_said_and_what_is_in_hand_stays() -> None:
    """Upper and lower case are one; a kept row is shown whatever it says."""
    wish = arrangement()
    wish.words = " C  2 "
    assert keys(wish.arrange(ROWS)) == "c"
    assert keys(wish.arrange(ROWS, frozenset({"b"}))) == "cb"
    wish.words = "2"
    assert keys(wish.arrange(ROWS)) == "cd"


def test_a_row_that_says_something_else_is_read_anew() -> None:
    """By identity: a newer row under the same key is another row."""
    wish = arrangement()
    wish.words = "7"
    assert keys(wish.arrange(ROWS)) == ""
    assert keys(wish.arrange([Thing("c", 7), *ROWS[1:]])) == "c"


def test_while_held_no_row_leaves_its_place() -> None:
    """What has become of a row is shown where it stands; newcomers come last."""
    wish = arrangement()
    wish.turn("size")
    wish.arrange(ROWS)
    newer = [Thing("n", 0), Thing("c", 0), *ROWS[1:]]
    assert keys(wish.arrange(newer, hold=True)) == "aecdbn"
    assert keys(wish.arrange(newer)) == "ncaedb"


def test_columns_are_chosen_and_the_last_one_stays() -> None:
    """Their order is that of the table, and one can go back to how it came."""
    wish = arrangement()
    wish.show_column("rare", is_shown=True)
    wish.show_column("name", is_shown=False)
    assert [column.id for column in wish.shown] == ["size", "rare"]
    wish.show_column("size", is_shown=False)
    wish.show_column("rare", is_shown=False)
    assert [column.id for column in wish.shown] == ["rare"]
    wish.reset_columns()
    assert [column.id for column in wish.shown] == ["name", "size"]


def test_what_fits_is_shown_from_the_left_and_the_rest_of_the_room_is_shared() -> None:
    """The first column always, however narrow it is."""
    assert [cell.column_id for cell in fitted(COLUMNS, 10)] == ["name"]
    assert [cell.column_id for cell in fitted(COLUMNS, 199)] == ["name", "size"]
    wide = fitted(COLUMNS, 300)
    assert [(cell.left, cell.width) for cell in wide] == [(0, 80), (80, 160), (240, 60)]


def test_a_choice_survives_being_saved() -> None:
    """As JSON can hold it, and back."""
    wish = arrangement()
    wish.turn("size")
    wish.turn("size")
    wish.words, wish.is_table = "花园", True
    wish.show_column("rare", is_shown=True)
    again = arrangement()
    again.restore(wish.state())
    assert again.state() == wish.state()


HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=200),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(
    st.one_of(
        HOSTILE,
        st.fixed_dictionaries(
            {"sort": HOSTILE, "reversed": HOSTILE, "filter": HOSTILE, "table": HOSTILE, "columns": HOSTILE}
        ),
    )
)
def test_no_saved_choice_however_broken_hides_the_table(state: object) -> None:
    """What is not understood is as if it had not been said; the rows can be arranged whatever it was."""
    wish = arrangement()
    wish.restore(state)
    assert wish.shown
    assert len(wish.words) <= 100
    wish.arrange([*ROWS, Thing("z", 9, is_alarm=True)])
    again = arrangement()
    again.restore(wish.state())
    assert again.state() == wish.state()


@pytest.mark.parametrize("name", ["ghost", "", None, 3, ["size"]])
def test_a_column_that_is_not_known_any_more_sorts_nothing(name: object) -> None:
    """A newer or older desk may have saved it."""
    wish = arrangement()
    wish.restore({"sort": name, "reversed": True, "columns": [name, "size"]})
    assert (wish.sorted_by, wish.is_reversed) == ("", False)
    assert [column.id for column in wish.shown] == ["size"]


def test_between_two_looks_rows_say_what_is_new_where_they_stand() -> None:
    """Neither sorted nor filtered again, unless one comes, goes, or calls: a table does not dance."""
    wish = arrangement()
    wish.turn("size")
    assert keys(wish.arrange(ROWS)) == "aecdb"
    newer = [Thing("c", 0), Thing("a", 9), *ROWS[2:]]
    between = wish.arrange(newer, anew=False)
    assert keys(between) == "aecdb"
    assert between[0] is newer[1]
    assert keys(wish.arrange(newer)) == "cedab"
    calling = [*newer[:-1], Thing("e", 1, is_alarm=True)]
    assert keys(wish.arrange(calling, anew=False)) == "ecdab"
    assert keys(wish.arrange(calling[1:], anew=False)) == "edab"
    wish.words = "d"
    assert keys(wish.arrange(calling[1:], anew=False)) == "ed"
