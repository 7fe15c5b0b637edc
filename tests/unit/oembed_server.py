"""A real HTTPS server on this machine, with a certificate authority of its own, that misbehaves as it is asked to."""

from __future__ import annotations

import datetime
import gzip
import ipaddress
import json
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Extension = tuple[x509.ExtensionType, bool]
HOSTS = ["good.example.org", "other.example.org", "rebinding.example.org"]
GOOD = {
    "type": "video",
    "version": "1.0",
    "title": "A title",
    "html": '<iframe src="https://player.example.org/1"></iframe>',
}


BOMB = gzip.compress(b" " * 20_000_000)


class Handler(BaseHTTPRequestHandler):
    """Each path is one way to behave; `seen` keeps what was asked."""

    protocol_version = "HTTP/1.1"
    seen: ClassVar[list[str]] = []
    answers: ClassVar[dict[str, dict[str, object]]] = {}

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        type(self).seen.append(f"{self.headers['Host'].partition(':')[0]}{path}")
        try:
            getattr(self, path.strip("/").replace("-", "_").partition("/")[0])()
        except (OSError, ssl.SSLError):
            self.close_connection = True

    def log_message(self, *args: object) -> None:
        """Quiet."""

    def answer(self, body: bytes, content_type: str = "application/json", **headers: str) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": content_type, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def oembed(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)["url"][0]
        time.sleep(0.05)
        self.answer(json.dumps(self.answers.get(asked, GOOD)).encode())

    def good(self) -> None:
        self.answer(json.dumps(GOOD).encode(), "application/json; charset=utf-8")

    def zipped(self) -> None:
        self.answer(gzip.compress(json.dumps(GOOD).encode()), Content_Encoding="gzip")

    def html(self) -> None:
        self.answer(b"<script>alert(1)</script>", "text/html")

    def no_type(self) -> None:
        self.answer(b"{}", "")

    def broken(self) -> None:
        self.answer(b'{"type": ')

    def nested(self) -> None:
        self.answer(b"[" * 200_000)

    def a_list(self) -> None:
        self.answer(b"[1]")

    def missing(self) -> None:
        self.send_error(404)

    def huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.close_connection = True
        for _ in range(5000):
            self.wfile.write(b" " * 65536)

    def bomb(self) -> None:
        self.answer(BOMB, Content_Encoding="gzip")

    def brotli(self) -> None:
        self.answer(b"x" * 100, Content_Encoding="br")

    def slow_body(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.05)

    def slow_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(200):
            self.wfile.write(b"a")
            self.wfile.flush()
            time.sleep(0.05)

    def silence(self) -> None:
        time.sleep(3)

    @property
    def _port(self) -> int:
        address = self.server.server_address
        assert isinstance(address, tuple)
        return int(address[1])

    def _redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def redirect_good(self) -> None:
        self._redirect(f"https://other.example.org:{self._port}/good")

    def redirect_loop(self) -> None:
        self._redirect("/redirect-loop")

    def redirect_http(self) -> None:
        self._redirect("http://other.example.org/good")

    def redirect_loopback(self) -> None:
        self._redirect("https://127.0.0.1/good")

    def redirect_decimal(self) -> None:
        self._redirect("https://2130706433/good")

    def redirect_private(self) -> None:
        self._redirect(f"https://private.example.org:{self._port}/good")

    def redirect_port(self) -> None:
        self._redirect("https://other.example.org:22/good")

    def redirect_user(self) -> None:
        self._redirect("https://me@other.example.org/good")

    def redirect_file(self) -> None:
        self._redirect("file:///etc/passwd")


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no error here."""


@contextmanager
def serving(folder: Path, hosts: list[str] = HOSTS, handler: type[Handler] = Handler) -> Iterator[tuple[int, str]]:
    """The server's port, and the file of its certificate authority."""
    authority, chain = certificates(folder, hosts)
    server = Server(("127.0.0.1", 0), handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    handler.seen, handler.answers = [], {}
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1]), authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certificates(folder: Path, hosts: list[str]) -> tuple[str, str]:
    """An authority's file, and the file of a key and certificate that it signed for the hosts."""
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority_name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test authority")])
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)

    def signed(
        name: x509.Name, public: ec.EllipticCurvePublicKey, *extensions: tuple[x509.ExtensionType, bool]
    ) -> bytes:
        builder = x509.CertificateBuilder(
            authority_name, name, public, x509.random_serial_number(), start, start + datetime.timedelta(days=30)
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(authority_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    identifier = x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key())
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    own = signed(
        authority_name,
        authority_key.public_key(),
        (x509.BasicConstraints(True, 0), True),
        (usage, True),
        (identifier, False),
    )
    names = [x509.DNSName(host) for host in hosts] + [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    leaf = signed(
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, hosts[0])]),
        key.public_key(),
        (x509.SubjectAlternativeName(names), False),
        (x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), False),
    )
    authority, chain = folder / "authority.pem", folder / "chain.pem"
    authority.write_bytes(own)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain.write_bytes(private + leaf)
    return str(authority), str(chain)
