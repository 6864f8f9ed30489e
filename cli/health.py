"""Is a process of ours up and ready? One HTTP question each, answered within a second."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from enum import Enum
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from settings import Settings

PROBE_TIMEOUT_S = 1.0


class State(Enum):
    """What a probe found."""

    READY = "ready"
    STARTING = "starting"  # it answers, and is not ready yet
    ABSENT = "absent"  # nobody listens
    STRANGER = "stranger"  # somebody listens who does not answer as ours do


@dataclass(frozen=True)
class Endpoint:
    """Where one of our processes answers."""

    name: str
    host: str
    port: int
    setting: str  # the environment variable that moves the port
    path: str
    token: str = ""  # sent as a query parameter

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}{self.path}"


def endpoints(settings: Settings, rasa_token: str = "") -> dict[str, Endpoint]:
    """Every process with a port; the bot has none."""
    return {
        "rasa": Endpoint("rasa", settings.rasa_host, settings.rasa_port, "RASA_PORT", "/status", rasa_token),
        "actions": Endpoint("actions", settings.actions_host, settings.actions_port, "ACTIONS_PORT", "/healthz"),
        "web": Endpoint("web", settings.web_host, settings.web_port, "WEB_PORT", "/healthz"),
    }


def probe(endpoint: Endpoint) -> State:
    """Ask a process how it is."""
    if not is_listening(endpoint.host, endpoint.port):
        return State.ABSENT
    query = "?" + urlencode({"token": endpoint.token}) if endpoint.token else ""
    try:
        with urlopen(endpoint.url + query, timeout=PROBE_TIMEOUT_S) as response:  # nosec B310: http to our own
            json.load(response)
            return State.READY
    except HTTPError as error:
        return State.STARTING if error.code in (409, 503) else State.STRANGER  # 409: Rasa has no model yet
    except TimeoutError:
        return State.STARTING
    except (URLError, ConnectionError):
        return State.STARTING if is_listening(endpoint.host, endpoint.port) else State.ABSENT
    except (ValueError, OSError):
        return State.STRANGER


def is_listening(host: str, port: int) -> bool:
    """Whether anybody accepts connections there."""
    try:
        with socket.create_connection((host, port), timeout=PROBE_TIMEOUT_S):
            return True
    except OSError:
        return False
