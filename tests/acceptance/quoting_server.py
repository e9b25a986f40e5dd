"""A model server on loopback whose "model" quotes its prompt: it answers with sentences of the clause, in the asked schema.

Everything but the model is real: HTTP, JSON, the openai package, the log. It counts what it was asked, by request body.
"""

from __future__ import annotations

import json
import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class QuotingServer(ThreadingHTTPServer):
    """`asked` counts request bodies; `damage` changes the text of an answer before it is sent, which then ended with `finish`.

    An answer has a pair for each of `pairs` sentences. That share of prompts which `ungrounded` says gets answers that no clause bears
    out, beside evidence that does stand there; `invented` are these answers, `quoted` the others.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.damage: Callable[[str], str] = str
        self.finish, self.pairs, self.ungrounded = "stop", 1, 0.0
        self.invented: set[str] = set()
        self.quoted: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def answer(self, body: dict[str, Any]) -> str:
        user = body["messages"][-1]["content"].partition("<참고")[0]
        sentences: list[str] = [s.strip() for s in re.findall(r"[^\n]+?(?:니다|합니다)\.", user) if len(s.strip()) > 20]
        unit = next(iter(re.findall(r"(?:보통약관|[^\s\[\]>]+ 특별약관)", user)), "이 약관")
        chance = random.Random(user)
        invent = chance.random() < self.ungrounded
        answers = [
            f"가입금액의 {chance.randrange(101, 999)}퍼센트를 {chance.randrange(100, 999)}일 안에 지급합니다." if invent else s
            for s in sentences
        ]
        pairs = [
            {
                "task_type": "기타",
                "question": f"{unit}에서 {s[:20].strip()}… 부분은 어떻게 정하고 있나요?",
                "answer": answer,
                "evidence": [s],
            }
            for s, answer in zip(sentences[: self.pairs], answers, strict=False)
        ]
        with self.lock:
            (self.invented if invent else self.quoted).update(answers[: len(pairs)])
        return self.damage(json.dumps({"pairs": pairs}, ensure_ascii=False))


class _Handler(BaseHTTPRequestHandler):
    server: QuotingServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.asked[json.dumps(body, sort_keys=True)] += 1
        message = {"role": "assistant", "content": self.server.answer(body)}
        usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
        choice = {"index": 0, "message": message, "finish_reason": self.server.finish}
        answer = {"id": "x", "object": "chat.completion", "created": 0, "model": "quoting-1", "choices": [choice], "usage": usage}
        data = json.dumps(answer, ensure_ascii=False).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        return


@contextmanager
def serving() -> Iterator[QuotingServer]:
    server = QuotingServer()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
