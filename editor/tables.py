"""What each SQL table of this package asks of MySQL and MariaDB; other databases need nothing."""

from __future__ import annotations

from typing import Any

TABLE_OPTIONS: dict[str, Any] = {
    f"{server}_{name}": value
    for server in ("mysql", "mariadb")
    for name, value in {"engine": "InnoDB", "charset": "utf8mb4", "collate": "utf8mb4_bin"}.items()
}
"""MyISAM and Aria have no transactions, the character set of a server or database may be latin1, and most collations
take `a` and `A` for the same key."""
