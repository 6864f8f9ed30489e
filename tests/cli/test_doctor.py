"""The check-up says what is wrong, how to mend it, and never shows a secret."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import doctor
from cli.doctor import Finding, pinned_versions, print_findings
from settings import Settings

TOKEN = "12345:good"


class TelegramHandler(http.server.BaseHTTPRequestHandler):
    """getMe as Telegram answers it."""

    def do_GET(self) -> None:
        known = self.path == f"/bot{TOKEN}/getMe"
        self.send_response(200 if known else 401)
        self.end_headers()
        good = {"ok": True, "result": {"username": "tulugar_bot"}}
        self.wfile.write(json.dumps(good if known else {"ok": False, "error_code": 401}).encode())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def telegram() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), TelegramHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_something_essential_that_is_wrong_fails_the_check_and_shows_its_remedy(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = print_findings([Finding("Modelo de Rasa", False, "no hay ninguno", "Corre `tulugar train rasa`.")])

    shown = capsys.readouterr().out
    assert status == 1
    assert "✗ Modelo de Rasa: no hay ninguno" in shown
    assert "→ Corre `tulugar train rasa`." in shown


def test_something_optional_that_is_off_does_not_fail_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    status = print_findings(
        [Finding("Base", True, "lista"), Finding("Telegram", False, "apagado", "Pon el token.", essential=False)]
    )

    assert status == 0
    assert "○ Telegram: apagado" in capsys.readouterr().out


def test_a_good_token_names_the_bot(telegram: str) -> None:
    finding = doctor._telegram(Settings(telegram_bot_token=TOKEN, telegram_api_url=telegram))

    assert (finding.ok, finding.detail) == (True, "@tulugar_bot")


@pytest.mark.parametrize("token", ["999:bad", "with space", "línea\nrota"])
def test_a_bad_token_is_said_without_showing_it(telegram: str, token: str) -> None:
    finding = doctor._telegram(Settings(telegram_bot_token=token, telegram_api_url=telegram))

    assert not finding.ok
    assert token not in finding.detail + finding.remedy


def test_without_network_the_finding_shows_no_token() -> None:
    finding = doctor._telegram(Settings(telegram_bot_token=TOKEN, telegram_api_url="http://127.0.0.1:1"))

    assert not finding.ok
    assert TOKEN not in finding.detail + finding.remedy


def test_a_secret_that_others_can_read_is_found(tmp_path: Path) -> None:
    secret = tmp_path / "secrets/internal_token"
    secret.parent.mkdir()
    secret.write_text("value")
    secret.chmod(0o644)

    findings = list(doctor._secrets(Settings(state_dir=str(tmp_path))))

    assert not findings[0].ok
    assert "internal_token" in findings[0].detail
    assert "chmod 600" in findings[0].remedy


def test_pinned_versions_leave_out_what_other_platforms_need() -> None:
    text = (
        "numpy==2.4.6 ; python_full_version < '3.12' \\\n    --hash=sha256:aa\n"
        "numpy==2.5.5 ; python_full_version >= '3.12' \\\n    --hash=sha256:bb\n"
        "colorama==0.4.6 ; sys_platform == 'win32' \\\n"
        "rich==15.0.0 \\\n"
    )

    assert pinned_versions(text) == {"numpy": {"2.4.6"}, "rich": {"15.0.0"}}


def test_a_missing_rasa_environment_is_found(tmp_path: Path) -> None:
    (finding,) = doctor._rasa_environment(tmp_path / "no/python")

    assert not finding.ok
    assert "make chat" in finding.remedy
