"""`python -m editor providers` lists what a policy embeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from editor.cli import main
from editor.providers.catalogue import standard_providers


def test_each_provider_has_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["providers"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [provider.code for provider in standard_providers()]


def test_the_list_is_the_policys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('embed_providers = ["youtube", "vimeo"]\n')
    assert main(["providers", "--policy", str(policy)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_provider_that_cannot_be_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[providers.mine]\nhosts = ["a.example"]\n')
    assert main(["providers", "--policy", str(policy)]) == 2
    assert "entry 'mine': pages is missing" in capsys.readouterr().err


def test_a_printed_policy_with_providers_is_a_policy_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(
        'federated_hosts = { mastodon = ["mastodon.social"] }\n'
        '[providers.mine]\nhosts = ["a.example"]\npages = ["/{id}"]\nplayer = "https://a.example/{id}"\n'
        'options = { t = ["t"] }\n'
    )
    assert main(["policy", "--policy", str(policy)]) == 0
    printed = capsys.readouterr().out
    policy.write_text(printed)
    assert main(["policy", "--policy", str(policy)]) == 0
    assert capsys.readouterr().out == printed
    assert "mastodon.social" in printed
