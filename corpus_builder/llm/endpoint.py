"""Where requests go, and who gets to know the key.

The key is read from OPENAI_API_KEY at the moment a client is made, and lives in that client only: no setting, log, store or
message ever holds it. The address is settled here and not by the openai package, so that what is displayed is what is called.
"""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from corpus_builder.errors import AccessError, SettingsError
from corpus_builder.llm import Options

if TYPE_CHECKING:
    from openai import AsyncOpenAI

OPENAI = "https://api.openai.com/v1"
NO_KEY = "none"
"""Sent where no key is needed: the openai package does not start without one."""

CONNECT_S = 30.0
"""The package's 5 s fire on a busy machine although the server is fine."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that requests go to; `overridden` when OPENAI_BASE_URL said so and not a setting."""

    url: str
    host: str
    port: int | None
    overridden: bool

    @property
    def openai(self) -> bool:
        return self.host == "openai.com" or self.host.endswith(".openai.com")

    @property
    def loopback(self) -> bool:
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def resolve(options: Options) -> Endpoint:
    """The setting, else OPENAI_BASE_URL, else OpenAI."""
    environment = os.environ.get("OPENAI_BASE_URL", "").strip()
    url = options.base_url or environment or OPENAI
    origin = "base_url in [llm]" if options.base_url else "OPENAI_BASE_URL"
    advice = f'{origin} should look like "http://localhost:8000/v1"'
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise SettingsError(f"{origin} is not an address", advice) from None
    if parts.scheme not in ("http", "https") or not host:
        raise SettingsError(f"{origin} is not an http:// or https:// address", advice)
    return Endpoint(url, host, port, overridden=not options.base_url and bool(environment))


def endpoint(options: Options) -> str:
    """Model and host for display before the first call. No path, user or password, which may be secret."""
    where = resolve(options)
    return f"{options.model} at {where.host}" + (f":{where.port}" if where.port else "")


def warnings(options: Options) -> list[str]:
    """What somebody should know before the first call."""
    where = resolve(options)
    found = []
    if where.overridden:
        found.append(f"OPENAI_BASE_URL sends all requests to {where.host}; base_url in [llm] would take precedence")
    if where.url.startswith("http://") and not where.loopback and os.environ.get("OPENAI_API_KEY", "").strip():
        found.append(f"the key in OPENAI_API_KEY and all texts travel unencrypted to {where.host} (http://)")
    return found


def key(where: Endpoint) -> str:
    """The key from the environment, or a stand-in for servers that need none."""
    found = os.environ.get("OPENAI_API_KEY", "").strip()
    if not found and where.openai:
        raise AccessError(
            f"{where.host} needs a key and OPENAI_API_KEY is not set",
            "export OPENAI_API_KEY, or set base_url in [llm] to a server of your own; without any model, generation uses its rules",
        )
    if not (found.isascii() and found.isprintable()):
        # Said here, without the value: the HTTP layer's complaint would quote it.
        raise AccessError("OPENAI_API_KEY holds characters that no key has", "copy the key again, without quotes or line breaks")
    return found or NO_KEY


def client(options: Options) -> AsyncOpenAI:
    """One client per run (a new one costs 20 ms of CPU for TLS). Retries are off: session.py does them, and logs each."""
    import httpx2
    import openai

    where = resolve(options)
    connections = options.concurrency + 8
    # aiohttp costs half the CPU at hundreds of connections; httpx2 is always there.
    transport = openai.DefaultAioHttpClient if find_spec("aiohttp") else openai.DefaultAsyncHttpxClient
    return openai.AsyncOpenAI(
        api_key=key(where),
        base_url=where.url,
        max_retries=0,
        http_client=transport(
            timeout=httpx2.Timeout(options.timeout_s, connect=CONNECT_S, pool=None),
            limits=httpx2.Limits(max_connections=connections, max_keepalive_connections=connections),
            trust_env=not where.loopback,  # a company's proxy can't reach this machine's own server
        ),
    )
