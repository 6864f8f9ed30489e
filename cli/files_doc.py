"""`python -m cli.files_doc`: write docs/files.md from the first line of every Python file."""

from __future__ import annotations

import ast
import functools
import os
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/files.md"
NOT_OURS = {".venv", ".tools", "var", "models", "build", "node_modules"}
HEAD = """# Files

One file, one purpose, said in its first line. This page is made from those lines by
`python -m cli.files_doc`; a test fails when it is out of date.
"""


def python_files(root: Path = ROOT) -> Iterator[Path]:
    """Every Python file of the project, relative to its root, folder by folder."""
    found = []
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if name not in NOT_OURS and not name.startswith(".")]
        found += [(Path(folder) / name).relative_to(root) for name in names if name.endswith(".py")]
    yield from sorted(found, key=lambda path: (path.parts[0] == "tests", path.parent.parts, path.name))


@functools.cache
def first_line(source: str) -> str:
    """The first line of a file's docstring, or nothing."""
    docstring = ast.get_docstring(ast.parse(source))
    return docstring.splitlines()[0].strip() if docstring else ""


def page(root: Path = ROOT) -> str:
    """The whole of docs/files.md."""
    lines, folder = [HEAD], None
    for path in python_files(root):
        said = first_line((root / path).read_text(encoding="utf-8"))
        if path.parent != folder:
            folder = path.parent
            lines.append(f"\n## {'Top level' if folder == Path() else f'`{folder.as_posix()}/`'}\n")
            lines.extend([f"{said}\n"] if path.name == "__init__.py" else [])
        if path.name != "__init__.py":
            lines.append(f"- [`{path.name}`](../{path.as_posix()}): {_plain(said)}")
    return "\n".join(lines) + "\n"


def _plain(line: str) -> str:
    """A line that Markdown cannot read as anything but text."""
    return re.sub(r"([<>*_])", r"\\\1", line) if "`" not in line else line


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
