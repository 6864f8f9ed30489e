"""Fakes that stand in for ports."""

from __future__ import annotations

from domain.conversation import Answer, Question, Status
from domain.errors import AnsweringUnavailable, DialogueUnavailable
from domain.insight import AskedQuestion, Chosen, Complaint, SentProposal, Vote
from domain.knowledge import Entry, ScoredEntry
from tests.make import TODAY


class FakeSearch:
    """Finds what it was given, whatever the question."""

    version = 7

    def __init__(self, found: tuple[ScoredEntry, ...] = (), others: tuple[Entry, ...] = ()) -> None:
        self._found = found
        self._entries = {entry.id: entry for entry in (*(s.entry for s in found), *others)}
        self.asked: list[str] = []

    def search(self, text: str, *, limit: int, closely: bool = True) -> tuple[ScoredEntry, ...]:
        self.asked.append(text)
        return self._found[:limit]

    def entry(self, entry_id: str) -> Entry | None:
        entry = self._entries.get(entry_id)
        return entry if entry and entry.is_sayable(TODAY) else None


class FakeDialogue:
    """Answers what it was told to, or is out of order."""

    def __init__(self, answer: Answer | None = None, error: type[Exception] | None = None) -> None:
        self._answer = answer or Answer(Status.ANSWERED, "Sí.", entries=("ecobici",))
        self._error = error
        self.heard: list[tuple[str, str]] = []

    def answers(self, answer: Answer) -> None:
        """What to answer from now on."""
        self._answer = answer

    async def reply(self, question: Question, sender: str) -> Answer:
        return self._give(question.text, sender)

    async def choose(self, entry_id: str, question: Question, sender: str) -> Answer:
        return self._give(entry_id, sender)

    async def forget(self, sender: str) -> None:
        self._give("forget", sender)

    async def step(self, value: str, question: Question, sender: str) -> Answer:
        return self._give(value, sender)

    def _give(self, what: str, sender: str) -> Answer:
        self.heard.append((what, sender))
        if self._error:
            raise self._error("out of order")
        return self._answer


class FakeLog:
    """Keeps what it is told in a list."""

    def __init__(self) -> None:
        self.asked: list[AskedQuestion] = []
        self.votes: list[tuple[str, str, Vote]] = []
        self.chosen: list[Chosen] = []
        self.proposals: list[SentProposal] = []

    def record(self, asked: AskedQuestion) -> None:
        self.asked.append(asked)

    def vote(self, question_id: str, person: str, vote: Vote) -> bool:
        self.votes.append((question_id, person, vote))
        return any(asked.id == question_id for asked in self.asked)

    def explain(self, question_id: str, person: str, complaint: Complaint) -> bool:
        return any(vote[:2] == (question_id, person) for vote in self.votes)

    def entries_of(self, question_id: str) -> tuple[str, ...]:
        return next((asked.answer.entries for asked in self.asked if asked.id == question_id), ())

    def choose(self, chosen: Chosen) -> None:
        self.chosen.append(chosen)

    def propose(self, sent: SentProposal) -> None:
        self.proposals.append(sent)


RASA_DOWN = DialogueUnavailable
ACTIONS_DOWN = AnsweringUnavailable
