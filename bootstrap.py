"""Wire the parts, once per process; heavy libraries are imported only by the part that needs them."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import InvalidContent, StorageUnavailable, TuLugarError
from domain.identity import PersonKeys
from secret_store import address_secret, internal_token, metrics_token, person_secret
from settings import ROOT, Settings, read_env_file, read_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from analytics.cards.printer import CardPrinter
    from analytics.corrections import Corrections
    from analytics.demo_data import DemoData
    from analytics.figures import FigureReader
    from analytics.gaps import Gaps
    from analytics.log import QuestionLog
    from analytics.log_reader import LogReader
    from analytics.message_desk import MessageDesk
    from analytics.open_data import OpenData
    from analytics.outbox import Outbox
    from analytics.outbox_work import OutboxWork
    from analytics.own_data import OwnData
    from analytics.scheduled_runs import ScheduledRuns
    from analytics.sealing import Sealer
    from analytics.small_groups import SmallGroups
    from analytics.subscriptions import Subscriptions
    from analytics.theme_editor import ThemeEditor
    from analytics.theme_mining import Mined
    from analytics.theme_reader import ThemeReader
    from domain.answering import Answering
    from domain.knowledge import Entry
    from domain.proposal_reading import Areas
    from knowledge_base.cached_entries import CachedEntries
    from knowledge_base.live import LiveKnowledge
    from knowledge_base.storage.repository import EntryRepository, ImportReport
    from knowledge_base.storage.source_health import SourceHealthStore

DAY_S = 86_400.0
GREEN = "#0f5c4d"  # of the cards of a city that names no colour; the console's own
PUBLISH_EVERY_S = 20.0  # seconds between looks at what is scheduled
__all__ = ["internal_token", "metrics_token"]


@dataclass(frozen=True)
class HealthCheck:
    """Whether one thing is in order, and how to mend it if not."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


def settings_from_environment() -> Settings:
    """Settings from the environment, with `.env` below it.

    Raises:
        InvalidSettings: a value does not fit.
    """
    return read_settings({**read_env_file(ROOT / ".env"), **os.environ})


def engine(settings: Settings) -> Engine:
    """The database, with every migration applied.

    Raises:
        StorageUnavailable: it cannot be reached or written.
    """
    from knowledge_base.storage.engine import open_engine
    from knowledge_base.storage.migrate import migrate

    opened = open_engine(settings.effective_database_url)
    migrate(opened)
    return opened


def repository(settings: Settings) -> EntryRepository:
    from knowledge_base.storage.repository import EntryRepository

    return EntryRepository(engine(settings))


def knowledge(settings: Settings) -> LiveKnowledge:
    """Search over the newest published version; makes the index when it is not on disk.

    Raises:
        EncoderUnavailable: the model of the encoder is missing or broken.
        StorageUnavailable: the database cannot be read.
    """
    from knowledge_base.encoder import load_encoder
    from knowledge_base.fitted import read_fit
    from knowledge_base.live import LiveKnowledge

    encoder = load_encoder(settings.encoder)
    return LiveKnowledge(
        repository(settings), encoder, settings.state_path / "index", read_fit(settings.fit_path).fusion
    )


def answering(settings: Settings, *, stop: threading.Event) -> Answering:
    """The answering path over a knowledge base that follows new versions until `stop` is set."""
    from domain.answering import Answering
    from knowledge_base.fitted import read_fit

    live = knowledge(settings)
    live.follow(stop, every_s=settings.knowledge_poll_s)
    return Answering(live, read_fit(settings.fit_path).decision, settings.transparency_url)


def areas(settings: Settings) -> Areas:
    """The parts of the city that a proposal may be for.

    Raises:
        InvalidContent: their file cannot be read.
    """
    from knowledge_base.areas import read_areas

    return read_areas(settings.content_path)


def question_log(settings: Settings) -> QuestionLog:
    """The log; works without a database too, and then masks the names of public persons as well."""
    from analytics.log import QuestionLog
    from analytics.public_names import names_in_entries
    from knowledge_base.storage.engine import open_engine

    try:
        public = names_in_entries(repository(settings).entries())
    except StorageUnavailable as error:
        logging.getLogger(__name__).warning("question log without database: %s", error)
        public = frozenset()
    return QuestionLog(open_engine(settings.effective_database_url), settings.state_path / "spool", keep=public)


def subscriptions(settings: Settings, database: Engine | None = None) -> Subscriptions:
    """Who asked to be told what."""
    from analytics.subscriptions import Subscriptions

    return Subscriptions(database or engine(settings), _sealer(settings))


def outbox(settings: Settings, database: Engine | None = None) -> Outbox:
    """Messages to a channel and to people who asked for news; a running bot sends them."""
    from analytics.outbox import Outbox

    return Outbox(database or engine(settings))


def message_desk(settings: Settings) -> MessageDesk:
    """Briefs and messages, on their way to the public."""
    from analytics.campaigns import Campaigns
    from analytics.message_desk import DeskRules, MessageDesk
    from domain.electoral_bans import read_bans

    names = frozenset({settings.city_name, *settings.own_name_list})
    bans = read_bans(settings.electoral_bans)
    rules = DeskRules(names, settings.assistant_link, bans, settings.news_channel, settings.zone)
    database = engine(settings)
    return MessageDesk(Campaigns(database), knowledge_reader(settings), outbox(settings, database), rules)


def keep_publishing(settings: Settings, stop: threading.Event) -> threading.Thread:
    """Publish scheduled messages and entries when they are due, on a thread that ends with `stop`."""
    from analytics.message_desk import publish_when_due
    from knowledge_base.storage.drafts import Drafts

    desk, drafts = message_desk(settings), Drafts(engine(settings))
    ours = (lambda: (drafts.publish_due(), desk.publish_due()), stop.wait, PUBLISH_EVERY_S)
    thread = threading.Thread(target=publish_when_due, args=ours, daemon=True, name="publication")
    thread.start()
    return thread


def outbox_work(settings: Settings, database: Engine | None = None) -> OutboxWork:
    """The outbox for the process that sends."""
    from analytics.outbox_work import OutboxWork

    return OutboxWork(database or engine(settings), _sealer(settings))


def gaps(settings: Settings, database: Engine | None = None) -> Gaps:
    """Missed questions that are asked again."""
    from analytics.gaps import Gaps

    return Gaps(database or engine(settings), _sealer(settings))


def scheduled_runs(settings: Settings) -> ScheduledRuns:
    """What ran by the clock."""
    from analytics.scheduled_runs import ScheduledRuns

    return ScheduledRuns(engine(settings))


def corrections(settings: Settings, database: Engine | None = None) -> Corrections:
    """Answers that were corrected after people received them."""
    from analytics.corrections import Corrections

    return Corrections(database or engine(settings))


def own_data(settings: Settings, database: Engine | None = None) -> OwnData:
    """What the log keeps of one person."""
    from analytics.own_data import OwnData

    return OwnData(database or engine(settings))


def erase_person(settings: Settings, keys: Iterable[str]) -> int:
    """Unlink and blank all that was asked under the keys that a person had; how many questions.

    Raises:
        StorageUnavailable: the database is down, and some may remain.
    """
    log = question_log(settings)
    try:
        return sum(log.erase_person(key) for key in keys)
    finally:
        log.close()


def _sealer(settings: Settings) -> Sealer:
    from analytics.sealing import Sealer

    return Sealer(address_secret(settings))


def small_groups(settings: Settings) -> SmallGroups:
    """How many people a group needs to be shown."""
    from analytics.small_groups import SmallGroups

    return SmallGroups(settings.small_group)


def log_reader(settings: Settings) -> LogReader:
    """What pages and commands read of the log."""
    from analytics.log_reader import LogReader

    return LogReader(engine(settings), small=small_groups(settings))


def theme_reader(settings: Settings) -> ThemeReader:
    """What people ask and we miss, as it may be shown."""
    from analytics.theme_reader import ThemeReader

    return ThemeReader(engine(settings), small=small_groups(settings))


def figure_reader(settings: Settings) -> FigureReader:
    """The numbers of the dashboard and the report."""
    from analytics.figures import FigureReader

    return FigureReader(engine(settings), small=small_groups(settings))


def open_data(settings: Settings) -> OpenData:
    """The decisions and the weekly figures, as anybody may have them."""
    from analytics.open_data import OpenData

    return OpenData(engine(settings), small=small_groups(settings))


def theme_editor(settings: Settings) -> ThemeEditor:
    """Names, merges and splits of themes."""
    from analytics.theme_editor import ThemeEditor

    return ThemeEditor(engine(settings), small=small_groups(settings))


def mine_themes(settings: Settings, *, demo: bool = False, afresh: bool = False) -> Mined:
    """Bring the themes of the log, or of the demonstration, up to date.

    Raises:
        EncoderUnavailable: the model of the encoder is missing or broken.
        StorageUnavailable: the database cannot be written.
    """
    from analytics.theme_mining import ThemeMiner
    from knowledge_base.encoder import load_encoder

    encoder = load_encoder(settings.encoder)
    miner = ThemeMiner(engine(settings), encoder, demo=demo, small=small_groups(settings))
    return miner.mine(datetime.now(UTC), afresh=afresh)


def demo_data(settings: Settings) -> DemoData:
    """The made-up log of the demonstration."""
    from analytics.demo_data import DemoData

    return DemoData(engine(settings))


def write_demo_campaign(settings: Settings, entries: Sequence[Entry], first: date) -> bool:
    """Store the campaign of the demonstration, whose weeks begin with `first`; False when its theme was not found.

    Raises:
        StorageUnavailable: the database cannot be written.
    """
    from analytics.demo_campaign import write_campaign

    return write_campaign(engine(settings), entries, first) is not None


def knowledge_reader(settings: Settings) -> CachedEntries:
    """Every entry for pages, read again only when there is a new version."""
    from knowledge_base.cached_entries import CachedEntries

    return CachedEntries(repository(settings))


def card_printer(settings: Settings) -> CardPrinter:
    """Pictures of entries to share, in the city's colours."""
    from analytics.cards.printer import CardPrinter, CityStyle

    note = "Contenido de demostración: no es un canal oficial." if settings.demonstration else ""
    return CardPrinter(CityStyle(settings.city_name, settings.city_colour or GREEN, settings.city_accent, note))


def source_health(settings: Settings) -> SourceHealthStore:
    """What is known of the addresses of sources."""
    from knowledge_base.storage.source_health import SourceHealthStore

    return SourceHealthStore(engine(settings))


def forget_old_questions(settings: Settings) -> int:
    """Delete what the log may no longer keep (LOG_RETENTION_DAYS); how many questions went.

    Raises:
        StorageUnavailable: the database cannot be written.
    """
    log = question_log(settings)
    try:
        return log.forget_older_than(settings.log_retention_days)
    finally:
        log.close()


def keep_retention(settings: Settings, stop: threading.Event) -> threading.Thread:
    """Forget what is too old now and once a day, on a thread that ends with `stop`."""
    thread = threading.Thread(target=_keep_retention, args=(settings, stop), daemon=True, name="retention")
    thread.start()
    return thread


def _keep_retention(settings: Settings, stop: threading.Event) -> None:
    logger = logging.getLogger(__name__)
    while True:
        try:
            logger.info("retention: %d questions forgotten", forget_old_questions(settings))
            logger.info("retention: %d wishes to be told ended", subscriptions(settings).forget_expired())
        except StorageUnavailable as error:
            logger.warning("retention waits for the database: %s", error)
        if stop.wait(DAY_S):
            return


def person_keys(settings: Settings) -> PersonKeys:
    return PersonKeys(person_secret(settings), days=settings.person_key_days)


def import_content(settings: Settings, folder: Path, *, author: str, note: str) -> ImportReport:
    """Take over a content folder as the next version; nothing changed, nothing new.

    Raises:
        InvalidContent: the folder has problems; the message names each.
    """
    from knowledge_base.content_files import read_content

    return repository(settings).take_over(read_content(folder), author=author, note=note)


def import_sheet(settings: Settings, path: Path, *, author: str, note: str) -> ImportReport:
    """Take over the rows of a spreadsheet, XLSX or CSV, as the next version; entries that it does not name stay.

    Raises:
        InvalidContent: a row has problems; the message names each, and nothing was changed.
    """
    from knowledge_base.changes import with_sheet
    from knowledge_base.spreadsheets.reading import inspect_sheet

    stored = repository(settings)
    before = stored.entries()
    content = inspect_sheet(path.name, path.read_bytes(), before)
    if content.problems:
        raise InvalidContent("\n".join(map(str, content.problems)))
    return stored.take_over(with_sheet(before, content.entries), author=author, note=note)


def health_checks(settings: Settings) -> Iterator[HealthCheck]:
    """Database, content, encoder and index, in the order in which they depend on each other."""
    try:
        stored = repository(settings)
        count, version = len(stored.entries()), stored.version()
        yield HealthCheck("Base de datos", True, f"responde y está al día; versión {version} del contenido")
    except TuLugarError as error:
        yield HealthCheck("Base de datos", False, str(error), "Revisa DATABASE_URL y que el servidor esté encendido.")
        return
    yield HealthCheck("Contenido", count > 0, f"{count} fichas", "" if count else "Impórtalo con «tulugar kb import».")
    try:
        live = knowledge(settings)
        yield HealthCheck("Codificador e índice", True, f"{live.passages} textos, codificador {live.encoder_name}")
    except (TuLugarError, RuntimeError) as error:
        yield HealthCheck("Codificador e índice", False, str(error), "Revisa ENCODER y haz «tulugar train index».")
