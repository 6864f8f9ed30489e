"""The encoder that ships: what it reads, what it gives, and how it says that it cannot."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from knowledge_base.encoder import SHIPPED, SentenceTransformerEncoder, load_encoder
from knowledge_base.static_encoder import EncoderUnavailable, StaticEncoder, is_static
from knowledge_base.training.export import STATIC, save_encoder

SPANISH = (
    "¿Cuánto costó la gira del jefe de gobierno a Nueva York?",
    "casas de la ciudad para migrantes en Estados Unidos",
    "los camiones rojos largos que van por Insurgentes",
    "q onda con las ciudades hermanas??",
    "Hotel",
    "Is there a programme for migrants abroad?",
    "El Metrobús ganó un premio internacional de transporte sostenible. " * 8,
)
MOST_BYTES = 25_000_000
FEWEST_PER_SECOND = 2_000  # questions, on one core


def _nearest(text: str, choices: tuple[str, ...]) -> str:
    encoder = load_encoder()
    scores = encoder.encode(choices) @ encoder.encode([text])[0]
    return choices[int(scores.argmax())]


def _cosines(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray((left * right).sum(axis=1))


def test_the_shipped_encoder_gives_one_unit_row_for_each_text() -> None:
    encoder = load_encoder()

    vectors = encoder.encode(SPANISH)

    assert vectors.shape == (len(SPANISH), encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_a_text_is_encoded_alike_alone_and_among_others() -> None:
    encoder = load_encoder()
    many = [SPANISH[number % len(SPANISH)] for number in range(300)]

    together = encoder.encode(many)

    alone = np.concatenate([encoder.encode([text]) for text in SPANISH])
    assert (together[: len(SPANISH)] == alone).all()  # to the last bit, so that themes do not hang on how a log is cut


@pytest.mark.parametrize("text", ["", "   ", "ꦗꦮ", "\u200b"])
def test_a_text_without_a_known_token_gives_zeros(text: str) -> None:
    vectors = load_encoder().encode(["hola", text, "adiós"])

    assert not vectors[1].any()
    assert vectors[0].any() and vectors[2].any()


def test_no_texts_give_no_rows() -> None:
    encoder = load_encoder()

    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_accents_and_capitals_do_not_change_the_vector() -> None:
    marked, plain = load_encoder().encode(["¿Qué Ganó la CIUDAD?", "¿que gano la ciudad?"])

    assert marked == pytest.approx(plain, abs=1e-6)


def test_static_encoder_and_sentence_transformers_agree() -> None:
    ours = StaticEncoder(SHIPPED)
    theirs = SentenceTransformerEncoder(str(SHIPPED))

    assert theirs.dimension == ours.dimension
    assert _cosines(ours.encode(SPANISH), theirs.encode(SPANISH)).min() > 0.999


def test_a_prompt_of_the_models_own_configuration_is_used(tmp_path: Path) -> None:
    folder = tmp_path / "prompted"
    shutil.copytree(SHIPPED, folder)
    config = folder / "config_sentence_transformers.json"
    config.write_text(config.read_text().replace('"query": ""', '"query": "pregunta: "'))

    prompted = SentenceTransformerEncoder(str(folder)).encode(["los museos"])

    assert prompted == pytest.approx(load_encoder().encode(["pregunta: los museos"]), abs=1e-5)


def test_words_that_mean_the_same_are_near_though_they_share_no_letter() -> None:
    choices = ("El precio del viaje", "La receta del pastel", "El perro del vecino")

    assert _nearest("¿cuánto dinero gastaron?", choices) == choices[0]


def test_an_english_question_is_near_its_spanish_answer() -> None:
    choices = ("Las ciudades hermanas", "El apoyo a los migrantes", "La calidad del aire")

    assert _nearest("How clean is the air?", choices) == choices[2]


def test_the_shipped_encoder_fits_its_limits_of_size_and_speed() -> None:
    assert sum(file.stat().st_size for file in SHIPPED.rglob("*")) < MOST_BYTES
    encoder = load_encoder()
    questions = [SPANISH[0]] * FEWEST_PER_SECOND
    start = time.process_time()  # of all threads, so as on one core

    encoder.encode(questions)

    assert time.process_time() - start < 1.0


def test_a_missing_folder_is_told_in_spanish_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match=r"No existe la carpeta.*ENCODER"):
        StaticEncoder(tmp_path / "absent")


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("content", [None, b"not a model"])
def test_a_broken_file_is_told_in_spanish(name: str, content: bytes | None, tmp_path: Path) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(SHIPPED, folder)
    (folder / STATIC / name).unlink()
    if content is not None:
        (folder / STATIC / name).write_bytes(content)

    with pytest.raises(EncoderUnavailable, match="no se puede usar"):
        StaticEncoder(folder)


def test_plain_float_rows_read_as_the_compact_ones(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "plain")
    weights = tmp_path / "plain" / STATIC / "model.safetensors"
    compact = load_file(weights)
    rows = compact["embeddings"] * compact["weights"][:, None]
    save_file({"embedding.weight": rows.astype(np.float32)}, weights)

    plain, shipped = load_encoder(str(tmp_path / "plain")), load_encoder("default")

    assert _cosines(plain.encode(SPANISH), shipped.encode(SPANISH)).min() > 0.9999
    assert plain.fingerprint != shipped.fingerprint


def test_other_weights_have_another_fingerprint_and_the_same_ones_the_same(tmp_path: Path) -> None:
    tokenizer = Tokenizer.from_file(str(SHIPPED / STATIC / "tokenizer.json"))
    size = tokenizer.get_vocab_size()
    for name, value in (("a", 0.5), ("b", 0.5), ("c", 0.7)):
        save_encoder(tmp_path / name, tokenizer, np.full((size, 4), value, dtype=np.float32))

    first, same, other = (load_encoder(str(tmp_path / name)) for name in "abc")

    assert first.fingerprint == same.fingerprint
    assert first.fingerprint != other.fingerprint


def test_a_folder_with_more_than_static_rows_is_left_to_sentence_transformers(
    tmp_path: Path,
) -> None:
    (tmp_path / "modules.json").write_text('[{"type": "x.Transformer", "path": ""}]')

    assert not is_static(tmp_path)
    with pytest.raises(EncoderUnavailable):
        StaticEncoder(tmp_path)
