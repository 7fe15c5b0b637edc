"""The service under gunicorn: worker processes with threads, a graceful stop, and metrics of all of them together."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.errors import AppImportError
from gunicorn.workers.gthread import ThreadWorker

from editor.api.settings import SettingError
from editor.errors import EditorError
from editor.service.application import Application, application
from editor.service.keys import AccessKey, AccessKeys, keys_in, read_keys
from editor.service.settings import KEYS, Service

LOG = logging.getLogger("editor.api")
TOGETHER = "PROMETHEUS_MULTIPROC_DIR"
"""Where prometheus-client has the processes keep what they counted, for whichever is asked to answer for all."""


class Worker(ThreadWorker):  # type: ignore[misc]  # it ships no types
    """gunicorn's worker with threads, which refuses connections while it finishes its last requests: they would wait
    for nobody, and a caller that is refused can try another server at once."""

    def set_accept_enabled(self, enabled: bool) -> None:
        """See ThreadWorker."""
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                listener.close()


class Server(BaseApplication):  # type: ignore[misc]  # it ships no types
    """gunicorn with the service. SIGTERM stops it once what is under way has ended; SIGHUP makes it read its keys
    anew."""

    def __init__(self, service: Service) -> None:
        self._service = service
        # Read by the main process only: no worker starts with half an edited file, or with other keys than the others.
        self._keys = read_all_keys(service)
        super().__init__()

    def load_config(self) -> None:
        """See gunicorn's "Custom Application"."""
        service = self._service
        for name, value in {
            "bind": service.bind,
            "worker_class": Worker,
            "workers": service.workers,
            "threads": service.threads,
            "graceful_timeout": service.stop_seconds,
            "keepalive": 75,  # Backends keep connections, and nginx before them does for as long.
            "proc_name": "reply-editor",
            "control_socket_disable": True,
            "child_exit": _forget,
        }.items():
            self.cfg.set(name, value)

    def reload(self) -> None:
        """Read the keys anew, at SIGHUP; where they cannot be read, those there were stay, and the log says why."""
        try:
            self._keys = read_all_keys(self._service)
        except SettingError as error:
            LOG.error("the keys cannot be read anew, and those there were stay: %s", error)
        super().reload()

    def load(self) -> Application:
        """The application, made in each worker anew."""
        try:
            return application(self._service, AccessKeys(self._keys, self._service.api.rate_limit_storage))
        except EditorError as error:  # Told in a line, and the server stops: another worker would meet the same.
            raise AppImportError(f"reply-editor: {error}") from error


def serve(service: Service) -> None:
    """Serve until SIGTERM or SIGINT. Raises SettingError, StoreError; ends by SystemExit."""
    if not service.api.metrics or TOGETHER in os.environ:
        Server(service).run()
    directory, main = tempfile.mkdtemp(prefix="reply-editor-metrics-"), os.getpid()
    os.environ[TOGETHER] = directory
    try:
        Server(service).run()
    finally:
        if os.getpid() == main:  # A worker that ends comes by here too, and the others count there still.
            shutil.rmtree(directory, ignore_errors=True)


def read_all_keys(service: Service) -> list[AccessKey]:
    """The keys in the file and in the environment, as they are now. Raises SettingError."""
    from_file = read_keys(Path(service.keys_file)) if service.keys_file else []
    keys = [*from_file, *keys_in(os.environ.get(KEYS, ""))]
    AccessKeys(keys, service.api.rate_limit_storage)  # What cannot be is told before there is a worker to fail.
    return keys


def _forget(server: Any, worker: Any) -> None:
    if TOGETHER in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # it ships no types for this one
