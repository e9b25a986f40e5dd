"""Where requests go, what is said about it before the first call, and that the key goes nowhere else."""

from __future__ import annotations

import subprocess
import sys

import pytest

from corpus_builder.errors import AccessError, SettingsError
from corpus_builder.llm import Options
from corpus_builder.llm.endpoint import endpoint, key, resolve, warnings


def at(url: str) -> Options:
    return Options(base_url=url, model="m")


def test_the_setting_beats_the_environment_beats_openai(monkeypatch: pytest.MonkeyPatch) -> None:
    assert endpoint(at("")) == "m at api.openai.com"
    monkeypatch.setenv("OPENAI_BASE_URL", "http://gpu7:8000/v1")
    assert endpoint(at("")) == "m at gpu7:8000"
    assert endpoint(at("http://user:secret@localhost:11434/v1?token=secret")) == "m at localhost:11434"


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host/v1", "http://", "https:///v1", "http://host:port/v1", "http://[::1/v1"])
def test_what_is_no_address_is_said_so(url: str) -> None:
    with pytest.raises(SettingsError, match="address"):
        endpoint(at(url))


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://localhost:1/v1", True),
        ("http://127.0.0.9/v1", True),
        ("http://[::1]:1/v1", True),
        ("http://10.0.0.1/v1", False),
        ("http://localhost.evil.kr/v1", False),
    ],
)
def test_loopback(url: str, local: bool) -> None:
    assert resolve(at(url)).loopback is local


@pytest.mark.parametrize(
    ("url", "openai"),
    [
        ("https://api.openai.com/v1", True),
        ("https://eu.api.openai.com/v1", True),
        ("https://notopenai.com/v1", False),
        ("https://openai.com.evil.kr/v1", False),
    ],
)
def test_who_is_openai(url: str, openai: bool) -> None:
    assert resolve(at(url)).openai is openai


def test_warnings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert warnings(at("http://gpu7/v1")) == []
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    (unencrypted,) = warnings(at("http://gpu7/v1"))
    assert "unencrypted" in unencrypted and "gpu7" in unencrypted and "sk-secret" not in unencrypted
    assert warnings(at("http://127.0.0.1/v1")) == warnings(at("https://gpu7/v1")) == warnings(at("")) == []
    monkeypatch.setenv("OPENAI_BASE_URL", "https://elsewhere/v1")
    (overridden,) = warnings(at(""))
    assert "OPENAI_BASE_URL" in overridden and "elsewhere" in overridden
    assert warnings(at("https://gpu7/v1")) == []


def test_only_openai_needs_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    assert key(resolve(at("http://gpu7/v1")))
    with pytest.raises(AccessError) as caught:
        key(resolve(at("")))
    assert "OPENAI_API_KEY" in caught.value.message and caught.value.advice
    monkeypatch.setenv("OPENAI_API_KEY", " sk-secret\n")
    assert key(resolve(at(""))) == "sk-secret"


@pytest.mark.parametrize("broken", ["sk-\nsecret", "sk-비밀"])
def test_a_key_that_can_not_be_one_is_not_quoted(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", broken)
    with pytest.raises(AccessError) as caught:
        key(resolve(at("")))
    assert "secret" not in str(caught.value) and "비밀" not in str(caught.value)


def test_importing_this_folder_does_not_load_openai() -> None:
    modules = "call, dispatch, endpoint, failures, journal, limiter, requests, session"
    check = f"import sys; from corpus_builder.llm import {modules}; sys.exit('openai' in sys.modules or 'httpx2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
