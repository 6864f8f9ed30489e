"""YAML in a ZIP: there and back without loss, and every way in which a file can be wrong or hostile."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from domain.knowledge import Relation, RelationType
from knowledge_base.content_archive import MAX_UNPACKED_BYTES, inspect_upload, yaml_archive
from tests import make

FULL, AWARD = make.entry("red-c40"), make.entry("premio")
STORED = (FULL, AWARD)


def packed(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/") + ".yml", data)
    return file.getvalue()


def problem_of(data: bytes) -> str:
    content = inspect_upload("f.zip", data, STORED)
    assert content.entries == () and content.problems
    return str(content.problems[0])


def test_an_export_is_read_back_without_loss() -> None:
    ours = (replace(FULL, relations=(Relation(RelationType.ACHIEVED, "premio"),)), AWARD)

    content = inspect_upload("Fichas.ZIP", yaml_archive(ours), ())

    assert content.problems == () and {e.id: e for e in content.entries} == {e.id: e for e in ours}


def test_a_part_of_the_entries_may_point_to_stored_ones() -> None:
    one = replace(FULL, relations=(Relation(RelationType.ACHIEVED, "premio"),))

    assert inspect_upload("f.zip", yaml_archive([one]), STORED).problems == ()
    assert "no existe" in str(inspect_upload("f.zip", yaml_archive([one]), ()).problems[0])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 broken", "dañado"),
        (b"", "dañado"),
        (packed(sources=b"sources: []\n", entries__a=b"topic: a\nentries: \xff\n"), "UTF-8"),
        (packed(sources=b"sources: [\n"), "sources.yml"),
        (packed(sources=b"sources: []\n"), "No trae ninguna ficha"),
        (packed(**{"../x": b"a"}), "No reconozco"),
        (packed(**{"/etc/x": b"a"}), "No reconozco"),
        (packed(sources=b"#" * (MAX_UNPACKED_BYTES + 1)), "demasiado grande por dentro"),
        (packed(**{f"n{n}": b"" for n in range(2001)}), "demasiado grande por dentro"),
    ],
    ids=["broken", "empty", "encoding", "syntax", "nothing", "outside", "absolute", "bomb", "many"],
)
def test_a_file_that_is_wrong_says_what_to_do(data: bytes, words: str) -> None:
    assert words in problem_of(data)


def test_a_bomb_that_lies_about_its_size_is_not_unpacked() -> None:
    honest = packed(sources=b"#" * 5_000_000)
    size = (5_000_000).to_bytes(4, "little")
    assert honest.count(size) == 2  # in the part's own header and in the directory

    assert "dañado" in problem_of(honest.replace(size, (10).to_bytes(4, "little")))
