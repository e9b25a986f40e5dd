"""Loops compile where numba can keep nothing."""

from corpus_builder.dedup import jit


def test_a_loop_of_no_file_is_compiled_anew() -> None:
    made: dict[str, object] = {}
    exec(compile("def more(x):\n    return x + 1\n", "<nowhere>", "exec"), made)  # numba has no folder for the code of no file
    assert jit.compiled(made["more"])(1) == 2  # type: ignore[arg-type]


def kept(x: int) -> int:
    return x + 1


def test_a_loop_of_a_file_is_kept() -> None:
    loop = jit.compiled(kept)
    assert loop(1) == 2
    assert loop.stats.cache_path
