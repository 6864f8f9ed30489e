"""The documents say what the code says: settings, commands, files, links, and nothing of anybody's machine."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from urllib.parse import urlsplit

import click
import pytest

from cli import files_doc
from cli.main import group
from settings import Settings, read_env_file, read_settings

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = {setting.name.upper(): setting.default for setting in fields(Settings)}

SETTING_ROW = re.compile(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`|empty) \|", re.MULTILINE)
COMMAND_HEADING = re.compile(r"^#{2,3} `tulugar ([a-z -]+)`$", re.MULTILINE)
TARGET_ROW = re.compile(r"^\| `make ([a-z]+)` \|", re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FOLDERS = "actions|analytics|bot|cli|docs|domain|knowledge_base|nlu|requirements|tests|web"
NAMED_PATH = re.compile(rf"`((?:{FOLDERS})/[\w./-]*)`")
PAGES = sorted(path for pattern in ("*.md", "docs/**/*.md") for path in ROOT.glob(pattern))

HOME_FOLDER = r"/(?:home|Users|root)/\w"
INDEX_HOSTS = {"py" + "pi.org", "python" + "hosted.org", "download.py" + "torch.org", "npm" + "js.org"}
LOOPBACK = {"", "localhost", "127.0.0.1", "::1"}


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def as_written(default: object) -> str:
    """A default as it stands in the environment."""
    return str(default).lower() if isinstance(default, bool) else str(default)


def commands(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command below this one by its full name; a group is named too."""
    if name:
        yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            assert found is not None
            yield from commands(found, f"{name} {child}".strip())


def section(page: str, name: str) -> str:
    """What a page says of one command, up to the next heading."""
    return page.partition(f"# `tulugar {name}`\n")[2].partition("\n#")[0]


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Every text file that belongs to the project."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listing.split("\0")):
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" not in content[:8000]:
            yield name, content.decode("utf-8", errors="replace")


def somebodys_folder(around: Path = ROOT.parent) -> re.Pattern[str]:
    """A home folder, or the folder that this checkout lies in."""
    shared = {Path("/"), Path(tempfile.gettempdir())}
    here = "" if around in shared else f"|{re.escape(str(around))}/"
    return re.compile(rf"(?<![\w.:/-])(?:{HOME_FOLDER}{here})")


def test_every_setting_is_documented_with_its_default() -> None:
    documented = dict(SETTING_ROW.findall(text_of("docs/settings.md")))

    assert documented == {name: as_written(default) for name, default in SETTINGS.items()}


def test_the_example_file_names_every_setting_with_its_default() -> None:
    example = read_env_file(ROOT / ".env.example")

    assert set(example) == set(SETTINGS)
    assert read_settings(example) == read_settings({})


def test_every_command_is_documented() -> None:
    documented = set(COMMAND_HEADING.findall(text_of("docs/commands.md")))

    assert documented == {name for name, _ in commands(group)}


def test_every_option_and_argument_is_documented() -> None:
    page = text_of("docs/commands.md")
    wanted = [
        (name, option)
        for name, command in commands(group)
        for parameter in command.params
        for option in (parameter.opts if isinstance(parameter, click.Option) else [(parameter.name or "").upper()])
    ]

    missing = [(name, option) for name, option in wanted if option not in section(page, name)]

    assert missing == []


def test_every_make_target_is_documented() -> None:
    targets = re.search(r"^\.PHONY: (.*)$", text_of("Makefile"), re.MULTILINE)
    assert targets

    assert set(TARGET_ROW.findall(text_of("docs/commands.md"))) == set(targets[1].split())


def test_the_page_of_files_is_up_to_date() -> None:
    assert text_of("docs/files.md") == files_doc.page(), "run `python -m cli.files_doc`"


@pytest.mark.parametrize("path", files_doc.python_files(), ids=str)
def test_a_file_says_its_purpose_in_its_first_line(path: Path) -> None:
    said = files_doc.first_line(text_of(str(path)))

    assert re.fullmatch(r".+[.?]", said), f"{said!r} is not a whole sentence"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_within_the_project_lead_somewhere(page: Path) -> None:
    links = [urlsplit(target) for target in LINK.findall(page.read_text(encoding="utf-8"))]
    inside = [link.path for link in links if not link.scheme and link.path]

    assert [path for path in inside if not (page.parent / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_files_that_a_page_names_are_there(page: Path) -> None:
    made_later = {"nlu/models"}  # by a training
    named = set(NAMED_PATH.findall(page.read_text(encoding="utf-8"))) - made_later

    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    found = [(name, match[0]) for name, text in tracked_texts() for match in somebodys_folder().finditer(text)]

    assert found == []


def test_no_file_names_a_package_index() -> None:
    mirrors = (os.environ.get(name, "") for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"))
    own = {urlsplit(mirror).hostname or "" for mirror in mirrors} - LOOPBACK
    hosts = INDEX_HOSTS | own

    found = [(name, host) for name, text in tracked_texts() for host in hosts if host in text]

    assert found == []


def test_the_checks_see_what_they_look_for() -> None:
    assert somebodys_folder().search("see /home/" + "ana/tulugar")
    assert somebodys_folder(Path("/srv/ana")).search("see /srv/ana/notes")
    assert not somebodys_folder(Path("/srv/ana")).search("https://example.org/home/ana and /srv/anabel")
    assert LINK.findall("[a](b.md) ![c](d.svg)") == ["b.md", "d.svg"]
    assert section("### `tulugar kb check`\nreads FOLDER\n\n### `tulugar up`\nstarts", "kb check") == "reads FOLDER\n"
