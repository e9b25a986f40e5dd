"""A corpus of thousands of pages: does memory stay flat, does it stream, what does a page cost on disk, how long is a look at it?

Run: python -m tests.benchmarks.scale [PAGES …] (default 2500 5000 10000; Linux). For each size, PDFs with distinct text are made (one of
a thousand pages, or a fifth of them where they are fewer than 5000; the others of ten pages each), built with generation by rules,
built again with nothing to do, and asked for their status. Printed: processor time and highest memory per stage, pages per second,
bytes per page in the store, each limit beside what was measured, and at the end how the highest memory of each stage went with the
number of pages. Modules are byte-compiled by the first build, whatever the environment says: an installed package has them so.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from corpus_builder.pipeline import STAGES
from corpus_builder.reading.files import library

IDLE_S, STATUS_S = 10, 1
"""Limits, in processor seconds since other work on the machine must not count: a build with nothing to do, a status."""

_WORDS = (
    "보험금 계약자 피보험자 수익자 회사 사고 상해 질병 입원 통원 수술 진단 장해 사망 해지 환급금 보험료 납입 기간 청구 서류 심사 면책 고지 "
    "통지 의무 위반 취소 무효 갱신 특약 약관 별표 재해 치료 병원 의사 증명서 지급 사유 금액 한도 공제 비율 연금 만기 부활 철회 승낙 거절 "
    "변경 주소 대리인 분쟁 조정 소멸 시효 관할 법원 준거 예금자 보호 개인정보 이용 동의 계산 이자 지연 가입 나이 성별 직업 위험 증가 감소"
)
WORDS = _WORDS.split()
ENDS = ("지급합니다.", "알려야 합니다.", "정합니다.", "보상하지 않습니다.", "청구할 수 있습니다.", "해지할 수 있습니다.", "따릅니다.")
MARKS = "①②③④⑤⑥⑦⑧"
ARTICLES = 40
PARTICLES = ("은", "는", "을", "를", "에", "의", "와", "로")


def make(folder: Path, pages: int, seed: int = 1) -> None:
    """`pages` pages in files of ten, and the long one."""
    folder.mkdir(parents=True)
    long = _longest(pages)
    _write(folder / "long.pdf", long, Random(f"{seed} long"))
    for n in range((pages - long) // 10):
        _write(folder / f"p{n:05}.pdf", 10, Random(f"{seed} {n}"))


def _longest(pages: int) -> int:
    return min(1000, pages // 5)


def _write(path: Path, pages: int, chance: Random) -> None:
    with library().open() as pdf:
        lines = _lines(chance)
        for number in range(1, pages + 1):
            page = pdf.new_page(width=595, height=842)
            text = [next(lines) for _ in range(36)]
            page.insert_text((60, 80), text, fontname="korea", fontsize=10, lineheight=1.9)
            page.insert_text((290, 820), f"- {number} -", fontname="korea", fontsize=9)
        pdf.save(path, deflate=True)


def _lines(chance: Random) -> Iterator[str]:
    """An endless policy: terms of forty articles, each of a heading and some paragraphs of a sentence with amounts and periods."""
    yield "무배당 다온누리 시험보험 약관"
    for number in range(1 << 30):
        if number % ARTICLES == 0:
            yield f"{chance.choice(WORDS)} {chance.choice(WORDS)}{number // ARTICLES} 특별약관" if number else "보통약관"
        yield f"제{number % ARTICLES + 1}조({chance.choice(WORDS)}의 {chance.choice(WORDS)})"
        for mark in MARKS[: chance.randint(2, 5)]:
            words = [chance.choice(WORDS) + chance.choice(PARTICLES) for _ in range(chance.randint(8, 24))]
            words.insert(chance.randrange(len(words)), f"{chance.randint(1, 999)}만원을")
            words.insert(chance.randrange(len(words)), f"{chance.randint(1, 365)}일 이내에")
            yield from _wrapped(f"{mark} {' '.join(words)} {chance.choice(ENDS)}")


def _wrapped(text: str, width: int = 44) -> Iterator[str]:
    while len(text) > width:
        at = text.rfind(" ", 0, width)
        yield text[:at]
        text = text[at + 1 :]
    yield text


# ---------------------------------------------------------------- measuring


@dataclass
class Watched:
    """A command with all its processes: seconds, processor seconds, highest resident memory of driver and worker in MB, per stage."""

    seconds: float = 0.0
    cpu: float = 0.0
    driver: float = 0.0
    worker: float = 0.0
    stages: dict[str, list[float]] = field(default_factory=dict)
    """stage -> [seconds, processor seconds, driver MB, worker MB]"""


def watch(corpus: Path, *args: object) -> Watched:
    """Run the command line and look at its processes twice a second."""
    result, before = Watched(), os.times()
    known = set(corpus.glob("logs/*"))
    started = last_time = time.monotonic()
    last_cpu = 0.0
    command = [sys.executable, "-m", "corpus_builder", "--corpus", str(corpus), *map(str, args)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        time.sleep(0.1 if time.monotonic() - started < 5 else 0.5)
        seen = {pid: numbers for pid in _tree(process.pid) if (numbers := _numbers(pid))}
        now, cpu = time.monotonic(), sum(numbers[0] for numbers in seen.values())
        at = result.stages.setdefault(_stage(set(corpus.glob("logs/*")) - known), [0.0, 0.0, 0.0, 0.0])
        at[0] += now - last_time
        at[1] += max(0.0, cpu - last_cpu)
        for pid, (_, memory) in seen.items():
            at[2 if pid == process.pid else 3] = max(at[2 if pid == process.pid else 3], memory)
        last_time, last_cpu = now, cpu
    after = os.times()
    result.seconds = time.monotonic() - started
    result.cpu = after.children_user + after.children_system - before.children_user - before.children_system
    result.driver = max((stage[2] for stage in result.stages.values()), default=0)
    result.worker = max((stage[3] for stage in result.stages.values()), default=0)
    assert process.returncode == 0, process.returncode
    return result


def _stage(logs: set[Path]) -> str:
    """What a run is at, by its log: the stage after the last one that it says it has finished."""
    finished = sum(line.split(" INFO ")[-1].startswith("stage ") for log in logs for line in log.read_text().splitlines())
    return ([name for name, _ in STAGES] + ["summary"])[finished] if logs else "start"


def _tree(pid: int) -> list[int]:
    found = [pid]
    for known in found:
        try:
            found += [int(child) for child in Path(f"/proc/{known}/task/{known}/children").read_text().split()]
            for thread in Path(f"/proc/{known}/task").iterdir():
                if thread.name != str(known):
                    found += [int(child) for child in (thread / "children").read_text().split()]
        except OSError:
            continue
    return found


def _numbers(pid: int) -> tuple[float, float] | None:
    """Processor seconds of a process, and its resident memory in MB."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), resident * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def measure(pages: int, folder: Path) -> Watched:
    """One size, printed; files that an earlier run made in `folder` are taken as they are."""
    if not (folder / "in").is_dir():
        make(folder / "making", pages)
        (folder / "making").rename(folder / "in")
    corpus = folder / "corpus"
    built = watch(corpus, "build", folder / "in")
    again = watch(corpus, "build")
    status = watch(corpus, "status")
    size = sum(file.stat().st_size for file in corpus.glob("corpus.db*"))
    images = sum(file.stat().st_size for file in corpus.glob("images/*"))
    print(f"\n{pages} pages, one file of {_longest(pages)}: {built.seconds:.0f} s, {built.cpu:.0f} CPU-s")
    print(f"{'stage':12}{'s':>8}{'CPU-s':>8}{'pages/CPU-s':>12}{'driver MB':>11}{'worker MB':>11}")
    for stage, (seconds, cpu, driver, worker) in built.stages.items():
        print(f"{stage:12}{seconds:8.1f}{cpu:8.1f}{pages / max(cpu, 0.01):12.0f}{driver:11.0f}{worker:11.0f}")
    print(f"store: {size / (1 << 20):.0f} MB, {size / pages:.0f} bytes per page; page images: {images / pages:.0f} bytes per page")
    print(f"build with nothing to do: {again.cpu:.1f} CPU-s, {again.seconds:.1f} s, {again.driver:.0f} MB {_held(again.cpu, IDLE_S)}")
    print(f"status: {status.cpu:.2f} CPU-s, {status.seconds:.1f} s, {status.driver:.0f} MB {_held(status.cpu, STATUS_S)}", flush=True)
    return built


def _held(seconds: float, limit: float) -> str:
    return f"(limit {limit} CPU-s: {'held' if seconds <= limit else 'NOT HELD'})"


def compare(found: dict[int, Watched]) -> None:
    """Highest memory per stage against the number of pages: flat is what it should be."""
    print("\ndriver MB / worker MB" + "".join(f"{pages:>14}" for pages in found))
    for stage in ("start", *(name for name, _ in STAGES), "summary"):
        cells = [built.stages.get(stage, [0.0] * 4) for built in found.values()]
        print(f"{stage:21}" + "".join(f"{f'{cell[2]:.0f} / {cell[3]:.0f}':>14}" for cell in cells))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=int, nargs="*", default=[2500, 5000, 10000])
    parser.add_argument("--keep", type=Path, help="a folder for what is made; without corpora in it")
    args = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder, "compiled"))
        for pages in args.pages:
            found[pages] = measure(pages, (args.keep or Path(folder)) / str(pages))
    compare(found)


if __name__ == "__main__":
    main()
