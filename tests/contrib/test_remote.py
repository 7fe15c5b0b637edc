"""Pictures from other sites: copied through the guard, or linked, as the policy says."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from editor import Policy
from editor.providers.oembed import Guard
from editor.providers.oembed.public import is_public
from editor.uploads import PictureRefused, read_picture
from editor.uploads.remote import fetch_picture
from tests.contrib.conftest import Forum, picture, token_of
from tests.unit.oembed_server import Handler, serving

LIMIT = Policy().upload_max_bytes


class Pictures(Handler):
    """A site with a picture, and things that are none."""

    def photo(self) -> None:
        self.answer(picture("JPEG"), "image/jpeg")

    def svg(self) -> None:
        self.answer(b"<svg/>", "image/svg+xml")

    def page(self) -> None:
        self.answer(b"<!doctype html>", "text/html")

    def liar(self) -> None:
        self.answer(b"<!doctype html>", "image/png")

    def huge(self) -> None:
        self.answer(bytes(LIMIT + 1), "image/png")


@pytest.fixture(scope="module")
def guard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Guard, str]]:
    with serving(tmp_path_factory.mktemp("certificates"), handler=Pictures) as (port, authority):
        made = Guard(
            seconds=5.0,
            resolver=lambda host, _: ["127.0.0.1"] if host == "good.example.org" else ["10.0.0.1"],
            vet=lambda address: address == "127.0.0.1" or is_public(address),
            certificates=authority,
            ports=frozenset({port}),
        )
        yield made, f"https://good.example.org:{port}"


def test_a_picture_is_fetched_and_made_anew(guard: tuple[Guard, str]) -> None:
    data = fetch_picture(f"{guard[1]}/photo", LIMIT, guard[0])
    assert read_picture(data, Policy()).media_type == "image/jpeg"


@pytest.mark.parametrize("path", ["/svg", "/page", "/huge", "/missing"])
def test_what_is_no_picture_is_not_fetched(guard: tuple[Guard, str], path: str) -> None:
    with pytest.raises(PictureRefused, match="picture_not_fetched"):
        fetch_picture(guard[1] + path, LIMIT, guard[0])


@pytest.mark.parametrize(
    "url",
    [
        "https://inner.example.org/photo",
        "https://127.0.0.1/photo",
        "https://[::1]/photo",
        "https://localhost/photo",
        "http://good.example.org/photo",
        "https://169.254.169.254/latest/meta-data",
        "https://good.example.org:22/photo",
        "file:///etc/passwd",
    ],
)
def test_the_inner_network_is_not_asked(guard: tuple[Guard, str], url: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        fetch_picture(url, LIMIT, guard[0])
    assert "10.0.0.1" not in str(refused.value)


def copying(forum: Forum, fetch: Callable[[str, int], bytes], **policy: Any) -> Any:
    return forum({"fetch": fetch}, policy={"images": "copy", **policy})


def test_a_copied_picture_becomes_an_upload(forum: Forum, guard: tuple[Guard, str]) -> None:
    client = copying(forum, lambda url, limit: fetch_picture(url, limit, guard[0]))
    token = token_of(client)
    taken = client.post("/editor/images/from-url", json={"url": f"{guard[1]}/photo"}, headers=token)
    assert taken.status_code == 201
    assert taken.json["url"].startswith("/editor/images/")
    assert (taken.json["width"], taken.json["height"], taken.json["type"]) == (6, 4, "image/jpeg")
    assert client.get(taken.json["url"]).status_code == 200
    for path in ("/liar", "/page"):
        refused = client.post("/editor/images/from-url", json={"url": guard[1] + path}, headers=token)
        assert refused.status_code == 422
        assert refused.json["errors"][0]["pointer"] == "/url"


def test_a_linked_picture_is_not_asked_for(forum: Forum) -> None:
    client = forum(policy={"allowed_image_hosts": ["img.example"]})
    token = token_of(client)
    linked = client.post("/editor/images/from-url", json={"url": "https://img.example/a.png"}, headers=token)
    assert linked.json == {"url": "https://img.example/a.png", "width": None, "height": None, "type": None}
    refused = client.post("/editor/images/from-url", json={"url": "https://evil.example/a.png"}, headers=token)
    assert refused.status_code == 422
    assert refused.json is not None
    assert refused.json["detail"] == "Images from evil.example are not allowed."
    data = "data:image/png;base64," + base64.b64encode(picture()).decode()
    assert client.post("/editor/images/from-url", json={"url": data}, headers=token).status_code == 422


def test_a_copied_picture_is_asked_of_allowed_hosts_only(forum: Forum) -> None:
    asked: list[str] = []

    def fetch(url: str, limit: int) -> bytes:
        asked.append(url)
        return picture()

    client = copying(forum, fetch, allowed_image_hosts=["img.example"])
    token = token_of(client)
    for url, status in (("https://img.example/a.png", 201), ("https://evil.example/a.png", 422)):
        assert client.post("/editor/images/from-url", json={"url": url}, headers=token).status_code == status
    assert asked == ["https://img.example/a.png"]


def test_the_default_fetch_goes_through_the_guard(forum: Forum, tmp_path: Path) -> None:
    client = forum(policy={"images": "copy"})
    refused = client.post(
        "/editor/images/from-url", json={"url": "https://localhost.localdomain/a.png"}, headers=token_of(client)
    )
    assert refused.status_code == 422
    assert refused.json is not None
    assert refused.json["detail"] == "The picture could not be fetched from localhost.localdomain."
