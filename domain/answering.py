"""The path of one question: what it is about, what is found, what is decided, what is said."""

from __future__ import annotations

from dataclasses import replace

from domain.conversation import Answer, Cause, Citation, Interpretation, Option, Question, Status
from domain.decision import OUTSIDE, FittedDecision
from domain.followups import asks_cost, asks_results, costs_among, is_elliptical, neighbours, results_of
from domain.knowledge import Entry, EntryKind, ScoredEntry
from domain.ports import EntrySearch

CANDIDATES = 10  # entries that a decision looks at
MAX_OPTIONS = 3  # buttons that a person can take in at a glance
EVIDENCE = 3  # related entries that are named behind an objection

CLARIFY = "No estoy seguro de qué me preguntas. ¿Es alguna de estas?"
NOT_FOUND = (
    "No lo sabemos: no encontré una respuesta con fuente para eso. "
    "Puedes preguntarlo de otra manera, o pedir el dato con una solicitud de acceso a la información pública."
)
NEAREST = "\n\nLo más cercano que tengo:"
OFF_TOPIC = (
    "De eso no sé. Sólo contesto sobre la acción internacional de la ciudad: "
    "redes, ciudades hermanas, programas, premios y costos."
)
ABUSE = (
    "Entiendo que puedas estar molesto. Si quieres, pregúntame por los resultados o los costos "
    "de lo que la ciudad hace con el mundo y te contesto con fuentes."
)
NO_RESULT = (
    "No se encontró un resultado medido de «{title}». "
    "Eso también es información: nadie lo ha publicado con fuente."
)
GONE = "Esa respuesta ya no está disponible. Hazme tu pregunta con tus palabras."


class Answering:
    """Answers from approved entries alone; knows neither Telegram nor Rasa nor a database."""

    def __init__(self, search: EntrySearch, decision: FittedDecision) -> None:
        self._search = search
        self._decision = decision

    @property
    def knowledge_version(self) -> int:
        """The version that answers come from."""
        return self._search.version

    def answer(self, question: Question, interpretation: Interpretation) -> Answer:
        """The decision about one question, with what to say."""
        composed = self._follow_up(question, interpretation) or self._fresh(question, interpretation)
        return replace(composed, intent=interpretation.intent, knowledge_version=self._search.version)

    def show(self, entry_id: str) -> Answer:
        """The answer when a person chose an entry by a button."""
        entry = self._search.entry(entry_id)
        if entry is None:
            return Answer(Status.DECLINED, GONE, cause=Cause.NO_CONTENT, knowledge_version=self._search.version)
        chosen = self._say(entry, 1.0)
        return replace(chosen, intent="choose_option", knowledge_version=self._search.version)

    def _follow_up(self, question: Question, interpretation: Interpretation) -> Answer | None:
        """An answer about the current entry, when the question leaves out what it is about."""
        current = self._search.entry(question.current_entry) if question.current_entry else None
        if current is None or not is_elliptical(question.text, interpretation):
            return None
        near = neighbours(current, self._search)
        if asks_cost(question.text, interpretation):
            return self._first_of(costs_among((current, *near)))
        if asks_results(question.text, interpretation):
            return self._first_of(results_of(current, self._search)) or self._no_result(current)
        return self._among(question, interpretation, (current, *near))

    def _among(
        self, question: Question, interpretation: Interpretation, family: tuple[Entry, ...]
    ) -> Answer | None:
        """The best of the current entry's family for "current title + question", if the search agrees."""
        about = replace(question, text=f"{family[0].title} {question.text}")
        ids = {entry.id for entry in family}
        found = tuple(s for s in self._search.search(about.text, limit=CANDIDATES) if s.entry.id in ids)
        if not found:
            return None
        return self._say(found[0].entry, self._decision.probability(about, interpretation, found))

    def _first_of(self, entries: tuple[Entry, ...]) -> Answer | None:
        if not entries:
            return None
        said = self._say(entries[0], 1.0)
        return replace(said, entries=tuple(dict.fromkeys((*said.entries, *(entry.id for entry in entries)))))

    def _no_result(self, entry: Entry) -> Answer:
        text = NO_RESULT.format(title=entry.title)
        return Answer(Status.DECLINED, text, cause=Cause.NO_CONTENT, entries=(entry.id,))

    def _fresh(self, question: Question, interpretation: Interpretation) -> Answer:
        """An answer to a question that stands alone."""
        found = self._search.search(question.text, limit=CANDIDATES)
        probability = self._decision.probability(question, interpretation, found)
        ids = tuple(scored.entry.id for scored in found)
        if found and probability >= self._decision.answer_from:
            said = self._say(found[0].entry, probability)
            return replace(said, entries=tuple(dict.fromkeys((*said.entries, *ids))))
        if found and probability >= self._decision.clarify_from:
            return Answer(
                Status.CLARIFIED, CLARIFY, entries=ids, options=self._options(found), score=probability
            )
        return self._decline(interpretation, found, probability)

    def _options(self, found: tuple[ScoredEntry, ...]) -> tuple[Option, ...]:
        return tuple(Option(scored.entry.id, scored.entry.title) for scored in found[:MAX_OPTIONS])

    def _decline(
        self, interpretation: Interpretation, found: tuple[ScoredEntry, ...], probability: float
    ) -> Answer:
        ids = tuple(scored.entry.id for scored in found)
        if interpretation.intent in OUTSIDE:
            cause = {"insult": Cause.ABUSE, "city_service": Cause.OTHER_OFFICE}.get(
                interpretation.intent, Cause.OFF_TOPIC
            )
            text = ABUSE if cause is Cause.ABUSE else OFF_TOPIC
            return Answer(Status.DECLINED, text, cause=cause, entries=ids, score=probability)
        return Answer(
            Status.DECLINED,
            NOT_FOUND + NEAREST if found else NOT_FOUND,
            cause=Cause.NOT_FOUND if found else Cause.NO_CONTENT,
            entries=ids,
            options=self._options(found),
            score=probability,
        )

    def _say(self, entry: Entry, probability: float) -> Answer:
        """What an approved entry says, with its evidence; an unknown or a referral is a decline with its reason."""
        status, cause = {
            EntryKind.UNKNOWN: (Status.DECLINED, Cause.NO_CONTENT),
            EntryKind.REFERRAL: (Status.DECLINED, Cause.OTHER_OFFICE),
        }.get(entry.kind, (Status.ANSWERED, None))
        evidence = [near.id for near in neighbours(entry, self._search)][:EVIDENCE]
        return Answer(
            status,
            entry.answer,
            cause=cause,
            entries=(entry.id, *(evidence if entry.kind is EntryKind.OBJECTION else ())),
            score=round(probability, 4),
            title=entry.title,
            citations=tuple(Citation(s.title, s.publisher, s.url) for s in entry.sources),
            verified_on=entry.verified_on,
        )
