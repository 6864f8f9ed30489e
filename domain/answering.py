"""The path of one question: what it is about, what is found, what is decided, what is said."""

from __future__ import annotations

from dataclasses import replace

from domain.asked import asked_kinds
from domain.conversation import Answer, Cause, Citation, Interpretation, Option, Question, Status
from domain.decision import FittedDecision
from domain.explanation import Explanation, candidate_of
from domain.fitted_trees import SAID_AS_DECLINE
from domain.in_context import WIDE, hear, stands_alone
from domain.knowledge import Asked, Entry, EntryKind, ScoredEntry
from domain.more import more_about, neighbours
from domain.ports import EntrySearch
from domain.signals import OUTSIDE, is_near_miss

CANDIDATES = 10  # entries that a decision looks at
MORE_LIKELY_NOT = 0.5  # a candidate below it more likely misses the question than meets it
CLOSE = 0.6  # of the best score: farther entries only fill up a list of what was searched for
NEAREST_FROM = 0.2  # chance that one of the nearest is right; below it reading them costs a person more than they give
MAX_OPTIONS = 3  # buttons that a person can take in at a glance
EVIDENCE = 3  # related entries that stand behind an objection, or are offered where something is not known

REQUEST = "una solicitud de acceso a la información pública"
CLARIFY = "No estoy seguro de qué me preguntas. ¿Es alguna de estas?"
NOT_FOUND = (
    "No lo sabemos: no encontré una respuesta con fuente para eso. "
    "Puedes preguntarlo de otra manera, o pedir el dato con {request}."
)
NEAREST = "\n\nLo más cercano que tengo:"
NEAR_MISS = (
    "De eso no tengo el dato con fuente; lo que sí sé es sobre «{title}». Lo que falta se puede pedir con {request}."
)
OFF_TOPIC = (
    "De eso no sé. Sólo contesto sobre la acción internacional de la ciudad: "
    "redes, ciudades hermanas, programas, premios y costos."
)
ABUSE = (
    "Entiendo que puedas estar molesto. Si quieres, pregúntame por los resultados o los costos "
    "de lo que la ciudad hace con el mundo y te contesto con fuentes."
)
NO_RESULT = (
    "No tengo un resultado medido de «{title}»: no lo encontramos en las fuentes consultadas. "
    "Puedes pedirlo con {request}."
)
AGAIN = "De eso, lo que sé es esto:\n\n"  # before an answer that the person has just read
GONE = "Esa respuesta ya no está disponible. Hazme tu pregunta con tus palabras."


class Answering:
    """Answers from approved entries alone; knows neither Telegram nor Rasa nor a database."""

    def __init__(self, search: EntrySearch, decision: FittedDecision, transparency_url: str = "") -> None:
        """Answers over a search.

        Args:
            transparency_url: where people ask for public information; empty: answers name no address.
        """
        self._search = search
        self._decision = decision
        self._request = f"{REQUEST} ({transparency_url})" if transparency_url else REQUEST

    @property
    def knowledge_version(self) -> int:
        """The version that answers come from."""
        return self._search.version

    def answer(self, question: Question, interpretation: Interpretation) -> Answer:
        """The decision about one question, with what to say."""
        found = self._search.search(question.text, limit=WIDE if question.current_entry else CANDIDATES)
        judged = self._decision.ranked(question, interpretation, found[:CANDIDATES])
        composed = self._in_context(question, interpretation, judged, found) or self._fresh(interpretation, judged)
        return replace(composed, intent=interpretation.intent, knowledge_version=self._search.version)

    def explain(self, question: Question, interpretation: Interpretation) -> Explanation:
        """The answer to one question, with what it was weighed against."""
        found = self._search.search(question.text, limit=CANDIDATES)
        ranked = self._decision.ranked(question, interpretation, found)
        candidates = tuple(map(candidate_of, ranked))
        return Explanation(self.answer(question, interpretation), interpretation, candidates, self._decision.thresholds)

    def find(self, text: str, *, limit: int) -> tuple[ScoredEntry, ...]:
        """Entries near a text, best first; those that lie much farther than the best are left out."""
        found = self._search.search(text, limit=limit)
        return tuple(scored for scored in found if scored.score >= CLOSE * found[0].score)

    def show(self, entry_id: str) -> Answer:
        """The answer when a person chose an entry by a button."""
        entry = self._search.entry(entry_id)
        if entry is None:
            return Answer(Status.DECLINED, GONE, cause=Cause.NO_CONTENT, knowledge_version=self._search.version)
        chosen = self._say(entry, 1.0)
        return replace(chosen, intent="choose_option", knowledge_version=self._search.version)

    def _current(self, question: Question) -> Entry | None:
        """What the conversation is about, if it may still be said."""
        return self._search.entry(question.current_entry) if question.current_entry else None

    def _in_context(
        self,
        question: Question,
        interpretation: Interpretation,
        judged: tuple[ScoredEntry, ...],
        found: tuple[ScoredEntry, ...],
    ) -> Answer | None:
        """The message taken as one about the current entry and what belongs to it; None where it is not."""
        decision, current = self._decision.in_context, self._current(question)
        if decision is None or current is None or stands_alone(question, judged):
            return None
        heard = hear(question, interpretation, current, (judged, found), self._search)
        ranked = decision.ranked(heard)
        if ranked[0].entry.id not in heard.family:
            return self._ask_back(judged) if self._asserts_in_doubt(judged, ranked) else None
        if decision.says(ranked[0]):
            said = self._say(ranked[0].entry, ranked[0].probability)
            again = ranked[0].entry is current and question.language == "es"
            return replace(said, text=AGAIN + said.text) if again else said
        if decision.asks_back(ranked[:MAX_OPTIONS]):
            return self._ask_back(ranked)
        if (judged and self._decision.says(judged[0])) or interpretation.intent in OUTSIDE:
            return None
        if ranked[0].entry is current and Asked.RESULT in asked_kinds(question.text):
            return self._without_result(current)
        return self._near_miss(ranked)

    def _asserts_in_doubt(self, judged: tuple[ScoredEntry, ...], ranked: tuple[ScoredEntry, ...]) -> bool:
        """Whether what would be asserted, were the message alone, more likely misses it after what was said before."""
        if not judged or judged[0].entry.kind in SAID_AS_DECLINE or not self._decision.says(judged[0]):
            return False
        after = {scored.entry.id: scored.probability for scored in ranked}
        return after[judged[0].entry.id] < MORE_LIKELY_NOT

    def _without_result(self, entry: Entry) -> Answer:
        """A result answers for itself; of anything else we say that none was found."""
        if entry.kind is EntryKind.RESULT:
            return self._say(entry, 1.0)
        text = NO_RESULT.format(title=entry.title, request=self._request)
        return Answer(Status.DECLINED, text, cause=Cause.NO_CONTENT, entries=(entry.id,))

    def _fresh(self, interpretation: Interpretation, found: tuple[ScoredEntry, ...]) -> Answer:
        """An answer to a question that stands alone."""
        ids = tuple(candidate.entry.id for candidate in found)
        if found and self._decision.says(found[0]):
            said = self._say(found[0].entry, found[0].probability)
            return replace(said, entries=tuple(dict.fromkeys((*said.entries, *ids))))
        if found and self._decision.asks_back(found[:MAX_OPTIONS]):
            if is_near_miss(found[0]) and found[0].probability < MORE_LIKELY_NOT:
                return self._near_miss(found)
            return self._ask_back(found)
        return self._decline(interpretation, found)

    def _ask_back(self, found: tuple[ScoredEntry, ...]) -> Answer:
        ids = tuple(scored.entry.id for scored in found)
        score = round(found[0].probability, 4)
        return Answer(Status.CLARIFIED, CLARIFY, entries=ids, options=self._options(found), score=score)

    def _near_miss(self, found: tuple[ScoredEntry, ...]) -> Answer:
        """The question looks like the entry's and is more like those that it does not answer."""
        return Answer(
            Status.DECLINED,
            NEAR_MISS.format(title=found[0].entry.title, request=self._request),
            cause=Cause.NO_CONTENT,
            entries=tuple(scored.entry.id for scored in found),
            options=self._options(found),
            score=round(found[0].probability, 4),
        )

    def _options(self, found: tuple[ScoredEntry, ...]) -> tuple[Option, ...]:
        return tuple(Option(scored.entry.id, scored.entry.title) for scored in found[:MAX_OPTIONS])

    def _decline(self, interpretation: Interpretation, found: tuple[ScoredEntry, ...]) -> Answer:
        probability = round(found[0].probability, 4) if found else 0.0
        ids = tuple(scored.entry.id for scored in found)
        if interpretation.intent in OUTSIDE:
            cause = {"insult": Cause.ABUSE, "city_service": Cause.OTHER_OFFICE}.get(
                interpretation.intent, Cause.OFF_TOPIC
            )
            text = ABUSE if cause is Cause.ABUSE else OFF_TOPIC
            return Answer(Status.DECLINED, text, cause=cause, entries=ids, score=probability)
        known = tuple(scored for scored in found if scored.entry.kind not in SAID_AS_DECLINE)[:MAX_OPTIONS]
        if sum(scored.probability for scored in known) < NEAREST_FROM:
            known = ()
        not_found = NOT_FOUND.format(request=self._request)
        return Answer(
            Status.DECLINED,
            not_found + NEAREST if known else not_found,
            cause=Cause.NOT_FOUND if found else Cause.NO_CONTENT,
            entries=ids,
            options=self._options(known),
            score=probability,
        )

    def _say(self, entry: Entry, probability: float) -> Answer:
        """What an approved entry says, with its evidence; an unknown or a referral is a decline with its reason."""
        status, cause = {
            EntryKind.UNKNOWN: (Status.DECLINED, Cause.NO_CONTENT),
            EntryKind.REFERRAL: (Status.DECLINED, Cause.OTHER_OFFICE),
        }.get(entry.kind, (Status.ANSWERED, None))
        near = neighbours(entry, self._search)[:EVIDENCE]
        known = near if entry.kind is EntryKind.UNKNOWN else ()
        return Answer(
            status,
            entry.answer,
            cause=cause,
            entries=(entry.id, *(one.id for one in near if entry.kind is EntryKind.OBJECTION)),
            options=tuple(Option(one.id, one.title) for one in known),
            score=round(probability, 4),
            title=entry.title,
            citations=tuple(Citation(s.title, s.publisher, s.url) for s in entry.sources),
            verified_on=entry.verified_on,
            more=more_about(entry, self._search),
        )
