"""As many pairs as are wanted: they are drawn over terms and clauses, a next run draws on, and what is there is never taken away."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from corpus_builder import cli, corpus, forecast, pipeline, quota, summary, terminal
from corpus_builder.pairs import Action, Anchor, Decision
from corpus_builder.store import desk as desk_store
from corpus_builder.store import pairs, work
from tests.acceptance.quoting_server import serving
from tests.conftest import PDFS
from tests.test_intake import Silent, job

BOXES, FORMULAS = PDFS / "layouts" / "boxes.pdf", PDFS / "layouts" / "formulas.pdf"
RULES = 'generation.methods=["extractive"]'


def build(root: Path, *files: Path, target: int = 0, sets: tuple[str, ...] = (RULES,)) -> Silent:
    with job(root, *sets) as made:
        here = replace(made, target=target)
        pipeline.run(here, files)
        assert isinstance(here.report, Silent)
        return here.report


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of which one pair was made."""
    root = tmp_path_factory.mktemp("quota") / "corpus"
    build(root, BOXES, FORMULAS, target=1)
    return root


@pytest.fixture
def root(read: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(read, tmp_path / "corpus"))


def found(root: Path, *sets: str) -> dict[str, Any]:
    with corpus.opened(root, [RULES, *sets]) as here:
        return summary.collect(here)


def waiting(root: Path) -> int:
    return sum(found(root)["review"]["slots"].get(state, 0) for state in ("free", "leased"))


def productions(root: Path) -> set[tuple[str, str]]:
    with corpus.opened(root) as here, here.store.reading() as db:
        return {(chunk, unit) for chunk, made in pairs.made_of(db, "extractive").items() for unit in made}


def test_a_higher_number_draws_on_a_lower_one_takes_nothing_and_no_number_makes_the_rest(root: Path, tmp_path: Path) -> None:
    seen = productions(root)
    for target in (4, 9):
        build(root, target=target)
        assert (waiting(root), len(productions(root))) == (target, target)
        assert seen < (seen := productions(root))
    said = build(root, target=5)
    assert any("9 pairs are there and 5 are wanted" in note and "--retry" not in note for note in said.notes)
    with job(root, RULES) as made:
        again = replace(made, target=1, retry=True)
        pipeline.run(again, [])
        assert isinstance(again.report, Silent)
        assert any("9 pairs are there and 1 is wanted" in note and "--retry asks again" in note for note in again.report.notes)
    assert productions(root) == seen
    straight = Path(shutil.copytree(root, tmp_path / "straight"))
    build(root)
    everything = productions(root)
    assert len(everything) > 12 and seen < everything
    said = build(straight, target=1000)
    assert productions(straight) == everything, "rules make no more than they can"
    assert any("no clause is left to draw" in note for note in said.notes)
    assert build(root).stages == build(straight, target=1000).stages == [], "nothing is left to do"


def test_what_is_drawn_in_steps_is_what_is_drawn_at_once_and_no_clause_comes_twice_before_each_came(root: Path, tmp_path: Path) -> None:
    steps = Path(shutil.copytree(root, tmp_path / "steps"))
    for target in (3, 6, 8):
        build(steps, target=target)
    build(root, target=8)
    assert productions(root) == productions(steps)
    assert set(Counter(chunk for chunk, _ in productions(root)).values()) == {1}
    assert len(found(root)["task_types"]) >= 4


def test_what_people_reject_is_drawn_anew(root: Path) -> None:
    build(root, target=4)
    unit = min(unit for _, unit in productions(root))
    decide(root, unit, "reject")
    build(root, target=4)
    assert (waiting(root), len(productions(root))) == (4, 5)
    assert sum(item["reached"] for item in found(root)["mix"]) == 4


def decide(root: Path, unit: str, action: Action) -> None:
    with corpus.opened(root) as here, here.store.writing() as db:
        candidate = pairs.candidate(db, unit)
        anchor = Anchor(candidate.instruction, "", candidate.output, candidate.evidence, ())
        desk_store.record(db, Decision("1", unit, "김보상", action, (), "", "", "", 0.0, 1.0, anchor))


def test_a_run_that_was_stopped_between_its_rounds_goes_on(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = quota.Draw.make

    def stopped(self: quota.Draw, drawn: list[str]) -> None:
        made(self, drawn[:2])
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(quota.Draw, "make", stopped)
        with pytest.raises(KeyboardInterrupt):
            build(root, target=9)
    assert len(productions(root)) == 3
    build(root, target=9)
    assert waiting(root) == 9


def test_a_kind_without_a_share_is_not_drawn(root: Path) -> None:
    (there,) = found(root)["task_types"]
    only = tuple(f"generation.mix.{item['kind']}=0" for item in found(root)["mix"] if item["kind"] not in (there, "정의"))
    build(root, target=50, sets=(RULES, *only))
    assert set(found(root)["task_types"]) == {there, "정의"}


def test_status_tells_what_was_reached_and_what_no_clause_allows(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    build(root, target=8)
    mix = {item["kind"]: item for item in found(root)["mix"]}
    assert sum(item["reached"] for item in mix.values()) == 8
    assert sum(item["wanted"] for item in mix.values()) == pytest.approx(1)
    assert mix["특약 비교"]["clauses"] == 0 and mix["쉬운 말"]["clauses"] > 10
    terminal.print_status(found(root, "generation.mix.특약 비교=0.5"))
    said = capsys.readouterr().out
    assert max(map(cell_len, said.splitlines())) <= 80
    assert "reached of 8 pairs" in said and "no clause allows:" in said and "특약 비교" in said.partition("no clause allows:")[2]


def test_a_forecast_tells_requests_and_tokens_and_writes_nothing(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = ("llm.model=some", "generation.methods=qa")
    before = (root / "corpus.db").read_bytes()
    aimed = forecast.forecast(root, model, [], Silent(), target=6)["target"]
    assert (root / "corpus.db").read_bytes() == before
    assert (aimed["wanted"], aimed["there"]) == (6, 0), "what rules made would leave the queue"
    assert aimed["requests"] == {"low": 2, "likely": 3, "high": 8}
    assert all(1_000 * aimed["requests"][end] < aimed["prompt tokens"][end] < 4_000 * aimed["requests"][end] for end in ("low", "high"))
    by_rules = forecast.forecast(root, [RULES], [], Silent(), target=6)["target"]
    assert (by_rules["there"], by_rules["requests"]["high"], by_rules["prompt tokens"]["high"]) == (1, 0, 0)
    unread = forecast.forecast(tmp_path / "none", model, [BOXES], Silent(), target=6)
    assert unread["target"]["requests"]["low"] == 2 and "model calls" not in unread
    everything = forecast.forecast(root, model, [], Silent())["model calls"]
    most = forecast.forecast(root, model, [], Silent(), target=10_000)["target"]["requests"]
    with corpus.opened(root) as here, here.store.reading() as db:
        assert everything["low"] == most["high"] == len(work.live_chunks(db, kept_only=True)), "chunks that are cut and not asked about"
    most = forecast.forecast(tmp_path / "none", model, [BOXES], Silent(), target=10_000)
    assert most["target"]["requests"]["high"] == 4 * most["new pages"]["high"], "no more than there are chunks"
    for nobody in ([RULES], []):
        asked = forecast.forecast(tmp_path / "none", nobody, [BOXES], Silent(), target=10_000)["target"]
        assert asked["requests"]["high"] == asked["answer tokens"]["high"] == 0, "rules ask nobody"
    terminal.print_forecast(unread)
    assert "6 wanted, 0 there" in capsys.readouterr().out


def test_sample_and_target_exclude_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--corpus", str(tmp_path), "build", "--sample", "3", "--target", "3"]) == 2
    assert "don't go together" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_model_is_asked_for_no_more_than_is_wanted_and_nothing_is_paid_twice(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "x")
    with serving() as server:
        sets = (f"llm.base_url={server.url}", "llm.model=quoting", "generation.methods=qa")
        with job(root, *sets) as here, here.corpus.store.reading() as db:
            everything = len(work.live_chunks(db, kept_only=True))
        build(root, target=3, sets=sets)
        assert waiting(root) == 3, "rules' pairs left the queue"
        assert 3 <= sum(server.asked.values()) < everything
        asked = sum(server.asked.values())
        assert forecast.forecast(root, sets, [], Silent())["model calls"]["low"] == everything - asked
        ahead = forecast.forecast(root, sets, [], Silent(), target=5)["target"]["requests"]
        build(root, target=5, sets=sets)
        assert waiting(root) == 5
        some = sum(server.asked.values())
        assert some < everything and ahead["low"] <= some - asked <= ahead["high"]
        build(root, sets=sets)
        assert sum(server.asked.values()) == everything
        assert set(server.asked.values()) == {1}
