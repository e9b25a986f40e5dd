"""A model is asked once, and once more when it can't be used; what the log holds is never paid for again."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from corpus_builder import asking, corpus, summary, terminal
from corpus_builder.errors import PermanentError, StoppedError
from corpus_builder.generation import answers
from corpus_builder.generation.methods import qa
from corpus_builder.job import Job
from corpus_builder.model import Catalogue, Chunk, Clause, Document, Occurrence, Place
from corpus_builder.store import pairs, work
from tests.llm.server import Reply, Server, error
from tests.test_intake import Silent

BODIES = [f"회사는 청구서류를 받은 날부터 {n}영업일 이내에 보험금을 지급합니다." for n in range(3, 33)]


def pair(n: int) -> dict[str, Any]:
    said = BODIES[n]
    return {"task_type": "기한", "question": "{product} 보통약관에서 보험금은 언제 지급하나요?", "answer": said, "evidence": [said]}


def text(*numbers: int) -> str:
    return json.dumps({"pairs": [pair(n) for n in numbers]}, ensure_ascii=False)


def reply(content: Any, finish: str = "stop", **message: Any) -> Reply:
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **message}}
    return Reply(body=json.dumps({"model": "mock", "choices": [choice], "usage": {"prompt_tokens": 10, "completion_tokens": 5}}).encode())


def chunks(root: Path, number: int) -> list[Chunk]:
    """A corpus of so many one-sentence articles."""
    document = Document("d" * 64, "/elsewhere/hanbit_2025.pdf", 1000)
    place = Place(0, 1, (60.0, 100.0, 500.0, 112.0))
    clauses = [
        Clause(document.id, f"보통약관/제{n}조", "article", 0, "보통약관", "", str(n), "지급", 1, place.bbox, BODIES[n], (place,), ())
        for n in range(number)
    ]
    made = [Chunk(f"보통약관 제{n}조(지급)", BODIES[n], "보통약관", str(n), "지급", ()) for n in range(number)]
    pieces = [(chunk, Occurrence(chunk.id, c.id, document.id, c.path, 0)) for chunk, c in zip(made, clauses, strict=True)]
    with corpus.opened(root, create=True) as here, here.store.writing() as db:
        work.add_document(db, document)
        work.save_structure(db, document.id, clauses, pieces, Catalogue())
    return made


def generate(root: Path, server: Server, *sets: str, retry: bool = False) -> dict[str, Any]:
    """Run the stage; what `status` says of its answers and failures."""
    settings = [f"llm.base_url={server.url}", "llm.model=mock", *sets]
    with corpus.opened(root, settings) as here:
        job = Job(here, Silent(), retry=retry)
        with job.pool:
            asking.generate(job)
        found = summary.collect(here)
        qa_answers: dict[str, Any] = found["answers"]["qa"]
        return qa_answers | {"failures": {failure["unit"][3:]: failure for failure in found["failures"]}}


def prompt(chunk: Chunk, reason: str = "", message: str = "") -> str:
    """What is asked about a chunk first, or once more for this reason."""
    ask = qa.plan(chunk, qa.Options())
    assert ask is not None
    further = answers.again(ask, PermanentError(reason, message)) if reason else ask
    assert further is not None
    return further.messages[-1]["content"]


def live(root: Path, chunk: Chunk) -> list[str]:
    with corpus.opened(root) as here, here.store.reading() as db:
        return [candidate.output for candidate in pairs.live_pairs(db, "qa", [chunk.id]).get(chunk.id, [])]


def test_every_rung_is_counted_and_the_log_answers_the_second_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain, fenced, loose, cut, refused, mended, hopeless = made = chunks(tmp_path, 7)
    script = {
        prompt(plain): [reply(text(0))],
        prompt(fenced): [reply(f"```json\n{text(1)}\n```")],
        prompt(loose): [reply(text(2).replace("]}", ",]}"))],
        prompt(cut): [reply(text(3, 3)[:-30], "length")],
        prompt(refused): [reply(None, refusal="도와 드릴 수 없습니다.")],
        prompt(mended): [reply("죄송하지만 잘 모르겠습니다.")],
        prompt(mended, answers.NO_JSON): [reply(f"다시 씁니다. {text(5)}")],
        prompt(hopeless): [reply('{"pairs": [{"question": 1}]}')],
        prompt(hopeless, answers.BREACH, "pairs.0.task_type: missing"): [reply(None, reasoning_content="음")],
    }
    with Server(script, default=error(400, "no such prompt")) as server:
        found = generate(tmp_path, server)
        assert found["used"] == {"unwrapped": 2, "as asked": 1, "repaired": 1, "partial": 1}
        assert found["failed"] == {"refused": 1, "only reasoning": 1}
        assert found["asked_again"] == {"used": 1, "failed": 1}
        assert found["failures"][hopeless.id]["message"].startswith("asked again: the model reasoned")
        assert set(found["failures"]) == {refused.id, hopeless.id}
        assert [live(tmp_path, chunk) for chunk in made] == [[BODIES[n]] if n not in (4, 6) else [] for n in range(7)]
        assert sorted(server.count(asked) for asked in script) == [1] * 9
        assert generate(tmp_path, server) == found
        assert len(server.calls) == 9, "the second run asks nothing"
    with corpus.opened(tmp_path) as here:
        terminal.print_status(summary.collect(here))
    said = " ".join(capsys.readouterr().out.split())
    assert (
        "answers to qa: 2 unwrapped, 1 as asked, 1 partial, 1 repaired (used); 2 of no use; 2 asked again, 1 of them with success" in said
    )


def test_it_can_be_left_and_asked_later(tmp_path: Path) -> None:
    (chunk,) = chunks(tmp_path, 1)
    script = {prompt(chunk): [reply("")], prompt(chunk, answers.EMPTY): [reply(text(0))]}
    with Server(script) as server:
        found = generate(tmp_path, server, "generation.ask_again=false")
        assert (found["failed"], found["asked_again"], len(server.calls)) == ({"empty answer": 1}, {}, 1)
        found = generate(tmp_path, server)
        assert (found["used"], found["failed"], found["asked_again"]) == ({"as asked": 1}, {}, {"used": 1})
        assert len(server.calls) == 2, "the first answer is in the log"


def test_a_run_that_ends_between_the_two_goes_on_with_the_second(tmp_path: Path) -> None:
    good, bad = chunks(tmp_path, 2)
    spent = error(429, "You exceeded your current quota", "insufficient_quota")
    script = {
        prompt(good): [reply(text(0))],
        prompt(bad): [reply(text(1)[:60], "length")],
        prompt(bad, answers.TRUNCATED): [spent, reply(text(1))],
    }
    with Server(script) as server:
        with pytest.raises(StoppedError):
            generate(tmp_path, server)
        found = generate(tmp_path, server)
        assert (found["used"], found["failed"]) == ({"as asked": 2}, {})
        assert [server.count(asked) for asked in script] == [1, 1, 2]


def test_what_never_helps_is_not_paid_for_all_over_again(tmp_path: Path) -> None:
    made = chunks(tmp_path, asking.TRIAL + 7)
    with Server({}, default=reply("없음")) as server:
        found = generate(tmp_path, server)
        assert found["failed"] == {"no JSON in the answer": len(made)}
        assert found["asked_again"] == {"failed": asking.TRIAL}
        assert len(server.calls) == len(made) + asking.TRIAL
        generate(tmp_path, server)
        assert len(server.calls) == len(made) + asking.TRIAL


def test_a_retry_draws_anew_and_argues_no_more(tmp_path: Path) -> None:
    (chunk,) = chunks(tmp_path, 1)
    script = {prompt(chunk): [reply("없음"), reply("없음"), reply(text(0))], prompt(chunk, answers.NO_JSON): [reply("없음")]}
    with Server(script) as server:
        assert generate(tmp_path, server)["asked_again"] == {"failed": 1}
        assert generate(tmp_path, server, retry=True)["failed"] == {"no JSON in the answer": 1}
        assert [server.count(asked) for asked in script] == [2, 1]
        found = generate(tmp_path, server, retry=True)
        assert (found["used"], found["asked_again"]) == ({"as asked": 1}, {})
        assert [server.count(asked) for asked in script] == [3, 1]


def test_a_stop_leaves_the_second_question_for_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (chunk,) = chunks(tmp_path, 1)
    stop = threading.Event()
    parsed = qa.parse

    def parse_and_stop(*args: Any) -> Any:
        stop.set()
        return parsed(*args)

    with Server({prompt(chunk): [reply("")], prompt(chunk, answers.EMPTY): [reply(text(0))]}) as server:
        monkeypatch.setattr(qa, "parse", parse_and_stop)
        with corpus.opened(tmp_path, [f"llm.base_url={server.url}", "llm.model=mock"]) as here:
            job = Job(here, Silent(), stop=stop)
            with job.pool:
                asking.generate(job)
        assert len(server.calls) == 1
        monkeypatch.undo()
        assert generate(tmp_path, server)["asked_again"] == {"used": 1}
        assert len(server.calls) == 2
