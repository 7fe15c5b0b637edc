"""Who a request comes from: a member, as the host says, or a guest, by a signed cookie."""

from __future__ import annotations

import hashlib
import hmac

from itsdangerous import BadSignature, Signer

from editor.api.caller import OWNER
from editor.api.problems import Problem
from editor.api.rates import Rates, network
from editor.api.request import Request
from editor.api.response import Cookie
from editor.api.services import Services
from editor.core import Editor
from editor.drafts.errors import InvalidDraft
from editor.drafts.keys import Guest, owner_key

YEAR = 365 * 24 * 3600
_UNASKED = object()


class Visit:
    """One request and who sent it; it lives as long as the request, and belongs to one thread.

    `cookies` are to be set with the answer.
    """

    __slots__ = ("_guest", "_member", "cookies", "request", "services")

    def __init__(self, services: Services, request: Request) -> None:
        self.services = services
        self.request = request
        self.cookies: tuple[Cookie, ...] = ()
        self._member: object = _UNASKED
        self._guest: Guest | None = None

    @property
    def prefix(self) -> str:
        """The path, as browsers see it, that the API is below."""
        given = self.request.prefix
        return f"{self.request.root}{self.services.settings.url_prefix}" if given is None else given

    @property
    def editor(self) -> Editor:
        """The forum's editor."""
        return self.services.editor

    @property
    def member(self) -> str | None:
        """The id of the signed-in member, or None. The host is asked once. Raises Problem for an id that no draft can
        have, TypeError for what is no id."""
        if self._member is _UNASKED:
            site = self.request.site
            self._member = _member_id(site.member()) if site.caller is None else site.caller.member
        return self._member  # type: ignore[return-value]  # a str or None by now

    @member.setter
    def member(self, member: str | int) -> None:
        self._member = _member_id(member)

    @property
    def guest(self) -> Guest | None:
        """The guest that the cookie names, or the caller; else None. A forged cookie names nobody."""
        if self._guest is None:
            caller = self.request.site.caller
            self._guest = self._named_guest() if caller is None else caller.guest
        return self._guest

    def owner(self) -> str | Guest:
        """Who owns what this request saves. A guest without a cookie becomes one, and gets the cookie. Raises Problem
        where a caller names nobody."""
        if self.member is not None:
            return self.member
        self._require_owner()
        if self.guest is None:
            self._guest = Guest.new()
            cookie = self._signer().sign(self._guest.token).decode("ascii")
            self.cookies += (self._cookie(cookie, YEAR),)
        assert self.guest is not None  # noqa: S101  # for the type: it was made above
        return self.guest

    def known_owner(self) -> str | Guest | None:
        """Who owns what this request reads, or None for a guest who never saved anything. Raises Problem where a
        caller names nobody."""
        self._require_owner()
        return self.member or self.guest

    def counted_as(self) -> str:
        """Whom this request is counted for: cookies are free, so guests are counted by address."""
        if self.request.site.caller is not None:
            return f"key {self.request.site.caller.name}"
        member = self.member
        return f"member {member}" if member is not None else self.network

    @property
    def rates(self) -> Rates:
        """The limits that this request counts for: the forum's, or those of the caller's key."""
        caller = self.request.site.caller
        return self.services.rates if caller is None else caller.rates

    @property
    def network(self) -> str:
        """The network that the request comes from: what one guest, or a few, commonly have."""
        caller = self.request.site.caller
        return network(self.request.remote_address if caller is None else caller.address or f"key {caller.name}")

    @property
    def network_key(self) -> str | None:
        """The guest's network as the stores count by it, hashed with the host's secret; None for members."""
        if self.member is not None:
            return None
        key = self.request.site.secret_key() or b""  # A service for backends in other languages may have none.
        signed = key.encode() if isinstance(key, str) else key
        return hmac.new(signed, b"reply-editor network " + self.network.encode(), hashlib.sha256).hexdigest()

    def forget_guest(self) -> None:
        """Take the guest's cookie away, for example when everything of theirs is a member's now."""
        if self.request.site.caller is None:
            self.cookies += (self._cookie("", 0),)

    def _require_owner(self) -> None:
        if self.request.site.caller is not None and self.member is None and self.guest is None:
            raise Problem("malformed-request", f'Say whose this is: "{OWNER}: member 42", or "guest" and a token.')

    def _named_guest(self) -> Guest | None:
        cookie = self.request.cookies.get(self._cookie_name)
        if cookie is None:
            return None
        try:
            return Guest(self._signer().unsign(cookie).decode("ascii"))
        except (BadSignature, InvalidDraft, UnicodeError):
            return None

    def _signer(self) -> Signer:
        return Signer(secret_key(self.request), salt="reply-editor guest")

    def _cookie(self, value: str, max_age: int) -> Cookie:
        request = self.request
        return Cookie(self._cookie_name, value, max_age, request.site.cookie_path, request.scheme == "https")

    @property
    def _cookie_name(self) -> str:
        """With the prefix by which browsers refuse a cookie of a subdomain, where they allow it: https, and path "/".

        https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2
        """
        name = self.services.settings.guest_cookie
        binds = self.request.scheme == "https" and self.request.site.cookie_path == "/"
        return f"__Host-{name}" if binds and not name.startswith("__") else name


def _member_id(given: object) -> str | None:
    """The id that a host gives: a text, or the number of a table's row."""
    if given is None:
        return None
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str):
        raise TypeError(f"the id of a member must be a str or an int, not {type(given).__name__}")
    try:
        given.encode()
        owner_key(given)
    except InvalidDraft as error:
        raise Problem("malformed-request", f"The id of the member: {error.reason}.") from None
    except UnicodeError:
        raise Problem("malformed-request", "The id of the member is not valid Unicode.") from None
    return given


def secret_key(request: Request) -> str | bytes:
    """What the host signs with. Raises RuntimeError where there is nothing."""
    key = request.site.secret_key()
    if not key:
        raise RuntimeError("The reply editor signs guests' cookies and CSRF tokens: set the app's secret_key.")
    return key


def owner_id(owner: str | Guest) -> str:
    """An owner as text to sign: members and guests never share one."""
    return f"guest {owner.token}" if isinstance(owner, Guest) else f"member {owner}"
