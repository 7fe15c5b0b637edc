"""The HTTP API by itself: requests and answers as values, without any framework."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from editor import Editor
from editor.api import Api, Form, Request, Response, Sent, Settings, Site
from editor.api.request import EnvironHeaders

SITE = Site(secret_key=lambda: "a secret of the tests")


@pytest.fixture
def api(tmp_path: Path) -> Any:
    """A forum's API with drafts and pictures."""
    settings = Settings(drafts_url=f"sqlite:///{tmp_path}/drafts.sqlite3", uploads_url=str(tmp_path / "pictures"))
    api = Api(Editor(), settings=settings)
    yield api
    assert api.drafts is not None
    api.drafts.close()


def ask(api: Api, method: str, path: str, body: bytes = b"", /, site: Site = SITE, **headers: str) -> Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return api.handle(Request(method, path, {"content-length": str(len(body)), **names}, body=Sent(body), site=site))


def guest_of(api: Api) -> dict[str, Any]:
    """The headers of a guest's browser."""
    policy = ask(api, "GET", "/policy")
    (cookie,) = policy.cookies
    return {"cookie": f"{cookie.name}={cookie.value}", "x_csrf_token": json.loads(policy.body)["csrf_token"]}


def test_a_guest_saves_and_reads_a_draft(api: Api) -> None:
    guest, body = guest_of(api), b'{"html": "<p>Hel"}'
    saved = ask(api, "PUT", "/drafts/reply:42", body, content_type="application/json", if_none_match="*", **guest)
    assert saved.status == 200, saved.body
    read = ask(api, "GET", "/drafts/reply:42", **guest)
    assert json.loads(read.body)["html"] == "<p>Hel"
    again = ask(api, "GET", "/drafts/reply:42", if_none_match=f'"0", {read.header("ETag")}', **guest)
    assert (again.status, again.body, again.cookies) == (304, b"", ())
    assert ask(api, "GET", "/drafts/reply:42").status == 404


def test_a_member_is_whom_the_host_names_and_gets_no_cookie(api: Api) -> None:
    site = Site(member=lambda: "7", secret_key=SITE.secret_key)
    assert ask(api, "GET", "/policy", site=site).cookies == ()


def put_draft(api: Api, member: Any) -> Response:
    """A member's first draft, with the token that the policy gives them."""
    site = Site(member=lambda: member, secret_key=SITE.secret_key)
    policy = ask(api, "GET", "/policy", site=site)
    if policy.status != 200:
        return policy
    new = {"content_type": "application/json", "if_none_match": "*"}
    token = json.loads(policy.body)["csrf_token"]
    return ask(api, "PUT", "/drafts/a", b'{"html": "<p>Hel"}', site, x_csrf_token=token, **new)


def test_a_member_may_be_the_number_of_a_row(api: Api) -> None:
    assert put_draft(api, 42).status == 200
    assert ask(api, "GET", "/drafts/a", site=Site(member=lambda: "42", secret_key=SITE.secret_key)).status == 200
    assert put_draft(api, 0).status == 200


@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("", "must not be empty"),
        ("m" * 201, "201 bytes of UTF-8, and at most 200"),
        ("\ud800", "is not valid Unicode"),
    ],
    ids=["empty", "long", "a surrogate"],
)
def test_an_id_that_no_member_can_have_is_told(api: Api, member: str, why: str) -> None:
    answer = put_draft(api, member)
    assert answer.status == 400
    assert why in json.loads(answer.body)["detail"]


@pytest.mark.parametrize("member", [b"42", ["42"], True, 4.2])
def test_an_id_of_another_type_is_the_hosts_error(api: Api, member: object) -> None:
    with pytest.raises(TypeError, match="the id of a member must be a str or an int, not"):
        put_draft(api, member)


def test_the_hosts_own_tokens_are_given_out_and_asked_for(api: Api) -> None:
    class Tokens:
        def token(self) -> str:
            return "the host's"

        def refusal(self, token: str, /) -> str | None:
            return None if token == self.token() else "That is not the host's token."

    site = Site(member=lambda: "7", csrf=Tokens)
    assert json.loads(ask(api, "GET", "/policy", site=site).body)["csrf_token"] == "the host's"
    new = {"content_type": "application/json", "if_none_match": "*"}
    statuses = [
        ask(api, "PUT", "/drafts/a", b'{"html": "x"}', site, x_csrf_token=token, **new).status
        for token in ("the host's", "another")
    ]
    assert statuses == [200, 403]


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (6, 4), "teal").save(file, "PNG")
    return file.getvalue()


def part(name: str, data: bytes, filename: str = "") -> bytes:
    named = f'; filename="{filename}"' if filename else ""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + data + b"\r\n"


FORMS = {
    "a picture": (part("context", b"reply:42") + part("file", picture(), "a.png") + b"--x--\r\n", 201),
    "a picture that is not a file": (part("file", b"text") + b"--x--\r\n", 422),
    "an unknown field": (part("other", b"x") + part("file", picture(), "a.png") + b"--x--\r\n", 422),
    "a form without an end": (part("file", picture(), "a.png"), 400),
    "no form at all": (b"nothing", 400),
    "many parts": (b"".join(part(f"f{n}", b"x") for n in range(9)) + b"--x--\r\n", 413),
    "a large field": (part("context", b"x" * 70_000) + part("file", picture(), "a.png") + b"--x--\r\n", 413),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_read_or_refused(api: Api, name: str) -> None:
    body, status = FORMS[name]
    answer = ask(api, "POST", "/images", body, content_type="multipart/form-data; boundary=x", **guest_of(api))
    assert answer.status == status, answer.body


def test_a_form_without_a_boundary_is_malformed(api: Api) -> None:
    answer = ask(api, "POST", "/images", b"x", content_type="multipart/form-data", **guest_of(api))
    assert answer.status == 400


def test_a_form_that_the_framework_has_read_already_is_taken_as_it_is(api: Api) -> None:
    class Read(Sent):
        def form(self) -> Form:
            return Form({}, {"file": picture()})

    names = {name.replace("_", "-"): value for name, value in guest_of(api).items()}
    headers = {"content-type": "multipart/form-data; boundary=x", **names}
    assert api.handle(Request("POST", "/images", headers, body=Read(), site=SITE)).status == 201


def test_a_visit_of_the_hosts_pages_and_of_the_api_is_one_guest(api: Api) -> None:
    visit = api.visit(Request("GET", "/policy", site=SITE))
    owner = visit.owner()
    answer = api.answer(visit)
    assert visit.owner() == owner
    assert len(answer.cookies) == 1
    assert answer.header("Vary") == "Accept-Language, Cookie"


def test_a_long_length_and_a_missing_one_are_read() -> None:
    assert Request("POST", "/check", {"content-length": "9" * 5000}).content_length == 10**18 - 1
    assert [Request("POST", "/check", {"content-length": length}).content_length for length in ("", "-1", "٣")] == [
        None
    ] * 3


def test_headers_are_found_in_a_wsgi_environment() -> None:
    headers = EnvironHeaders({"HTTP_IF_MATCH": '"1"', "CONTENT_TYPE": "text/plain", "PATH_INFO": "/"})
    assert dict(headers) == {"if-match": '"1"', "content-type": "text/plain"}
    assert "origin" not in headers


@pytest.mark.parametrize(
    ("scheme", "host", "origin"),
    [
        ("https", "Forum.example:443", "https://forum.example"),
        ("http", "forum.example:80", "http://forum.example"),
        ("http", "forum.example:8000", "http://forum.example:8000"),
    ],
)
def test_an_origin_is_written_without_its_usual_port(scheme: str, host: str, origin: str) -> None:
    assert Request("POST", "/check", scheme=scheme, host=host).origin == origin
