"""What people are told and asked about near-duplicates, in the words of the print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus_builder import kin, near
from corpus_builder.cli import main
from corpus_builder.errors import Exit, UsageError
from corpus_builder.job import Job
from corpus_builder.store import findings
from tests.test_intake import job
from tests.test_near import LAW, PAYS, add, clustered

RIDERS = ("CI 진단비 특별약관", "CI 진단비 특별약관(갱신형)")
ENDS = "특별약관은 피보험자가 사망한 때에 그 효력이 없어지며, 회사는 그때까지 쌓은 계약자적립액을 계약자에게 지급합니다."


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Job]:
    with job(tmp_path, 'generation.methods=["extractive"]') as made:
        yield made


def riders(here: Job) -> None:
    """One law in two riders, whose names stand in the report as printed."""
    for name, unit in zip("ab", RIDERS, strict=True):
        add(here, name, ENDS, unit=unit)
        with here.corpus.store.writing() as db:
            findings.save(db, name * 64, [], [], {"units": [{"title": unit.replace(" ", "  ", 1)}]})
    assert clustered(here) == {}


def test_names_of_terms_are_shown_as_printed(here: Job, capsys: pytest.CaptureFixture[str]) -> None:
    riders(here)
    (question,) = kin.questions(here.corpus)
    assert sorted((question["one"], question["other"])) == sorted(RIDERS)
    assert [f"【{question[side]}】" in passage for side, passage in zip(("one", "other"), question["passages"], strict=True)] == [True] * 2
    assert main(["--corpus", str(here.corpus.root), "words"]) == Exit.DONE
    told = capsys.readouterr()
    assert told.out.startswith(f"{question['one']} / {question['other']}: 1 pair of texts hangs on it\n")
    assert f"--other '{question['one']}' '{question['other']}'" in told.err
    kin.answer(here.corpus, [question["other"], question["one"]], False)
    (answer,) = kin.answers(here.corpus)
    assert answer == {"one": question["one"], "other": question["other"], "same": False}
    (sibling,) = kin.listing(here.corpus, "siblings")
    assert sorted(sibling["reason"].split(" / ")) == sorted(RIDERS)


SPELLINGS = (RIDERS, ("ci진단비특별약관", "ci진단비특별약관갱신형"), ("ＣＩ진단비 특별약관", "CI  진단비 특별약관（갱신형）"))


@pytest.mark.parametrize("said", SPELLINGS)
def test_blanks_brackets_and_capitals_of_an_answer_do_not_matter(here: Job, said: tuple[str, str]) -> None:
    riders(here)
    kin.answer(here.corpus, said, True)
    assert kin.questions(here.corpus) == []
    assert len(clustered(here)) == 1


def test_the_number_of_texts_that_an_answer_brings_back_is_the_true_one(here: Job, capsys: pytest.CaptureFixture[str]) -> None:
    add(here, "a", PAYS, LAW.format(days=3, how="팩스로"))
    clustered(here)

    def said(*args: str) -> str:
        assert main(["--corpus", str(here.corpus.root), "words", *args]) == Exit.DONE
        return capsys.readouterr().err.strip()

    assert said("--other", "팩스", "우편") == "noted: other", "nothing is to be compared again"
    assert said("--same", "팩스", "우편") == "noted: same (was: other); the next build compares 1 text again"
    assert said("--forget", "팩스", "우편") == "noted: no answer (was: same)", "no build has acted on it"
    assert said("--same", "우편", "팩스") == "noted: same; the next build compares 1 text again"
    near.cluster(here)
    assert said("--same", "우편", "팩스") == "noted: same"
    assert said("--forget", "우편", "팩스") == "noted: no answer (was: same); the next build compares 1 text again"
    with pytest.raises(UsageError, match="no answer about 우편 / 팩스"):
        kin.answer(here.corpus, ["우편", "팩스"], None)
    with pytest.raises(UsageError, match="nothing hangs on 우편 / 전화"):
        kin.answer(here.corpus, ["우편", "전화"], True)


def test_a_word_is_shown_where_the_other_stands_in_its_place(here: Job) -> None:
    law = (
        "회사는 우편물이나 팩스지로 받은 청구를 모두 처리합니다. 심사가 끝나면 그 결과와 이유를 3일 이내에 계약자에게 {how} 알려 드립니다."
    )
    add(here, "a", law.format(how="우편으로"), law.format(how="팩스로"))
    clustered(here)
    (question,) = kin.questions(here.corpus)
    assert all("계약자에게 【" in passage for passage in question["passages"]), "and not where both texts hold the word"


def test_what_the_reason_names_first_is_said_by_the_first(here: Job) -> None:
    add(here, "a", PAYS, LAW.format(days=9, how="우편으로"))
    clustered(here)
    (pair,) = kin.listing(here.corpus, "siblings")
    one, other = (next(f"{days}일" for days in (3, 9) if f"{days}일" in pair[side]["text"]) for side in ("one", "other"))
    assert pair["reason"].replace(" ", "").startswith(f"{one}이내/{other}이내"), pair["reason"]


def test_nothing_to_list_is_no_empty_line(here: Job, capsys: pytest.CaptureFixture[str]) -> None:
    add(here, "a", PAYS)
    clustered(here)
    for args, said in (([], "0 questions"), (["--answered"], "0 answers"), (["--json"], "0 questions")):
        assert main(["--corpus", str(here.corpus.root), "words", *args]) == Exit.DONE
        told = capsys.readouterr()
        assert (told.out, told.err.strip()) == ("", said)
