"""`tulugar user` on a database of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.user import user
from domain.errors import InvalidValue
from tests.web.staff import PASSWORD


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/t.db")


def run(*arguments: str, typed: str = "") -> Result:
    result = CliRunner().invoke(user, arguments, input=typed)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_accounts_are_made_listed_changed_and_disabled() -> None:
    assert "No hay cuentas" in run("list").output
    run("add", "ana", "--full-name", "Ana López", "--role", "admin", typed=f"{PASSWORD}\n{PASSWORD}\n")
    run("add", "beto", "--full-name", "Beto", "--role", "curator", "--password-stdin", typed=f"{PASSWORD}\n")
    run("roles", "beto", "--role", "reviewer", "--role", "analyst")
    run("disable", "beto")

    listed = run("list").output.splitlines()

    assert "activa" in listed[0] and "admin" in listed[0] and "Ana López" in listed[0]
    assert "desactivada" in listed[1] and "analyst, reviewer" in listed[1]
    assert PASSWORD not in "".join(listed)


def test_what_cannot_be_done_is_said() -> None:
    run("add", "ana", "--full-name", "Ana", "--role", "admin", "--no-password")

    with pytest.raises(InvalidValue, match="Ya existe"):
        run("add", "ana", "--full-name", "Ana", "--role", "admin", "--no-password")
    with pytest.raises(InvalidValue, match="única"):
        run("disable", "ana")
    with pytest.raises(InvalidValue, match="No existe"):
        run("password", "nadie", "--password-stdin", typed=f"{PASSWORD}\n")
    with pytest.raises(InvalidValue, match="contraseña"):
        run("password", "ana", "--password-stdin", typed="corta\n")
    assert run("add", "x", "--full-name", "X", "--role", "jefe").exit_code == 2
