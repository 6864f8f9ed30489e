"""The analysts' pages: from a plan with a refused claim to a message that a second person approved and that is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from analytics.message_desk import DeskRules
from domain.campaigns import Brief, Channel, Claim
from domain.staff import Role
from tests.web.make import FakeKnowledge, campaigns, closed_console, open_console, parts

KNOWLEDGE = FakeKnowledge()
GOOD = "Ganó un premio en 2013."


def test_a_refused_claim_is_mended_approved_and_published() -> None:
    made = parts(KNOWLEDGE, campaigns=campaigns(KNOWLEDGE, DeskRules(channel="@ciudad")))
    desk = made.campaigns.desk
    ana = open_console(made, Role.ANALYST, name="ana")
    plan = f"/planes/{desk.save_brief(Brief(0, 't1', 'premios', 'ana', audience='ciudadanía'))}"

    refused = ana.submit(plan, afirmacion="Ganó en 2014.", fichas="premio", canal="Telegram")
    assert (refused.status_code, "Ninguna ficha citada da esa fecha" in refused.text) == (422, True)
    assert "Ganó en 2014." in refused.text
    saved = ana.submit(plan, afirmacion=GOOD, fichas="premio", canal="Telegram", publico="academia")
    assert (saved.status_code, GOOD in saved.text) == (200, True)

    written = ana.submit(f"{plan}/mensajes", canal="Telegram", texto=GOOD)
    message = written.url.path
    assert ana.submit(message, texto="Ganó 3 premios en 2013.").status_code == 422
    ana.submit(f"{message}/enviar")
    assert "otra persona" in ana.submit(f"{message}/aprobar").text
    open_console(made, Role.REVIEWER, name="beto").submit(f"{message}/aprobar")
    assert "publicado" in ana.submit(f"{message}/publicar", canal="1").text

    progress = made.campaigns.outbox.progress("message:1")
    assert progress and progress.waiting == 1
    assert "detenido" in ana.submit(f"{message}/envio", accion="detener").text


def test_a_message_goes_out_at_the_hour_of_the_city() -> None:
    rules = DeskRules(channel="@ciudad", zone=ZoneInfo("America/Mexico_City"))  # six hours behind UTC
    made = parts(KNOWLEDGE, campaigns=campaigns(KNOWLEDGE, rules))
    desk = made.campaigns.desk
    brief = desk.campaigns.brief(desk.save_brief(Brief(0, "t1", "premios", "ana", (Claim(GOOD, ("premio",)),))))
    assert brief
    message = desk.write(brief, Channel.TELEGRAM, GOOD, "ana")
    desk.submit(message)
    desk.approve(message, "beto")

    page = open_console(made, Role.ANALYST).submit(
        f"/mensajes/{message}/publicar", canal="1", cuando="2099-12-01T09:00"
    )

    stored = desk.campaigns.message(message)
    assert stored and stored.publish_at == datetime(2099, 12, 1, 15, tzinfo=UTC)
    assert "programado" in page.text


def test_only_analysts_write_and_nobody_reads_without_an_account() -> None:
    made = parts(KNOWLEDGE)
    made.campaigns.desk.save_brief(Brief(0, "t1", "premios", "ana"))

    assert open_console(made, Role.CURATOR, name="cora").submit("/planes/1", canal="Telegram").status_code == 403
    for path in ("/mensajes", "/decisiones", "/planes/1", "/temas/t1/efecto"):
        assert closed_console(made).get(path, follow_redirects=False).status_code == 303
        assert open_console(made, Role.ADMIN, name="root").get(path).status_code == 403


def test_lists_are_pages_also_when_there_is_nothing() -> None:
    browser = open_console(parts(KNOWLEDGE), Role.ANALYST)

    for path in ("/mensajes", "/decisiones"):
        assert browser.get(path).status_code == 200
    for path in ("/planes/9", "/mensajes/9", "/temas/nada/efecto", "/temas/nada/decision"):
        assert browser.get(path).status_code == 404
