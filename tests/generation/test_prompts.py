"""Prompts are files with variables that must be filled, all and only they."""

from __future__ import annotations

import re

import pytest

from corpus_builder.errors import SettingsError
from corpus_builder.generation import wanted
from corpus_builder.generation.prompts import Prompt, load
from corpus_builder.generation.types import COMPARISON, TASK_TYPES


def test_rendering_fills_every_variable_and_leaves_braces_alone() -> None:
    system, user = Prompt("p", "{product} 비용은 $$5, $name", "$clause").render(name="이름", clause="본문 $5 {x}")
    assert (system.role, system.content) == ("system", "{product} 비용은 $5, 이름")
    assert (user.role, user.content) == ("user", "본문 $5 {x}")


@pytest.mark.parametrize("variables", [{}, {"name": "a"}, {"name": "a", "clause": "b", "more": "c"}])
def test_a_missing_or_unknown_variable_is_an_error(variables: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"clause|more"):
        Prompt("p", "$name", "$clause").render(**variables)


def test_the_id_is_the_content() -> None:
    assert Prompt("a", "s", "u").id == Prompt("b", "s", "u").id
    assert Prompt("a", "s", "u").id != Prompt("a", "s", "u.").id


def test_the_prompts_of_the_package_load() -> None:
    prompt = load("qa")
    assert prompt.variables == {"pairs", "unit", "wanted", "fence", "clause", "context"}
    assert "{product}" in prompt.system


def test_every_kind_that_can_be_asked_for_is_explained_before_what_varies() -> None:
    prompt = load("qa")
    explained = set(re.findall(r"^- ([^:]+): ", prompt.system, re.MULTILINE))
    assert explained == set(wanted.PLENTY) == set(TASK_TYPES) - {COMPARISON}
    assert prompt.user.rstrip().endswith("$wanted")


def test_an_unknown_prompt_is_an_error() -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        load("nowhere")
