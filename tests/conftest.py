"""What the tests of several folders share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from types import ModuleType

import pytest

from tests.servers import Places
from tests.wheel import ROOT, Built, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The wheel and the source distribution of this checkout."""
    return build(ROOT, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="session")
def places() -> Iterator[Places]:
    """The servers of this run."""
    with ExitStack() as stack:
        yield Places(stack)


@pytest.fixture
def modules_as_before() -> Iterator[None]:
    """Forgets what a test imports anew: a later test would have two of one class, and neither would know the other."""
    before = dict(sys.modules)
    yield
    sys.modules.clear()
    sys.modules.update(before)
    for name, module in before.items():
        package, _, own = name.rpartition(".")
        # A package may have something else by the name of its module.
        if isinstance(getattr(before.get(package), own, None), ModuleType):
            setattr(before[package], own, module)
