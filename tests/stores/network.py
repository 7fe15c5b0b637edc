"""A network between a client and a server that can fall silent, as a frozen server and a lost route do."""

from __future__ import annotations

import selectors
import socket
import threading


class Network:
    """Passes bytes between clients of `port` and a server on this machine, until `silent` is set."""

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.silent = False
        self.packets = 0
        """How often a client sent something."""
        self._selector = selectors.DefaultSelector()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets = [self._listener]
        self.port = int(self._listener.getsockname()[1])
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._over = False
        self._thread = threading.Thread(target=self._pass_bytes)
        self._thread.start()

    def _pass_bytes(self) -> None:
        held: list[tuple[socket.socket, bytes]] = []
        while not self._over:
            if not self.silent:
                for target, data in held:
                    self._send(target, data)
                held.clear()
            for key, _ in self._selector.select(0.05):
                if key.fileobj is self._listener:
                    self._accept()
                    continue
                source, (target, is_client) = key.fileobj, key.data
                assert isinstance(source, socket.socket)
                try:
                    data = source.recv(65536)
                except OSError:
                    data = b""
                if not data:
                    self._selector.unregister(source)
                    self._half_close(target)
                    continue
                self.packets += is_client
                held.append((target, data)) if self.silent else self._send(target, data)

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        server = socket.create_connection(("127.0.0.1", self.server_port))
        self._sockets += [client, server]
        self._selector.register(client, selectors.EVENT_READ, (server, True))
        self._selector.register(server, selectors.EVENT_READ, (client, False))

    @staticmethod
    def _send(target: socket.socket, data: bytes) -> None:
        try:
            target.sendall(data)
        except OSError:
            return  # It has gone meanwhile.

    @staticmethod
    def _half_close(target: socket.socket) -> None:
        try:
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def close(self) -> None:
        self._over = True
        self._thread.join()
        self._selector.close()
        for each in self._sockets:
            each.close()
