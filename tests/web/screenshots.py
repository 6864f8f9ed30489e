"""The pictures of the analysts' guide, from the demonstration: `python -m tests.web.screenshots docs/images`.

The database (`STATE_DIR`) must hold the content and `tulugar demo-data`; a decision, a plan and a message are added.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image

import bootstrap
from analytics.demo_plan import CAMPAIGN_WEEK
from analytics.weeks import WEEK
from domain.campaigns import Brief, Channel, Choice, Claim, Decision
from domain.errors import InvalidValue
from domain.knowledge import Entry
from domain.themes import Theme
from tests.web.make import FakeChat
from tests.web.running import chromium, served
from tests.web.staff import account
from web.app import create_console
from web.console import Console
from web.visitors import SESSION_COOKIE
from web.wiring import console

WIDTH, HEIGHT = 900, 820  # pixels; the top of a page, where what matters is
COLOURS = 64  # of a picture: flat pages need no more, and it stays small
CAMPAIGN, COMPARED = "viajes", "hermanas"  # words of the demonstration's themes


def main() -> None:
    """Write each picture and tell its size."""
    folder = Path(sys.argv[1])
    parts = console(bootstrap.settings_from_environment(), FakeChat())
    paths = _prepared(parts)
    with served(create_console(parts)) as address, chromium() as browser:
        page = _signed_in(browser, parts, address)
        for name, path in paths.items():
            page.goto(address + path)
            if name == "analysts-plan":
                _refused(page)
            if name == "analysts-effect":
                page.locator("main strong").first.evaluate("found => found.scrollIntoView()")
            picture = Image.open(io.BytesIO(page.screenshot())).quantize(COLOURS)
            file = folder / f"{name}.png"
            picture.save(file, optimize=True)
            print(file, file.stat().st_size)


def _prepared(parts: Console) -> dict[str, str]:
    """The paths of the pages by the names of their pictures; what they show is written first."""
    desk, themes = parts.campaigns.desk, parts.insight.themes.themes(demo=True)
    theme, other = (next(one for one in themes if word in one.label.lower()) for word in (CAMPAIGN, COMPARED))
    reason = "Lo preguntan mucho y hay con qué contestar"
    desk.campaigns.decide(Decision(theme.id, theme.label, Choice.MESSAGE, reason, "ana", datetime.now(UTC), True))
    claim = _claim(parts)
    plan = Brief(0, theme.id, theme.label, "ana", (claim,), audience="ciudadanía", owner="ana", demo=True)
    brief = desk.campaigns.brief(desk.save_brief(plan))
    assert brief
    draft = next(draft for draft in desk.drafts(brief) if draft.channel is Channel.TELEGRAM)
    message = desk.write(brief, draft.channel, draft.text, "beto")
    desk.submit(message)
    return {
        "analysts-dashboard": "/tablero?demo=1",
        "analysts-themes": "/temas?demo=1",
        "analysts-theme": f"/temas/{theme.id}",
        "analysts-decision": f"/temas/{theme.id}/decision",
        "analysts-plan": f"/planes/{brief.id}",
        "analysts-message": f"/mensajes/{message}",
        "analysts-effect": f"/temas/{theme.id}/efecto?desde={_published(theme)}&con={other.id}",
    }


def _claim(parts: Console) -> Claim:
    """The first sentence of an entry that supports it."""
    for entry in parts.knowledge.entries():
        if claim := _held(parts, entry):
            return claim
    raise SystemExit("no entry supports its own first sentence")


def _held(parts: Console, entry: Entry) -> Claim | None:
    said = Claim(entry.answer.split(". ")[0].rstrip(".") + ".", (entry.id,))
    try:
        fits = len(said.text) < 150 and entry.benefits and entry.sources
        return said if fits and not parts.campaigns.desk.check(said.text, said.entries) else None
    except InvalidValue:
        return None


def _published(theme: Theme) -> str:
    return (theme.weeks[0].week + CAMPAIGN_WEEK * WEEK).isoformat()


def _signed_in(browser: Any, parts: Console, address: str) -> Any:
    who = account("ana")
    if parts.staff.accounts.find(who.name) is None:
        parts.staff.accounts.add(who, None)
    page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="es-MX").new_page()
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": parts.staff.sessions.open(who), "url": address}])
    return page


def _refused(page: Any) -> None:
    """A second claim with a number that its entry does not give."""
    page.get_by_label("Afirmación 2", exact=True).fill("Ya son 3,000 becas en 2025.")
    page.get_by_label("Fichas de la afirmación 2").fill(page.get_by_label("Fichas de la afirmación 1").input_value())
    page.get_by_role("button", name="Guardar el plan").click()
    page.get_by_role("alert").wait_for()


if __name__ == "__main__":
    main()
