"""The rules of a call that is being entered, without a widget."""

from dataclasses import replace

import pytest

from dispatch.domain.alerts import AlertKind, AlertLevel
from dispatch.domain.calls import Call, Channel
from tests.ui.calls.conftest import Hand
from tests.ui.fake_city import NOW
from tests.ui.fake_seat import FakeSeat
from ui.bridge.bridge import Bridge
from ui.calls.call_words import KIND_LETTERS, channel_word, kind_word, reason_words
from ui.calls.intake import Ask, Field, Intake
from ui.calls.keys import ANYWHERE, AT, Deed
from ui.calls.likeness_rows import likeness_rows


def test_a_call_is_what_was_entered(intake: Intake) -> None:
    """Way, moment of the ring, words, caller, the guessed kind and the place that was taken."""
    intake.type_place("花园路 兴华路")
    assert intake.take_place()
    intake.type_words("两车追尾")
    intake.type_caller("张女士 13800000000")
    intake.choose_channel(Channel.PHONE_110)
    call = intake.complete()
    assert isinstance(call, Call)
    assert (call.channel, call.rang_at, call.words) == (Channel.PHONE_110, NOW, "两车追尾")
    assert (call.kind, call.level) == (AlertKind.ACCIDENT, AlertLevel.MEDIUM)
    assert call.caller == "张女士 13800000000"
    assert "花园路" in call.spot.place.words


def test_a_new_call_remembers_nothing_of_the_last(intake: Intake, hand: Hand) -> None:
    """The way is 122 again, the clock begins anew."""
    intake.choose_channel(Channel.CAMERA)
    intake.choose_kind(AlertKind.FLOOD)
    hand.now_s += 60.0
    intake.clear()
    assert intake.draft.channel is Channel.PHONE_122
    assert intake.kind is AlertKind.OTHER
    assert intake.ran_s == 0.0


def test_a_choice_by_hand_is_never_overruled_by_a_guess(intake: Intake) -> None:
    """Kind and level stay as chosen whatever is typed afterwards; going back to the guess is possible."""
    intake.type_words("堵车")
    assert (intake.kind, intake.draft.kind) == (AlertKind.CONGESTION, None)
    intake.choose_kind(AlertKind.SIGNAL)
    intake.shift_level(1)
    intake.type_words("堵车, 两车追尾, 有人受伤")
    assert (intake.kind, intake.level) == (AlertKind.SIGNAL, AlertLevel.HIGH)
    intake.choose_kind(None)
    assert (intake.kind, intake.level) == (AlertKind.ACCIDENT, AlertLevel.HIGH)


def test_bad_news_makes_a_chosen_kind_louder(intake: Intake) -> None:
    """Who chooses 违停 and writes of somebody hurt has a critical alert, as long as no level was chosen."""
    intake.choose_kind(AlertKind.PARKING)
    levels = [intake.level]
    intake.type_words("追尾, 有人受伤")
    assert [*levels, intake.level] == [AlertLevel.LOW, AlertLevel.CRITICAL]


def test_a_place_that_was_only_typed_counts_when_it_is_certain(intake: Intake) -> None:
    """Typed in full it is taken at saving; one that may mean several is asked, and the text stays."""
    intake.type_words("追尾")
    intake.type_place("花园")
    ask = intake.complete()
    assert ask == Ask(Field.PLACE, ask.words if isinstance(ask, Ask) else "")
    assert intake.draft.place == "花园"
    intake.type_place("花园路")
    call = intake.complete()
    assert isinstance(call, Call)
    assert call.spot.road == "花园路"


def test_a_place_that_was_marked_by_hand_counts(intake: Intake) -> None:
    """Arrow down says which one is meant, even without Enter."""
    intake.type_words("追尾")
    intake.type_place("花园")
    intake.mark(1)
    meant = intake.places[1]
    call = intake.complete()
    assert isinstance(call, Call)
    assert call.spot == meant.spot


@pytest.mark.parametrize(
    ("place", "words", "field"),
    [("", "追尾", Field.PLACE), ("没有这样的地方", "追尾", Field.PLACE), ("花园路", "  ", Field.WORDS)],
)
def test_what_is_missing_is_asked_beside_its_field(
    intake: Intake, place: str, words: str, field: Field
) -> None:
    """No place, a place nobody knows, no words: each has its own question, and nothing is lost."""
    intake.type_place(place)
    intake.type_words(words)
    ask = intake.complete()
    assert isinstance(ask, Ask)
    assert ask.field is field
    assert (intake.draft.place, intake.draft.words) == (place, words)


def test_a_click_on_the_map_is_a_place(intake: Intake, seat: FakeSeat) -> None:
    """The nearest road's words stand in the field."""
    place = seat.picture.alerts["J0001"].place
    intake.set_place(place.lat_deg, place.lon_deg)
    assert intake.draft.place
    assert intake.draft.spot is not None
    intake.type_place(intake.draft.place + "东")
    assert intake.draft.spot is None


def test_half_typed_work_is_taken_up_again(intake: Intake, hand: Hand) -> None:
    """What was typed is there at the next ring, with the first ring's clock; blank work is not kept."""
    intake.type_place("花园")
    hand.now_s += 30.0
    assert intake.begin()
    assert intake.draft.place == "花园"
    assert intake.ran_s == 30.0
    intake.clear()
    assert not intake.begin()


def test_alike_alerts_are_found_while_the_place_is_typed(intake: Intake, bridge: Bridge) -> None:
    """The jam on the road that is being typed stands there before anything was taken, and says why."""
    intake.type_place("花园路")
    assert [one.alert_id for one in intake.likenesses] == ["J0001"]
    rows = likeness_rows(intake.likenesses, bridge.picture, bridge.now())
    assert "花园路" in rows[0].title
    assert rows[0].age == "03:10"
    assert "m" in rows[0].why.split(" · ")[0]
    intake.type_place("")
    assert not intake.likenesses


def test_it_is_looked_again_only_where_an_alert_has_changed(intake: Intake, seat: FakeSeat) -> None:
    """Seconds cost nothing while no alert changes, however many there are; a new one is found."""
    intake.type_place("花园路")
    seat.advance(1)
    assert not intake.look_at_news()
    new = seat.raise_jam(61, "花园路")
    assert intake.look_at_news()
    assert new in {one.alert_id for one in intake.likenesses}


def test_the_picked_one_is_joined_and_else_the_likeliest(intake: Intake, seat: FakeSeat) -> None:
    """A pick survives a new look, and is forgotten when the alert is no longer alike."""
    seat.raise_jam(61, "花园路")
    intake.type_place("花园路")
    names = [one.alert_id for one in intake.likenesses]
    assert len(names) > 1
    assert intake.joinable == names[0]
    assert intake.pick(1) == names[0]
    assert intake.pick(1) == names[1] == intake.joinable
    intake.look()
    assert intake.joinable == names[1]
    intake.type_place("")
    assert intake.joinable == ""
    assert intake.pick(1) == ""
    assert isinstance(intake.to_join(), Ask)


def test_an_alert_that_has_gone_is_not_listed(intake: Intake, seat: FakeSeat) -> None:
    """A likeness of an alert that the picture no longer has makes no row."""
    intake.type_place("花园路")
    gone = replace(intake.likenesses[0], alert_id="J9999")
    assert likeness_rows([gone], seat.picture, seat.now()) == []


def test_every_kind_that_people_tell_has_a_letter_of_its_own() -> None:
    """All but the rider's own call for help; letters and digits never mean two things."""
    assert set(KIND_LETTERS) == set(AlertKind) - {AlertKind.SOS}
    alone = {KIND_LETTERS[kind] for kind in KIND_LETTERS}
    assert len(alone) == len(KIND_LETTERS)
    assert not alone & {"C", "D"}
    assert {deed for table in (ANYWHERE, *AT.values()) for deed, _ in table.values()} == set(Deed)


def test_codes_have_words_and_unknown_ones_are_shown() -> None:
    """Every way, every kind, every reason that the core gives."""
    assert [channel_word(channel) for channel in Channel] == ["122", "110", "巡逻", "监控", "本席"]
    assert kind_word(AlertKind.FLOOD) == "积水"
    assert reason_words("near:430") == "相距 430 m"
    assert reason_words("same_road") == "同一条路"
    assert reason_words("new_reason:7") == "new_reason:7"
