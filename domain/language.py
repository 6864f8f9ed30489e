"""Spanish or English: the language of a question, told by its small words; Spanish when in doubt."""

from __future__ import annotations

import re

from domain.text import fold

SPANISH = "es"
ENGLISH = "en"

STRONG, WEAK = 3, 1  # a weak word also stands in names: "Partnership for Healthy Cities", "Casa de la Ciudad"
ENOUGH = 2  # a name may hold one weak word, which is not enough to answer in English


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Words that both languages write ("no", "a", "me", "son", "has", "he", "come", "once", "don") are in no list.
_STRONG_ENGLISH = _words(
    "what whats which who whos whose whom when where why how is isnt are arent was wasnt were werent be been being "
    "im do dont does doesnt did didnt done have havent had will wont would can cant could should might must shall "
    "you your yours we our ours they them their it its she her his my mine myself "
    "this that thats these those there theres here not any anyone anything some someone something nothing every "
    "about because than then if or but so too very just only also still ever never yet already now today since "
    "from without into between during before after again more most less much many few lot lots other another "
    "get gets got give gives gave make makes made take takes took go goes going went know tell told say says said "
    "want need explain paid pay pays spend spent work works worked mean means think "
    "hello hi hey thanks thank goodbye please yes yeah nope help english good morning evening near best "
    "really actually tbh idk plz pls"
)
_WEAK_ENGLISH = _words(
    "i the an of and for to in on at by with as up out over off all under sister mayor mayors money cost costs budget "
    "award awards prize waste trip trips travel taxpayer taxpayers people abroad foreign results numbers dates date "
    "year years first second third fair free cash women rain bike bikes buses saved killed helped happened became "
    "member members agreement cooperation student students exchange exchanges earthquake quake shelter migrants "
    "tourism revenue attendance strategy meaning early emergency bye sorry number winner winners report street "
    "streets show"
)
_STRONG_SPANISH = _words(
    "que q k qe ke quien quienes kien cual cuales como cuando cuanto cuanta cuantos cuantas kuanto donde adonde porque "
    "porq xq pq pues pero si es fue fueron era eran soy eres somos sea ser estan estoy estaba ha han hay hubo hizo "
    "hicieron hacen hace hacer tiene tienen tengo tenemos puede pueden puedo quiero quiere dime dame cuentame sirve "
    "sirven sirvio esto eso esa ese esos esas estos ella ellos ellas yo tu ustedes nosotros nos les mi mis tus sus su "
    "muy mas ya aun tambien ademas entonces aqui ahi alla algo nada nadie alguien todo toda todos todas otro otra "
    "otros otras mucho mucha muchos poco sin hasta desde entre sobre contra segun "
    "hola gracias adios buenas buenos oye oigan oiga favor porfa ayuda bien mal bueno onda neta wey guey pinche "
    "cuesta costo gastan gasto gastaron pagan pago pagaron dinero lana"
)
_WEAK_SPANISH = _words(
    "el la los las lo un una unos unas de del al en y con por para pa se le te ni o e esta este estas "
    "ciudad ciudades gobierno premio premios hermana hermanas red redes programa programas casa feria acuerdo"
)

_ENGLISH_CONTRACTION = re.compile(r"\b[a-z]+['’](?:s|t|re|ve|ll|m|d)\b", re.IGNORECASE)
_SPANISH_SIGN = re.compile(r"[¿¡]")
_SPANISH_LETTER = re.compile(r"[ñáéíóú]", re.IGNORECASE)


def language_of(text: str) -> str:
    """`en` when the words of a text speak for English, else `es`."""
    english, spanish = weights(text)
    return ENGLISH if english >= ENOUGH and english > spanish else SPANISH


def weights(text: str) -> tuple[int, int]:
    """How much the words of a text speak for English, and how much for Spanish."""
    words = fold(text).split()
    english = _weight(words, _STRONG_ENGLISH, _WEAK_ENGLISH) + STRONG * bool(_ENGLISH_CONTRACTION.search(text))
    return english, _weight(words, _STRONG_SPANISH, _WEAK_SPANISH) + _marks(text)


def language_of_locale(locale: str) -> str:
    """`en` when somebody's programs speak English (en, en-GB), else `es`."""
    return ENGLISH if re.match(r"en\b", locale.replace("_", "-"), re.IGNORECASE) else SPANISH


def _weight(words: list[str], strong: frozenset[str], weak: frozenset[str]) -> int:
    return sum(STRONG if word in strong else WEAK if word in weak else 0 for word in words)


def _marks(text: str) -> int:
    """Signs and letters of Spanish; a letter weighs little, since names keep their accents in English."""
    return STRONG * bool(_SPANISH_SIGN.search(text)) + WEAK * bool(_SPANISH_LETTER.search(text))
