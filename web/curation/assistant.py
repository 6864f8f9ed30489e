"""The assistant as the console asks it: explanations of the action server, and what Rasa makes of a text."""

from __future__ import annotations

import httpx

from domain.conversation import Interpretation
from domain.errors import AnsweringUnavailable, InvalidValue
from domain.explanation import Explanation, explanation_from_json
from domain.wire import interpretation_from_rasa
from settings import Settings

OUT_OF_ORDER = "El servidor de respuestas no contesta: revísalo con «tulugar doctor»."
FIND_TIMEOUT_S = 3.0  # a list can do without
EXPLAIN_TIMEOUT_S = 10.0  # search and Rasa's parse, on a busy machine


class Assistant:
    """
    Args:
        token: what our processes show each other.
    """

    def __init__(self, settings: Settings, token: str) -> None:
        self._actions = settings.actions_url
        self._rasa = settings.rasa_url
        self._token = token

    def explain(self, text: str) -> Explanation:
        """Why a question gets its answer.

        Raises:
            AnsweringUnavailable: the action server is down or too slow.
        """
        headers = {"X-Tulugar-Token": self._token}
        try:
            answer = httpx.post(
                f"{self._actions}/explain",
                json={"text": text, "channel": "console"},
                headers=headers,
                timeout=EXPLAIN_TIMEOUT_S,
                trust_env=False,
            )
            return explanation_from_json(answer.raise_for_status().json())
        except (httpx.HTTPError, InvalidValue, ValueError) as error:
            raise AnsweringUnavailable(OUT_OF_ORDER) from error

    def find(self, text: str) -> tuple[str, ...]:
        """Ids of the entries near a text, best first, by the search that the bot answers from.

        Raises:
            AnsweringUnavailable: the action server is down or too slow.
        """
        try:
            found = httpx.post(
                f"{self._actions}/search",
                json={"text": text},
                headers={"X-Tulugar-Token": self._token},
                timeout=FIND_TIMEOUT_S,
                trust_env=False,
            )
            return tuple(map(str, found.raise_for_status().json()["entries"]))
        except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:
            raise AnsweringUnavailable(OUT_OF_ORDER) from error

    def interpretation(self, text: str) -> Interpretation:
        """What Rasa makes of a text; nothing when Rasa is down, as the bot does then."""
        try:
            parsed = httpx.post(
                f"{self._rasa}/model/parse",
                params={"token": self._token},
                json={"text": text},
                timeout=EXPLAIN_TIMEOUT_S,
                trust_env=False,
            )
            return interpretation_from_rasa(parsed.raise_for_status().json())
        except (httpx.HTTPError, ValueError, TypeError):
            return Interpretation()
