"""A chat-completions server on loopback that misbehaves as told: what a client meets, one scripted reply per attempt.

`script` maps a prompt (the last message) to the replies of its attempts; the last one repeats, and without any it is OK.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    do: Literal["answer", "reset", "half", "hang"] = "answer"
    after: float = 0.0
    """Seconds it takes, counted from the moment when so many calls have arrived in all:"""
    calls: int = 0


OK = Reply()


def error(status: int, message: str = "no", code: str | None = None, param: str | None = None, **headers: str) -> Reply:
    body = {"error": {"message": message, "type": "t", "code": code, "param": param}}
    return Reply(status, json.dumps(body).encode(), {name.replace("_", "-"): value for name, value in headers.items()})


def envelope(text: str) -> bytes:
    usage = {"prompt_tokens": 10, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 3}}
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
    return json.dumps({"id": "1", "object": "chat.completion", "model": "mock-1", "choices": [choice], "usage": usage}).encode()


@dataclass(frozen=True)
class Call:
    prompt: str
    at: float
    body: dict[str, Any]
    authorization: str
    path: str


class _Http(ThreadingHTTPServer):
    daemon_threads = False  # joined at close, so that nothing outlives its test
    request_queue_size = 256  # the usual 5 drop connections that come together, and each loses a second


class Server:
    """Use as a context manager; `calls` are what arrived, `most` the calls that were there at once."""

    def __init__(self, script: Mapping[str, Sequence[Reply]] | None = None, default: Reply = OK) -> None:
        self.script, self.default = dict(script or {}), default
        self.calls: list[Call] = []
        self.most = self._here = 0
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._http = _Http(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def count(self, prompt: str) -> int:
        return sum(call.prompt == prompt for call in self.calls)

    def reply(self, call: Call) -> Reply:
        with self._lock:
            self.calls.append(call)
            self._here += 1
            self.most = max(self.most, self._here)
            script = self.script.get(call.prompt, [self.default])
            return script[min(self.count(call.prompt), len(script)) - 1]

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        prompt = body["messages"][-1]["content"]
        reply = self.reply(Call(prompt, time.monotonic(), body, handler.headers.get("Authorization", ""), handler.path))
        try:
            while len(self.calls) < reply.calls and not self._released.wait(0.005):
                pass
            self._released.wait(60 if reply.do == "hang" else reply.after)
        finally:
            with self._lock:
                self._here -= 1
        data = envelope(f"answer to {prompt}") if reply.body is None else reply.body
        try:
            self._write(handler, reply, data)
        except OSError:
            handler.close_connection = True  # the client has left

    def _write(self, handler: BaseHTTPRequestHandler, reply: Reply, data: bytes) -> None:
        if reply.do in ("answer", "half"):
            handler.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(data)))
            handler.end_headers()
            handler.wfile.write(data if reply.do == "answer" else data[: len(data) // 2])
            handler.wfile.flush()
        if reply.do != "answer":
            linger = struct.pack("ii", 1, 0)  # close() then sends a reset
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            handler.close_connection = True

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 5
            wbufsize = -1  # head and body in one packet: in two, the second waits 40 ms for the first's receipt

            def do_POST(self) -> None:
                server.serve(self)

            def log_message(self, format: str, *args: Any) -> None:
                """Tests speak for themselves."""

        return Handler
