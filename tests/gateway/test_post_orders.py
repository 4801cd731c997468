"""What a post is told by its terminal: roll call, closures, contingencies, and what its answer means."""

import asyncio
from dataclasses import replace
from functools import partial

from dispatch.domain.execution import ClosureStep, PostOrderKind, PostStep
from dispatch.domain.facts import OrderAnswered, OrderDelivered, OrderRefused, OrderSent
from dispatch.domain.task_facts import ClosureMoved, PostReported
from dispatch.domain.tasks import Answer, AnswerBy
from dispatch.feeds.jt808 import messages as m
from dispatch.gateway.settings import GatewaySettings
from tests.gateway.conftest import Connect, Running, serving, until
from tests.gateway.desk import Clerk


def _asks(words: str, question: m.Question) -> bool:
    return question.text == words


async def test_a_roll_call_is_a_question_and_its_answer_the_posts_report(
    running: Running, connect: Connect
) -> None:
    """The rider chooses among in place, cannot and on the way; each is a report because of the answer."""
    terminal = await connect(running, "13912344323", code="code-3")
    clerk = Clerk(running.data_dir)
    for order_no, choice in enumerate((1, 2, 3), start=1):
        clerk.tell("T03", order_no, PostOrderKind.ROLL_CALL)
        asked = f"令{order_no} {PostOrderKind.ROLL_CALL.value}"
        heard = await terminal.wait_for(m.Question, partial(_asks, asked))
        assert isinstance(heard.message, m.Question)
        assert [number for number, _ in heard.message.choices] == [1, 2, 3]
        await terminal.ask(m.QuestionAnswer(heard.header.serial, choice))
        await until(lambda no=order_no: len(clerk.entries(PostReported)) == no, "the report")
    reports = clerk.entries(PostReported)
    steps = [PostStep.IN_PLACE, PostStep.CANNOT, PostStep.ANSWERED]
    assert [entry.fact for entry in reports] == [
        PostReported("T-posts", "p1", step, "终端回执") for step in steps
    ]
    answers = clerk.entries(OrderAnswered)
    assert [entry.because for entry in reports] == [(answer.ref,) for answer in answers]
    assert answers[1].fact == OrderAnswered(2, "T03", Answer.CANNOT, AnswerBy.TERMINAL)


async def test_a_closure_is_closed_when_the_rider_says_so(running: Running, connect: Connect) -> None:
    """Delivered is not closed; yes is; and nobody tracks the unit closely, since it rides nowhere."""
    terminal = await connect(running, "13912344323", code="code-3")
    clerk = Clerk(running.data_dir)
    clerk.tell("T03", 1, PostOrderKind.CLOSE, "c1")
    heard = await terminal.wait_for(m.Question)
    await until(lambda: bool(clerk.entries(OrderDelivered)), "delivery")
    assert clerk.entries(ClosureMoved) == []
    await terminal.ask(m.QuestionAnswer(heard.header.serial, 1))
    await until(lambda: bool(clerk.entries(ClosureMoved)), "the closure")
    assert clerk.entries(ClosureMoved)[0].fact == ClosureMoved(
        "T-posts", "c1", ClosureStep.CLOSED, "终端回执"
    )
    assert not any(isinstance(h.message, m.TrackingOrder) for h in terminal.heard)


async def test_a_no_moves_no_closure(running: Running, connect: Connect) -> None:
    """A rider who cannot close has declined an order, and nothing is closed."""
    terminal = await connect(running, "13912344323", code="code-3")
    clerk = Clerk(running.data_dir)
    clerk.tell("T03", 1, PostOrderKind.CLOSE, "c1")
    heard = await terminal.wait_for(m.Question)
    await terminal.ask(m.QuestionAnswer(heard.header.serial, 2))
    await until(lambda: bool(clerk.entries(OrderAnswered)), "the answer")
    assert clerk.entries(ClosureMoved) == []


async def test_a_terminal_of_2019_shows_the_text_and_its_receipt_is_no_answer(
    running: Running, connect: Connect
) -> None:
    """It knows no question: delivered by the machine is not acknowledged by the rider."""
    terminal = await connect(running, "13912344322", code="code-2", version=2019)
    clerk = Clerk(running.data_dir)
    clerk.tell("T02", 1, PostOrderKind.ROLL_CALL)
    heard = await terminal.wait_for(m.TextOrder)
    assert isinstance(heard.message, m.TextOrder)
    assert heard.message.text == "令1 roll_call"
    await until(lambda: bool(clerk.entries(OrderDelivered)), "delivery")
    await asyncio.sleep(0.3)
    assert clerk.entries(PostReported) == clerk.entries(OrderAnswered) == []


async def test_what_is_told_anew_is_asked_once(running: Running, connect: Connect) -> None:
    """Two roll calls while the terminal is away reach it as one question, the newer one."""
    clerk = Clerk(running.data_dir)
    clerk.tell("T03", 1, PostOrderKind.ROLL_CALL)
    await until(lambda: bool(clerk.entries(OrderRefused)), "not connected")
    clerk.tell("T03", 2, PostOrderKind.ROLL_CALL)
    await until(lambda: len(clerk.entries(OrderRefused)) == 2, "not connected")
    terminal = await connect(running, "13912344323", code="code-3")
    await terminal.wait_for(m.Question)
    await asyncio.sleep(0.5)
    asked = [h.message.text for h in terminal.heard if isinstance(h.message, m.Question)]
    assert asked == ["令2 roll_call"]
    assert [entry.fact for entry in clerk.entries(OrderSent)] == [OrderSent(2, "T03", 1)]


async def test_what_was_to_be_done_now_does_not_go_out_late(
    settings: GatewaySettings, connect: Connect
) -> None:
    """A closure that could not be told for too long is refused as expired, whenever the terminal comes."""
    async with serving(replace(settings, tell_post_for_s=0.5)) as running:
        clerk = Clerk(running.data_dir)
        clerk.tell("T03", 1, PostOrderKind.CLOSE, "c1")
        await until(lambda: len(clerk.entries(OrderRefused)) == 2, "the end of its time")
        assert [entry.fact for entry in clerk.entries(OrderRefused)] == [
            OrderRefused(1, "T03", why) for why in ("not_connected", "expired")
        ]
        terminal = await connect(running, "13912344323", code="code-3")
        await asyncio.sleep(0.5)
        assert not any(isinstance(h.message, m.Question) for h in terminal.heard)
        assert clerk.entries(OrderSent) == []
