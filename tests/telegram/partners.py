"""What the bot talks to in these tests instead of Rasa and the database of questions."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

from bot.conversation import Conversation
from bot.texts import read_texts
from domain.conversation import Answer, Cause, Citation, More, MoreKind, Option, Question, Status
from domain.identity import PersonKeys
from domain.insight import AskedQuestion, Chosen, Complaint, SentProposal, Vote
from domain.ports import QuestionLog
from domain.proposal_form import not_open
from settings import Settings

SOURCE = Citation("Informe <anual> & anexos", "Gobierno de la Ciudad", 'https://ejemplo.mx/informe?a=1&b="2"')
PAUSES_S = {"lento": 0.2, "lentísimo": 1.2}
OPTIONS = (Option("red-c40", "La red C40"), Option("premio-guangzhou", "El premio Guangzhou"))


MORE = (More(MoreKind.RESULT, "resultado-ecobici"), More(MoreKind.COST, "feria-costo-2013"))
MANY = ("red-c40", "red-ucci", "red-cglu", "premios-0", "premios-1", *(f"hermanamientos-{n}" for n in range(5)))
FOUND = ("red-c40", "hermanamiento-chicago", "premio-guangzhou", "no-existe", "red-uccla")


class EchoDialogue:
    """Answers with the question itself; some first words choose another kind of answer."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.forgotten: list[str] = []
        self.at_work: set[str] = set()
        self.overlaps = 0  # two messages of one person at the same time

    async def reply(self, question: Question, sender: str) -> Answer:
        self.overlaps += sender in self.at_work
        self.at_work.add(sender)
        self.heard.append(question.text)
        try:
            return await self._answer(question.text)
        finally:
            self.at_work.discard(sender)

    async def choose(self, entry_id: str, question: Question, sender: str) -> Answer:
        return _answered(f"Elegiste {entry_id}, que decía: {question.text}", entry_id)

    async def forget(self, sender: str) -> None:
        self.forgotten.append(sender)

    async def step(self, value: str, question: Question, sender: str) -> Answer:
        """Nobody here leads a form."""
        return not_open(question.language)

    async def _answer(self, text: str) -> Answer:
        word = text.split()[0].lower()
        if word in PAUSES_S:
            await asyncio.sleep(PAUSES_S[word])
        if word == "falla":
            raise RuntimeError(text)
        if word in {"opciones", "options"}:
            return Answer(Status.CLARIFIED, "¿Cuál de estas?", options=OPTIONS)
        if word == "nada":
            return Answer(Status.DECLINED, "No lo sabemos.", cause=Cause.NO_CONTENT)
        if word == "programa":
            return replace(_answered("El programa."), entries=FOUND, more=MORE)
        if word == "todas":
            return replace(_answered("Todas."), entries=MANY)
        if word == "largo":
            return _answered(" ".join(f"Oración {number} de prueba, con acentos y 😀." for number in range(250)))
        return _answered(f"Preguntaste: {text}")


class MemoryLog:
    """The question log, in memory."""

    def __init__(self) -> None:
        self.asked: dict[str, AskedQuestion] = {}
        self.votes: dict[tuple[str, str], Vote] = {}
        self.chosen: list[Chosen] = []
        self.proposals: list[SentProposal] = []
        self.complaints: dict[tuple[str, str], Complaint] = {}

    def record(self, asked: AskedQuestion) -> None:
        self.asked[asked.id] = asked

    def vote(self, question_id: str, person: str, vote: Vote) -> bool:
        if question_id not in self.asked:
            return False
        self.votes[question_id, person] = vote
        return True

    def explain(self, question_id: str, person: str, complaint: Complaint) -> bool:
        if (question_id, person) not in self.votes:
            return False
        self.complaints[question_id, person] = complaint
        return True

    def entries_of(self, question_id: str) -> tuple[str, ...]:
        return self.asked[question_id].answer.entries if question_id in self.asked else ()

    def choose(self, chosen: Chosen) -> None:
        self.chosen.append(chosen)

    def propose(self, sent: SentProposal) -> None:
        self.proposals.append(sent)


def conversation_with(dialogue: EchoDialogue, log: QuestionLog) -> Conversation:
    """The real conversation on these partners."""
    return Conversation(dialogue, dialogue, log, PersonKeys(b"tests only"), read_texts(Settings()))


def _answered(text: str, entry: str = "red-c40") -> Answer:
    return Answer(
        Status.ANSWERED, text, entries=(entry,), score=0.9, citations=(SOURCE,), verified_on=date(2026, 11, 22)
    )
