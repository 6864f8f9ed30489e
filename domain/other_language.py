"""Messages in neither Spanish nor English: other scripts, and the small words of the languages that visitors bring."""

from __future__ import annotations

import unicodedata

from domain.language import STRONG, weights
from domain.text import fold

ENOUGH = 2  # words; one alone may stand in a name

# Words that neither Spanish nor English writes, folded: French, Portuguese, German, Italian.
_FOREIGN = frozenset(
    word
    for line in (
        "je vous nous est sont quelle quelles quel combien pourquoi avec dans pour ville bonjour merci cette qu avez",
        "voce nao obrigado obrigada cidade quanto custou qual sao muito tambem uma tem onde isso meu minha pelo",
        "ist und wie nicht ich stadt kostet warum eine mit fur wird hat gibt danke guten welche",
        "che cosa perche grazie ciao citta della delle gli sono quale quali questo questa buongiorno",
    )
    for word in line.split()
)


def is_other_language(text: str) -> bool:
    """Whether a message is written in another script, or says more in another language than in ours."""
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return False
    if sum(_is_latin(letter) for letter in letters) * 2 < len(letters):
        return True
    found = sum(word in _FOREIGN for word in fold(text).split())
    return found >= ENOUGH and STRONG * found > max(weights(text))


def _is_latin(letter: str) -> bool:
    return "LATIN" in unicodedata.name(letter, "")
