"""The house rules, held by tests: arrows, sizes, settings with comments, documented commands, light start."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from corpus_builder import config, plugins

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted([*ROOT.glob("corpus_builder/**/*.py"), *ROOT.glob("review_app/**/*.py")])


# Instructions of a machine: parts of the loop that take arrays cost four to eight times as much, since numba counts references per call.
ONE_LOOP = {("machine.py", "_end")}


def test_arrows_point_one_way() -> None:
    run = subprocess.run([Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_functions_fit_a_screen_and_public_ones_are_documented(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if tree.body:
        assert ast.get_docstring(tree), "a module says what it is for"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < 60 or (path.name, node.name) in ONE_LOOP, f"{node.name} is longer than a screen"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


@pytest.mark.parametrize("command", [["--help"], ["build", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(command: list[str]) -> None:
    heavy = {"openai", "streamlit", "sqlalchemy", "pymupdf", "numpy", "pydantic", "langchain_text_splitters", "datasketch", "rich"}
    code = f"""
import sys
from corpus_builder.cli import main
try:
    main({command!r})
except SystemExit as end:
    assert not end.code
print("loaded:", sorted({heavy!r} & set(sys.modules)), file=sys.stderr)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "loaded: []" in run.stderr


def test_status_loads_nothing_that_only_a_build_needs(tmp_path: Path) -> None:
    only_a_build = {"corpus_builder.pipeline", "multiprocessing", "sqlalchemy.dialects.postgresql", "rich.progress", "numpy", "pymupdf"}
    code = f"""
import sys
from pathlib import Path
from corpus_builder import corpus
from corpus_builder.cli import main
with corpus.opened(Path({str(tmp_path)!r}), create=True):
    pass
assert main(["--corpus", {str(tmp_path)!r}, "status"]) == 0
print("loaded:", sorted({only_a_build!r} & set(sys.modules)), file=sys.stderr)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "loaded: []" in run.stderr


def test_every_setting_stands_in_the_default_file_with_its_default_and_a_comment() -> None:
    text = config.defaults()
    shown = tomllib.loads(text)
    loaded = config.load(None)
    for section, model in config.SECTIONS.items():
        given = dict(shown[section])
        package = config.PLUGINS.get(section)
        for name in plugins.names(package) if package else []:
            options: Any = plugins.load(package or "", name).Options
            assert given.pop(name, {}) == config.as_json(options()), f"[{section}.{name}]"
        assert given == config.as_json(model()), f"[{section}]"
        assert getattr(loaded, section) == model()
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if re.match(r"\w+ = ", line):
            assert lines[number - 1].startswith("#"), f"{line} has no comment"


@pytest.mark.parametrize("readme", ["README.md", "README.ko.md"])
def test_readme_names_every_command_and_folder(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    usage = subprocess.run([sys.executable, "-m", "corpus_builder", "--help"], capture_output=True, text=True, check=True).stdout
    commands = re.findall(r"^    (\w+) ", usage, re.MULTILINE)
    assert "build" in commands
    for command in commands:
        assert f"corpus-builder {command}" in text, f"{command} is not in {readme}"
    for folder in sorted(p.name for p in (ROOT / "corpus_builder").iterdir() if p.is_dir() and p.name != "__pycache__"):
        assert f"{folder}/" in text, f"the folder {folder}/ is not in {readme}"


def test_dockerfile_passes_hadolint() -> None:
    run = subprocess.run([Path(sys.executable).with_name("hadolint"), ROOT / "Dockerfile"], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_locks_hold_versions_and_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
        for package in re.split(r"\n(?=\S)", text):
            if "==" in package.partition("\n")[0]:
                assert "--hash" in package, package.partition("\n")[0]


def test_tests_run_on_what_users_get() -> None:
    main, dev = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    differing = {name for name in main.keys() & dev.keys() if main[name] != dev[name]}
    assert differing == {"numpy", "pyyaml"}, "PaddleOCR's own requirements hold these two back, and no others"
