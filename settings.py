"""Read the environment once: every setting of Tu Lugar, checked, with its unit and its default."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.colours import check_colour
from domain.electoral_bans import read_bans
from domain.errors import InvalidSettings

ROOT = Path(__file__).resolve().parent
FIT_FILE = "knowledge_base/decision.json"
CITY_FILE = "knowledge_base/city.env"  # what the city that ships is called


@dataclass(frozen=True)
class Settings:
    """All settings; the name in upper case is the environment variable (`rasa_port` is `RASA_PORT`)."""

    database_url: str = ""  # SQLAlchemy URL; empty: SQLite in state_dir
    state_dir: str = "var"  # database, logs, index and secrets; relative to the project
    city_dir: str = ""  # folder of another city (`tulugar init`); empty: the city that ships
    content_dir: str = ""  # curated YAML; empty: that of the city
    evaluation_dir: str = ""  # labelled questions that a change of content is tried on; empty: those of the city
    city_name: str = "la ciudad"
    city_time_zone: str = "America/Mexico_City"  # IANA name; hours that people choose and see are in it
    city_office: str = "el área de asuntos internacionales de la ciudad"
    city_colour: str = ""  # of console and pictures, "#rrggbb", dark enough for white text; empty: its own green
    transparency_url: str = ""  # where people ask for public information; empty: answers name no address
    city_accent: str = "#e0b23c"  # beside it on the pictures that people share, "#rrggbb"
    demonstration: bool = True  # the content is a demonstration and every greeting says so
    audiences: str = (  # whom a message may be for; separated by commas
        "ciudadanía, otras áreas de gobierno, academia, empresas, personas migrantes, contrapartes internacionales"
    )
    own_names: str = ""  # names that a message may use without citing an entry
    electoral_bans: str = ""  # "2027-04-04..2027-06-06 legal reason; …": no message is published in these days
    news_channel: str = ""  # the city's channel on Telegram, "@name" or "-100…"; empty: none
    assistant_link: str = ""  # where messages invite to ask, as "t.me/name"; empty: without an address
    encoder: str = "default"  # "default", or a sentence-transformers name or folder
    telegram_bot_token: str = field(default="", repr=False)
    telegram_api_url: str = ""  # another Bot API server, for tests; empty: Telegram's own
    telegram_webhook_url: str = ""  # public HTTPS address; empty: long polling
    telegram_webhook_secret: str = field(default="", repr=False)  # required with a webhook URL
    telegram_webhook_listen: str = "127.0.0.1"
    telegram_webhook_port: int = 8443
    telegram_messages_per_second: int = 28  # Telegram allows about 30 to different people
    telegram_person_messages_per_minute: int = 20  # more from one person get one notice and then no answer
    telegram_person_presses_per_minute: int = 60  # of buttons, which are counted apart: who browses topics asks nothing
    telegram_questions_per_second: int = 60  # of all people together; more wait their turn
    telegram_wait_notice_s: int = 10  # seconds after which who waits for an answer is told so, once; 0: never
    rasa_host: str = "127.0.0.1"
    rasa_port: int = 5005
    rasa_timeout_s: float = 2.0  # slower than this and the bot asks the action server itself
    actions_host: str = "127.0.0.1"
    actions_port: int = 5055
    actions_timeout_s: float = 5.0
    web_host: str = "127.0.0.1"
    web_port: int = 8080
    web_public_url: str = ""  # how browsers reach the console, "https://…"; empty: as each request says
    oidc_issuer: str = ""  # address of the provider of single sign-on; empty: passwords alone
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_claim: str = "email"  # what names an account: "email" or "preferred_username"
    oidc_default_role: str = ""  # role of accounts made at a first sign-in; empty: none are made
    session_hours: int = 12  # a sign-in to the console lasts this long at most
    session_idle_minutes: int = 120  # and ends when it is not used for so long
    internal_token: str = field(default="", repr=False)  # between our processes; empty: made once in state_dir
    person_secret: str = field(default="", repr=False)  # keys the person hash; empty: made once in state_dir
    person_key_days: int = 30  # days after which a person's hash changes
    address_secret: str = field(default="", repr=False)  # seals addresses to tell; empty: made once in state_dir
    notice_days: int = 180  # days after which a wish to be told ends by itself
    small_group: int = 5  # people; nothing is shown of fewer
    log_retention_days: int = 365  # days a question stays in the log
    nightly_hour: int = 3  # of the city; the console forgets what is old and finds themes; -1: not by itself
    report_weekday: int = 1  # Monday is 1; the console writes the weekly report; 0: not by itself
    report_hour: int = 7  # of the city
    report_dir: str = ""  # where the weekly report goes; empty: reports in state_dir
    knowledge_poll_s: float = 1.0  # seconds between looks at the knowledge-base version
    log_level: str = "INFO"
    otel_exporter_otlp_endpoint: str = ""  # a collector of OpenTelemetry, "http://host:4318"; empty: no traces
    log_format: str = "text"  # "text" for people, "json" for machines
    bot_health_host: str = "127.0.0.1"
    bot_health_port: int = 0  # health and metrics of the bot; 0: none
    metrics_token: str = field(default="", repr=False)  # for who reads /metrics; empty: made once in state_dir
    bot_memory_url: str = field(default="", repr=False)  # redis://..., shared by several bots; empty: each its own
    rasa_lock_url: str = field(default="", repr=False)  # redis://...; empty: in Rasa's memory, for one Rasa
    rasa_tracker_url: str = field(
        default="", repr=False
    )  # redis:// (kept for an hour) or postgresql://; empty: as above

    def __post_init__(self) -> None:
        for name in ("rasa_port", "actions_port", "web_port", "telegram_webhook_port"):
            if not 1 <= getattr(self, name) <= 65535:
                raise InvalidSettings(f"{name.upper()} debe estar entre 1 y 65535; vale {getattr(self, name)}.")
        if self.telegram_questions_per_second < 1:
            raise InvalidSettings(
                f"TELEGRAM_QUESTIONS_PER_SECOND debe ser 1 o más; vale {self.telegram_questions_per_second}."
            )
        for name in ("telegram_person_messages_per_minute", "telegram_person_presses_per_minute"):
            if getattr(self, name) < 1:
                raise InvalidSettings(f"{name.upper()} debe ser 1 o más; vale {getattr(self, name)}.")
        if self.bot_memory_url and not self.bot_memory_url.startswith(("redis://", "rediss://")):
            raise InvalidSettings("BOT_MEMORY_URL empieza con redis:// o con rediss://.")
        if self.small_group < 2:
            raise InvalidSettings(
                f"SMALL_GROUP debe ser 2 o más: un grupo de una persona dice quién es; vale {self.small_group}."
            )
        for name in ("session_hours", "session_idle_minutes"):
            if getattr(self, name) < 1:
                raise InvalidSettings(f"{name.upper()} debe ser 1 o más; vale {getattr(self, name)}.")
        self._check_single_sign_on()
        if not 0 <= self.bot_health_port <= 65535:
            raise InvalidSettings(f"BOT_HEALTH_PORT debe estar entre 0 (apagado) y 65535; vale {self.bot_health_port}.")
        if self.otel_exporter_otlp_endpoint and not re.match(r"https?://", self.otel_exporter_otlp_endpoint):
            raise InvalidSettings("OTEL_EXPORTER_OTLP_ENDPOINT empieza con http:// o con https://.")
        if self.log_format not in ("text", "json"):
            raise InvalidSettings(f"LOG_FORMAT debe ser text o json; vale {self.log_format!r}.")
        for name, low, high in (("nightly_hour", -1, 23), ("report_hour", 0, 23), ("report_weekday", 0, 7)):
            if not low <= getattr(self, name) <= high:
                raise InvalidSettings(f"{name.upper()} debe estar entre {low} y {high}; vale {getattr(self, name)}.")
        _zone(self.city_time_zone)
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", self.city_accent):
            raise InvalidSettings(f"CITY_ACCENT es un color como #e0b23c; vale {self.city_accent!r}.")
        read_bans(self.electoral_bans)
        if self.city_colour:
            check_colour(self.city_colour)
        if self.news_channel and not self.news_channel.startswith(("@", "-100")):
            raise InvalidSettings(f"NEWS_CHANNEL empieza con @ o con -100; vale {self.news_channel!r}.")
        if self.telegram_webhook_url and not self.telegram_webhook_secret:
            raise InvalidSettings("TELEGRAM_WEBHOOK_URL necesita también TELEGRAM_WEBHOOK_SECRET.")

    def _check_single_sign_on(self) -> None:
        local = self.oidc_issuer.startswith(("http://localhost:", "http://127.0.0.1:"))
        if self.oidc_issuer and not (self.oidc_issuer.startswith("https://") or local):
            raise InvalidSettings("OIDC_ISSUER debe empezar con https://.")
        if self.oidc_issuer and not self.oidc_client_id:
            raise InvalidSettings("OIDC_ISSUER necesita también OIDC_CLIENT_ID.")
        if self.oidc_claim not in ("email", "preferred_username"):
            raise InvalidSettings(f"OIDC_CLAIM debe ser email o preferred_username; vale {self.oidc_claim!r}.")
        if self.oidc_default_role not in ("", "curator", "reviewer", "analyst"):  # nobody becomes admin by signing in
            raise InvalidSettings("OIDC_DEFAULT_ROLE debe ser curator, reviewer o analyst, o quedar vacío.")

    @property
    def audience_list(self) -> tuple[str, ...]:
        return _listed(self.audiences)

    @property
    def own_name_list(self) -> tuple[str, ...]:
        return _listed(self.own_names)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the city."""
        return _zone(self.city_time_zone)

    @property
    def report_path(self) -> Path:
        return ROOT / self.report_dir if self.report_dir else self.state_path / "reports"

    @property
    def state_path(self) -> Path:
        return ROOT / self.state_dir

    @property
    def city_path(self) -> Path | None:
        """The folder of another city than the one that ships."""
        return ROOT / self.city_dir if self.city_dir else None

    @property
    def content_path(self) -> Path:
        return ROOT / (self.content_dir or self.of_city("content", "knowledge_base/content"))

    @property
    def evaluation_path(self) -> Path:
        return ROOT / (self.evaluation_dir or self.of_city("quality", "tests/quality"))

    @property
    def fit_path(self) -> Path:
        """The fitted decision: a city's own when it has one; what it says is about scores, not about a city."""
        own = self.of_city("decision.json", FIT_FILE)
        return own if own.is_file() else ROOT / FIT_FILE

    def of_city(self, name: str, shipped: str) -> Path:
        """What a city's folder calls `name`, or the file of the city that ships."""
        return self.city_path / name if self.city_path else ROOT / shipped

    @property
    def effective_database_url(self) -> str:
        return self.database_url or f"sqlite:///{self.state_path / 'tulugar.db'}"

    @property
    def rasa_url(self) -> str:
        return f"http://{self.rasa_host}:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        return f"http://{self.actions_host}:{self.actions_port}"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from environment variables; what is absent or empty keeps its default.

    `NAME_FILE` names a file that holds the value of `NAME`: secrets need not be in the environment. What the city's
    `city.env` says is read below all that.

    Raises:
        InvalidSettings: a value does not fit; the message names the variable and what it takes.
    """
    given = {}
    city = _of_city(environ.get("CITY_DIR", "").strip())
    for setting in fields(Settings):
        name = setting.name.upper()
        raw = environ.get(name, "") or _from_file(environ, name) or city.get(name, "")
        if raw.strip():
            given[setting.name] = _parse(setting.name.upper(), raw.strip(), type(setting.default))
    return Settings(**given)  # type: ignore[arg-type]


def read_env_file(path: Path) -> dict[str, str]:
    """NAME=value lines of a `.env` file; comments and blank lines are skipped, quotes removed."""
    if not path.exists():
        return {}
    pairs = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.strip().partition("=")
        if separator and not name.startswith("#"):
            pairs[name.strip()] = value.strip().strip("\"'")
    return pairs


def _from_file(environ: Mapping[str, str], name: str) -> str:
    path = environ.get(f"{name}_FILE", "").strip()
    try:
        return Path(path).read_text(encoding="utf-8") if path else ""
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSettings(f"{name}_FILE nombra un archivo que no se puede leer: {path}.") from error


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidSettings(f"CITY_TIME_ZONE debe ser una zona como America/Mexico_City; vale {name!r}.") from error


def _of_city(folder: str) -> dict[str, str]:
    """The settings of a city; those of the city that ships when no folder is named."""
    path = ROOT / folder / "city.env" if folder else ROOT / CITY_FILE
    if folder and not path.is_file():
        advice = "Revisa la carpeta, o créala con «tulugar init»."
        raise InvalidSettings(f"CITY_DIR nombra una carpeta sin city.env: {folder}. {advice}")
    return read_env_file(path)


def _listed(written: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in written.split(",") if part.strip())


def _parse(name: str, raw: str, kind: type) -> object:
    if kind is bool:
        return raw.lower() in {"1", "true", "yes", "si", "sí", "on"}
    try:
        return kind(raw)
    except ValueError as error:
        raise InvalidSettings(f"{name} debe ser un número; vale {raw!r}.") from error
