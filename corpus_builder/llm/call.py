"""One call over the network, and nothing it does escapes as an exception: an answer as bytes, or a named failure.

The only file that touches the openai package's client. It takes the raw response, because the package's own parsing loses
the bytes (and the bill) of whatever it can't parse.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, cast

from corpus_builder.errors import PermanentError
from corpus_builder.llm import Options
from corpus_builder.llm.endpoint import client, resolve
from corpus_builder.llm.failures import Failure, classify, not_an_answer
from corpus_builder.llm.requests import received, wire
from corpus_builder.pairs import Answer, Request

if TYPE_CHECKING:
    from openai import AsyncOpenAI


class Caller:
    """A client that is made at the first call: a run whose answers are all known needs neither key nor server."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._endpoint = resolve(options)
        self._client: AsyncOpenAI | None = None

    @property
    def host(self) -> str:
        return self._endpoint.host

    def open(self) -> AsyncOpenAI:
        """Raises AccessError when the key is missing."""
        if self._client is None:
            self._client = client(self._options)
        return self._client

    async def ask(self, request: Request, key: str) -> Answer | Failure:
        from openai import OpenAIError

        opened = self.open()
        fields = wire(request, openai=self._endpoint.openai)
        model, messages = fields.pop("model"), cast("Any", fields.pop("messages"))
        began = time.monotonic()
        try:
            # The client's timeout starts anew with every byte; this one stops a server that trickles.
            async with asyncio.timeout(2 * self._options.timeout_s + 30):
                # All but two fields go as extra_body: sent as they are, whatever this release of the package knows of them.
                response = await opened.chat.completions.with_raw_response.create(model=model, messages=messages, extra_body=fields)
                raw = response.content
        except (OpenAIError, TimeoutError) as error:
            return classify(error, opened.api_key)
        try:
            return received(key, raw, time.monotonic() - began)
        except PermanentError as error:
            return not_an_answer(error.message, raw, opened.api_key)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
