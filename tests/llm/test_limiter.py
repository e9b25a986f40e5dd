"""The limiter reacts to a pattern and not to a single 429; an outage is probed and not stormed."""

from __future__ import annotations

from corpus_builder.llm.limiter import START, Limiter, Outage


def grown(ceiling: int, answers: int) -> Limiter:
    limiter = Limiter(ceiling)
    for _ in range(answers):
        limiter.good(1.0)
    return limiter


def test_it_starts_low_doubles_per_round_trip_and_keeps_the_ceiling() -> None:
    assert grown(64, 0).limit == START
    assert grown(64, START).limit == 2 * START
    assert grown(64, 1000).limit == 64
    assert grown(3, 0).limit == 3


def test_isolated_throttles_cut_nothing() -> None:
    limiter = grown(32, 200)
    for now in range(50):
        limiter.throttled(float(now))
        for _ in range(6):
            limiter.good(1.0)
    assert limiter.limit == 32


def test_a_quarter_of_the_window_cuts_once_per_round_trip() -> None:
    limiter = grown(32, 200)
    for _ in range(20):
        limiter.throttled(100.0)
    assert limiter.limit == 22  # 32 * 0.7
    for _ in range(20):
        limiter.throttled(100.5)
    assert limiter.limit == 22
    for _ in range(20):
        limiter.throttled(101.5)
    assert limiter.limit == 15


def test_after_a_cut_it_grows_by_about_one_per_round_trip() -> None:
    limiter = grown(32, 200)
    for _ in range(5):
        limiter.throttled(100.0)
    for _ in range(23):
        limiter.good(1.0)
    assert limiter.limit == 23


def test_it_never_closes() -> None:
    limiter = Limiter(8)
    for now in range(200):
        limiter.throttled(float(now))
    assert limiter.limit == 1


def test_a_server_that_never_answered_gets_no_time() -> None:
    outage = Outage()
    for _ in range(Outage.ROW - 1):
        outage.failed(1.0)
    assert not outage.on and not outage.hopeless(1.0)
    outage.failed(1.0)
    assert outage.on and outage.hopeless(1.0)


def test_a_server_that_answered_gets_time_and_pauses() -> None:
    outage = Outage()
    outage.good()
    pauses = []
    for _ in range(Outage.ROW + 10):
        outage.failed(1.0)
        pauses.append(outage.pause)
    assert pauses[Outage.ROW - 2] == 0 and pauses[Outage.ROW - 1] == 0.5 and pauses[-1] == 8
    assert not outage.hopeless(1.0 + Outage.PATIENCE_S - 1)
    assert outage.hopeless(1.0 + Outage.PATIENCE_S)
    outage.good()
    assert not outage.on and outage.pause == 0
