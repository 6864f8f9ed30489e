"""What must never be written goes, what a question needs stays: measured on labelled texts."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.masking import MAX_CHARS, Masker, mask
from analytics.public_names import names_in_entries
from domain.knowledge import Entry, EntryKind
from tests.privacy.labelled import LabelledText, is_gone, labelled_texts

TEXTS = labelled_texts()
BY_WORDS = {"NOMBRE", "DIRECCIÓN"}  # the rest are identifiers with a shape of their own
SLOWEST_MS = 500  # for a text made to be slow; a usual question takes 0.2 ms

SLOW_PIECES = ("calle a ", "vivo en a ", "1 ", "1-", "a@", "a.", "a arroba ", "Juan de la ", "soy Ana ", "mi tel ")
SLOW_PIECES += ("Av. A 1 int 1 ", "placas A1 ", "calle 5 de ", "(1) ", "col. a ", "123456789 ")


def recall(*, by_words: bool) -> float:
    hits = [
        is_gone(span, text, mask(text.text))
        for text in TEXTS
        for tag, span in text.spans
        if (tag in BY_WORDS) is by_words
    ]
    return sum(hits) / len(hits)


def test_the_labelled_set_is_large_enough_to_measure() -> None:
    assert len(TEXTS) >= 400
    assert sum(not text.spans for text in TEXTS) >= 200


def test_a_left_over_number_counts_as_a_miss() -> None:
    text = LabelledText("mi tel es 55 1234 5678", (("TELÉFONO", "55 1234 5678"),))

    assert not is_gone("55 1234 5678", text, "mi tel es [TELÉFONO] 5678")
    assert is_gone("55 1234 5678", text, "mi tel es [TELÉFONO]")


def test_numbered_identifiers_go() -> None:
    assert recall(by_words=False) >= 0.95


def test_names_and_addresses_go() -> None:
    assert recall(by_words=True) >= 0.85


def test_what_goes_gets_the_tag_of_its_kind() -> None:
    tagged = [f"[{tag}]" in mask(text.text) for text in TEXTS for tag, _ in text.spans]

    assert sum(tagged) / len(tagged) >= 0.95


def test_clean_texts_stay_as_they_are() -> None:
    clean = [text.text for text in TEXTS if not text.spans]
    changed = [text for text in clean if mask(text) != text]

    assert len(changed) / len(clean) <= 0.02, changed


def test_words_around_an_identifier_stay() -> None:
    outside = [(word, Counter(mask(text.text).replace("[", " [").split())) for text in TEXTS for word in text.outside]
    lost = [word for word, left in outside if not any(word in token for token in left)]

    assert len(lost) / len(outside) <= 0.02, lost


@pytest.mark.parametrize(
    "text", ["programa 2016-2017", "1500000 pesos", "expediente 123456", "Claudia Sheinbaum", "Avenida Reforma"]
)
def test_years_amounts_files_and_public_names_survive(text: str) -> None:
    assert mask(f"¿Qué hay de {text}?") == f"¿Qué hay de {text}?"


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("GOMC800101\u200bMDFRRL01", "[CURP]"),
        ("\uff15\uff15\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18", "[TELÉFONO]"),
        ("juan\u200d@gmail.com", "[CORREO]"),
    ],
)
def test_disguised_characters_do_not_help(written: str, tag: str) -> None:
    assert mask(written) == tag


def test_a_card_number_that_fails_its_check_digit_is_no_card() -> None:
    assert mask("serie 4152313123456788 del lote") == "serie 4152313123456788 del lote"
    assert mask("serie 4152313123456787 del lote") == "serie [TARJETA] del lote"


def test_a_name_of_the_knowledge_base_is_kept_only_when_told() -> None:
    entry = Entry("x", EntryKind.CONCEPT, "Crítica", "Rocío Lombera González lo propuso.", "t", ())

    assert mask("¿qué propuso Rocío Lombera González?") == "¿qué propuso [NOMBRE]?"
    kept = Masker(names_in_entries([entry])).mask("¿qué propuso Rocío Lombera González?")
    assert kept == "¿qué propuso Rocío Lombera González?"


def test_whoever_presents_themselves_is_masked_even_with_a_public_name() -> None:
    assert mask("me llamo Claudia Sheinbaum") == "me llamo [NOMBRE]"
    assert mask("mi vecina Claudia Cárdenas") == "mi vecina [NOMBRE]"


def test_text_beyond_the_cut_is_dropped() -> None:
    assert len(mask("hola " * 5000)) <= MAX_CHARS


@pytest.mark.parametrize("text", [text.text for text in TEXTS if text.spans])
def test_masking_twice_changes_nothing(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_masked(text: str) -> None:
    assert isinstance(mask(text), str)


@pytest.mark.parametrize(
    "piece",
    SLOW_PIECES,
)
def test_no_text_makes_masking_slow(piece: str) -> None:
    text = (piece * MAX_CHARS)[:MAX_CHARS]
    started = time.process_time()
    mask(text)

    assert (time.process_time() - started) * 1000 < SLOWEST_MS


def test_a_thousand_texts_take_less_than_a_second() -> None:
    texts = [text.text for text in TEXTS] * 4
    started = time.process_time()
    for text in texts:
        mask(text)

    assert len(texts) / (time.process_time() - started) >= 1000
