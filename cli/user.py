"""`tulugar user`: the accounts of the console."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

import bootstrap
from domain.errors import InvalidValue
from domain.staff import Account, Role
from log_lines import configure_logging
from web.console import Staff

ROLES = [role.value for role in Role]
ACTOR = "terminal"
roles_option = click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="Papel; se puede repetir."
)
stdin_option = click.option("--password-stdin", is_flag=True, help="Lee la contraseña de la entrada estándar.")


@click.group(help="Cuentas de la consola.")
def user() -> None:
    """Accounts of the staff."""


@user.command(help="Crea una cuenta; pide la contraseña.")
@click.argument("name")
@click.option("--full-name", required=True, help="Nombre completo, como lo verán los demás.")
@roles_option
@click.option("--email", help="Correo con el que la nombra el inicio de sesión único.")
@stdin_option
@click.option("--no-password", is_flag=True, help="Sin contraseña: sólo entra por inicio de sesión único.")
def add(
    name: str, full_name: str, roles: tuple[str, ...], email: str | None, password_stdin: bool, no_password: bool
) -> None:
    account = Account(name.lower(), full_name, frozenset(map(Role, roles)), email=email)
    staff = _staff()
    if staff.accounts.find(account.name):
        raise InvalidValue(f"Ya existe la cuenta {account.name!r}.")
    staff.accounts.add(account, None if no_password else _password(password_stdin))
    staff.trail.write(ACTOR, "creó la cuenta", account.name, ", ".join(sorted(account.roles)))
    click.echo(f"Cuenta {account.name} creada: {', '.join(sorted(account.roles))}.")


@user.command("list", help="Muestra las cuentas y sus papeles.")
def list_() -> None:
    accounts = _staff().accounts.all()
    if not accounts:
        click.echo("No hay cuentas. Crea la primera con «tulugar user add».")
    for account in accounts:
        state = "desactivada" if account.disabled else "activa"
        click.echo(f"{account.name:20} {state:12} {', '.join(sorted(account.roles)):36} {account.full_name}")


@user.command(help="Desactiva una cuenta y cierra sus sesiones.")
@click.argument("name")
def disable(name: str) -> None:
    _change(name, disabled=True)
    click.echo(f"Cuenta {name} desactivada; sus sesiones se cerraron.")


@user.command(help="Activa otra vez una cuenta.")
@click.argument("name")
def enable(name: str) -> None:
    _change(name, disabled=False)
    click.echo(f"Cuenta {name} activa.")


@user.command("roles", help="Cambia los papeles de una cuenta.")
@click.argument("name")
@roles_option
def roles_(name: str, roles: tuple[str, ...]) -> None:
    _change(name, roles=frozenset(map(Role, roles)))
    click.echo(f"Cuenta {name}: {', '.join(sorted(roles))}.")


@user.command(help="Cambia la contraseña, quita el bloqueo y cierra las sesiones.")
@click.argument("name")
@stdin_option
def password(name: str, password_stdin: bool) -> None:
    staff = _staff()
    _found(staff, name)
    staff.accounts.set_password(name, _password(password_stdin))
    staff.trail.write(ACTOR, "cambió la contraseña", name)
    click.echo(f"Contraseña de {name} cambiada.")


def _staff() -> Staff:
    from web.wiring import staff as wired

    settings = bootstrap.settings_from_environment()
    configure_logging(settings, "user")
    return wired(settings)


def _change(name: str, **changes: object) -> None:
    staff = _staff()
    staff.accounts.change(replace(_found(staff, name), **changes))  # type: ignore[arg-type]
    told = ", ".join(f"{field}={_told(value)}" for field, value in changes.items())
    staff.trail.write(ACTOR, "cambió la cuenta", name, told)


def _told(value: object) -> str:
    return " ".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def _found(staff: Staff, name: str) -> Account:
    account = staff.accounts.find(name)
    if account is None:
        raise InvalidValue(f"No existe la cuenta {name!r}; «tulugar user list» las muestra.")
    return account


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    entered: str = click.prompt("Contraseña (12 caracteres o más)", hide_input=True, confirmation_prompt="Otra vez")
    return entered
