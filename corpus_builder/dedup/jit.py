"""How a loop is compiled by numba (extra `fast`): once for each machine, or anew in each process where nothing may be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba


def compiled(loop: Callable[..., Any]) -> Any:
    """The loop as machine code, which is kept beside the package, in the user's cache or in the folder that NUMBA_CACHE_DIR names."""
    try:
        return numba.njit(cache=True, nogil=True)(loop)
    except RuntimeError:  # none of them may be written: a read-only install of a user without a home
        return numba.njit(nogil=True)(loop)


def inlined(loop: Callable[..., Any]) -> Any:
    """The loop as a part of each compiled one that calls it."""
    return numba.njit(forceinline=True)(loop)
