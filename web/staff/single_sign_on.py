"""Single sign-on by OpenID Connect: the way to the provider and back, and the account that it means."""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from domain.errors import InvalidValue, TuLugarError
from settings import Settings

TIMEOUT_S = 10.0
KEPT_S = 3600.0  # seconds for which the provider's description and keys are kept
CLOCK_SKEW_S = 60  # between the provider's clock and ours
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384"]  # never one with a shared secret, never none


class SignOnRefused(TuLugarError):
    """The provider did not say, in a way that holds, who this is; the text says what to do."""


@dataclass(frozen=True)
class Attempt:
    """One way to the provider and back; kept in the browser that set out, so that nobody else can come back with it."""

    to: str  # the page that was wanted
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    def sealed(self) -> str:
        """As a cookie keeps it."""
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()

    @classmethod
    def opened(cls, cookie: str) -> Attempt | None:
        """The attempt of a cookie; None when it is not one of ours."""
        try:
            kept = json.loads(base64.urlsafe_b64decode(cookie.encode()))
            return cls(**{name: str(kept[name]) for name in ("to", "state", "nonce", "verifier")})
        except (ValueError, KeyError, TypeError):
            return None


class Provider:
    """The provider that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._client_id = settings.oidc_client_id
        self._secret = settings.oidc_client_secret
        self._claim = settings.oidc_claim
        self._lock = threading.Lock()
        self._read_at = -KEPT_S
        self._described: dict[str, Any] = {}
        self._keys: Any = None

    def address(self, attempt: Attempt, back: str) -> str:
        """Where the browser goes to sign in.

        Raises:
            SignOnRefused: the provider does not answer.
        """
        with self._client(back) as client:
            url, _ = client.create_authorization_url(
                self._description()["authorization_endpoint"],
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
            return str(url)

    def name_of(self, code: str, attempt: Attempt, back: str) -> str:
        """The e-mail or user name that the provider vouches for.

        Raises:
            SignOnRefused: the code, the signature, the nonce or the claim does not hold.
        """
        try:
            with self._client(back) as client:
                token = client.fetch_token(
                    self._description()["token_endpoint"], code=code, code_verifier=attempt.verifier
                )
                claims = self._verified(str(token["id_token"]), attempt.nonce)
                if self._claim not in claims and "userinfo_endpoint" in self._description():
                    claims = self._with_userinfo(client, claims)
        except (httpx.HTTPError, AuthlibBaseError, JoseError, KeyError, ValueError) as error:
            raise SignOnRefused("El proveedor no confirmó tu identidad. Vuelve a intentarlo.") from error
        return self._name_in(claims)

    def end_address(self, back: str) -> str | None:
        """Where the provider's own session is ended, if it has such a page and answers."""
        try:
            end = self._description().get("end_session_endpoint")
        except SignOnRefused:
            return None
        asked = urlencode({"client_id": self._client_id, "post_logout_redirect_uri": back})
        return f"{end}?{asked}" if end else None

    def _name_in(self, claims: Mapping[str, Any]) -> str:
        if claims.get("email_verified") is False and self._claim == "email":
            raise SignOnRefused("Tu proveedor aún no verifica tu correo: verifícalo ahí y vuelve a intentarlo.")
        name = str(claims.get(self._claim) or "").strip().lower()
        if not name:
            raise SignOnRefused(
                f"El proveedor no dijo tu {self._claim}: pide a quien administra que revise OIDC_CLAIM."
            )
        return name

    def _verified(self, id_token: str, nonce: str) -> dict[str, Any]:
        self._description()
        try:
            token = jwt.decode(id_token, self._keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            self._read_at = -KEPT_S  # the provider may have new keys
            self._description()
            token = jwt.decode(id_token, self._keys, algorithms=ALGORITHMS)
        rules = jwt.JWTClaimsRegistry(
            leeway=CLOCK_SKEW_S,
            iss={"essential": True, "value": self._described["issuer"]},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
        )
        rules.validate(token.claims)
        return dict(token.claims)

    def _with_userinfo(self, client: OAuth2Client, claims: dict[str, Any]) -> dict[str, Any]:
        told = client.get(self._described["userinfo_endpoint"]).raise_for_status().json()
        if told.get("sub") != claims["sub"]:
            raise ValueError("userinfo of somebody else")
        return {**told, **claims}

    def _client(self, back: str) -> OAuth2Client:
        return OAuth2Client(
            self._client_id,
            self._secret,
            scope="openid email profile",
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
            trust_env=False,
        )

    def _description(self) -> dict[str, Any]:
        """What the provider says of itself, and its keys with it."""
        with self._lock:
            if time.monotonic() - self._read_at > KEPT_S:
                self._described, self._keys = self._read()
                self._read_at = time.monotonic()
            return self._described

    def _read(self) -> tuple[dict[str, Any], Any]:
        try:
            with httpx.Client(timeout=TIMEOUT_S, trust_env=False) as client:
                described = client.get(f"{self._issuer}/.well-known/openid-configuration").raise_for_status().json()
                if str(described["issuer"]).rstrip("/") != self._issuer:
                    raise InvalidValue(f"dice ser {described['issuer']}")
                keys = client.get(described["jwks_uri"]).raise_for_status().json()
                return described, KeySet.import_key_set(keys)
        except (httpx.HTTPError, InvalidValue, JoseError, KeyError, TypeError, ValueError) as error:
            words = "El proveedor de identidad no contesta o no es el de OIDC_ISSUER. Entra con tu contraseña o avisa."
            raise SignOnRefused(words) from error
