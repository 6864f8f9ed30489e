"""The analysts' pages: from a plan with a refused claim to a message that a second person approved and that is sent."""

from __future__ import annotations

import re
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


def test_a_text_that_is_refused_stays_in_its_place() -> None:
    made = parts(KNOWLEDGE, campaigns=campaigns(KNOWLEDGE))
    brief = Brief(0, "t1", "premios", "ana", (Claim(GOOD, ("premio",)),))
    plan = f"/planes/{made.campaigns.desk.save_brief(brief)}"
    ana = open_console(made, Role.ANALYST)

    long = ana.submit(f"{plan}/mensajes", canal="Red social", texto=f"{GOOD} Esto lo escribí yo." * 20)
    untrue = ana.submit(f"{plan}/mensajes", canal="Telegram", texto="Ganó 99 premios en 2013.")

    assert (long.status_code, "Acórtalo" in long.text, "Esto lo escribí yo" in long.text) == (422, True, True)
    assert (untrue.status_code, untrue.text.count("Ganó 99 premios")) == (422, 2)  # with the reason, and to be mended
    assert "Crear mensaje de Impreso" in untrue.text


def test_an_entry_that_does_not_exist_is_named() -> None:
    made = parts(KNOWLEDGE, campaigns=campaigns(KNOWLEDGE))
    plan = f"/planes/{made.campaigns.desk.save_brief(Brief(0, 't1', 'premios', 'ana'))}"

    page = open_console(made, Role.ANALYST).submit(plan, afirmacion=GOOD, fichas="premio, premoi", canal="Telegram")

    assert page.status_code == 422
    assert "«premoi»: No hay ninguna ficha con ese nombre" in page.text


def test_nobody_is_shown_a_button_that_is_refused_to_them() -> None:
    made = parts(KNOWLEDGE, campaigns=campaigns(KNOWLEDGE, DeskRules(channel="@ciudad")))
    desk = made.campaigns.desk
    brief = desk.campaigns.brief(desk.save_brief(Brief(0, "t1", "premios", "ana", (Claim(GOOD, ("premio",)),))))
    assert brief
    message = desk.write(brief, Channel.TELEGRAM, GOOD, "ana")
    desk.submit(message)

    def buttons(role: Role, path: str) -> set[str]:
        page = open_console(made, role, name=role.value).get(path)
        main = page.text.partition("<main")[2]
        return set(re.findall(r"<button[^>]*>([^<]+)</button>", main))

    plan, path = f"/planes/{brief.id}", f"/mensajes/{message}"
    assert buttons(Role.CURATOR, plan) == buttons(Role.REVIEWER, plan) == buttons(Role.CURATOR, path) == set()
    assert {"Guardar el plan", "Crear mensaje de Telegram"} <= buttons(Role.ANALYST, plan)
    assert buttons(Role.REVIEWER, path) == {"Aprobar", "Devolver a borrador"}
    assert buttons(Role.ANALYST, path) == {"Guardar el texto", "Aprobar", "Devolver a borrador"}
    desk.approve(message, "beto")
    desk.schedule(message, "ana", datetime.now(UTC), to_channel=True, to_readers=False)
    assert buttons(Role.ANALYST, path) == {"Pausar", "Detener"}
    made.campaigns.outbox.pause(f"message:{message}")
    assert buttons(Role.ANALYST, path) == {"Reanudar", "Detener"}
    made.campaigns.outbox.stop(f"message:{message}")
    assert buttons(Role.ANALYST, path) == buttons(Role.REVIEWER, path) == set()


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
    assert "programado</strong> para el 1 de diciembre de 2099, 09:00" in page.text


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
