"""From another set-up: a policy that allows what it allowed, and what no policy can express.

Read as data: no line of a settings file is run.
"""

from __future__ import annotations

from collections.abc import Callable

from editor.proposals import ckeditor, sanitizers
from editor.proposals.errors import ProposalError
from editor.proposals.proposal import Proposal

ORIGINS: dict[str, Callable[[str], Proposal]] = {
    "from-bleach": sanitizers.from_bleach,
    "from-nh3": sanitizers.from_nh3,
    "from-ckeditor": ckeditor.from_ckeditor,
}
"""What a policy can be proposed from: Python settings of bleach or nh3, or a CKEditor configuration as JSON."""

__all__ = ["ORIGINS", "Proposal", "ProposalError"]
