"""The decision about messages in the middle of a conversation is fitted as it says."""

from __future__ import annotations

from pathlib import Path

from domain.conversation import Interpretation
from domain.in_context import hear
from domain.knowledge import Asked, EntryKind
from knowledge_base.fitted import Fit, read_fit, write_fit
from knowledge_base.search import Fusion
from knowledge_base.training.decision import Judged
from knowledge_base.training.in_context import fit_in_context, follow_ups, new_topics
from knowledge_base.training.trees import Size
from tests import make
from tests.fakes import FakeSearch

COST = make.entry("feria-costo", title="¿Cuánto costó la feria?", answers=frozenset({Asked.COST}))
FAIR = make.entry("feria", relations=(make.relation("see_also", "feria-costo"),))
OTHER = make.entry("otra")
SEARCH = FakeSearch((make.scored(OTHER, 0.9), make.scored(FAIR, 0.2)), (COST,))
DECISION = make.decision()


def judged(text: str, gold: str, about: str | None) -> Judged:
    found = SEARCH.search(text, limit=10)
    return Judged("answerable", frozenset({gold}), make.question(text, current_entry=about), Interpretation(), found)


def fitted():
    following = [judged(f"¿y cuánto costó? {i}", "feria-costo", "feria") for i in range(40)]
    following += [judged(f"¿y eso qué? {i}", "feria", "feria") for i in range(40)]
    following += [judged(f"¿y cuánto costó? {i}", "feria", "feria") for i in range(4)]  # nobody is always right
    alone = [judged(f"qué es la otra red {i}", "otra", None) for i in range(80)]
    ranked = DECISION.ranked(make.question(), Interpretation(), SEARCH.search("", limit=10))
    unseen = {each.entry.id: each.probability for each in ranked}
    leaving = new_topics(alone, [unseen] * len(alone), [FAIR, COST], DECISION, SEARCH)
    return fit_in_context(follow_ups(following, DECISION, SEARCH), leaving, Size(trees=12, rate=0.5, leaves=8, least=5))


def test_it_tells_what_follows_from_what_leaves_the_topic(tmp_path: Path) -> None:
    fit = Fit(Fusion(), make.decision(in_context=fitted()))
    write_fit(fit, tmp_path / "decision.json")
    context = read_fit(tmp_path / "decision.json").decision.in_context

    assert context is not None
    texts = [("¿y cuánto costó? 99", "feria-costo"), ("¿y eso qué? 99", "feria"), ("qué es la otra red 99", "otra")]
    for text, meant in texts:
        question = make.question(text)
        found = SEARCH.search(text, limit=10)
        ranked = DECISION.ranked(question, Interpretation(), found)
        first = context.ranked(hear(question, Interpretation(), FAIR, (ranked, found), SEARCH))[0]
        assert first.entry.id == meant
        assert first.probability > context.thresholds.answer_from


def test_where_nobody_can_answer_what_tells_why_is_right_if_it_is_labelled() -> None:
    gap = make.entry("hueco", kind=EntryKind.UNKNOWN, answers=frozenset({Asked.COST}))
    fair = make.entry("feria", relations=(make.relation("see_also", "hueco"),))
    search = FakeSearch((make.scored(OTHER, 0.9), make.scored(fair, 0.2)), (gap,))
    found = search.search("", limit=10)

    def asked(text: str, gold: str = "", near: str = "") -> Judged:
        question = make.question(text, current_entry="feria")
        return Judged("followup", frozenset(filter(None, [gold])), question, Interpretation(), found, frozenset([near]))

    lessons = [asked(f"¿y cuánto costó? {i}", near="hueco") for i in range(40)]
    lessons += [asked(f"¿y eso qué? {i}", gold="feria") for i in range(90)]
    lessons += [asked(f"¿y cuánto costó? {i}", gold="feria") for i in range(4)]  # nobody is always right
    size = Size(trees=12, rate=0.5, leaves=8, least=5)
    context = fit_in_context(follow_ups(lessons, DECISION, search), [], size)

    question = make.question("¿y cuánto costó? 99")
    heard = hear(question, Interpretation(), fair, (DECISION.ranked(question, Interpretation(), found), found), search)
    assert context.ranked(heard)[0].entry == gap


def test_what_follows_nothing_that_may_be_said_teaches_nothing() -> None:
    assert follow_ups([judged("¿y eso?", "feria", about) for about in (None, "retirada")], DECISION, SEARCH) == []


def test_a_message_that_leaves_a_topic_has_the_probabilities_of_a_fit_that_has_not_seen_it() -> None:
    (left,) = new_topics([judged("qué es la otra", "otra", None)], [{"otra": 0.31}], [COST], DECISION, SEARCH)

    assert {one.entry.id: one.probability for one in left.heard.judged} == {"otra": 0.31, "feria": 0.0}
    assert left.judged.question.current_entry == left.heard.current.id
    assert left.heard.current.id in {"feria", "feria-costo"}
