"""Moving in and out: what other forum software stored → canonical HTML, and canonical HTML → other formats."""

from editor.dialects.errors import DialectError
from editor.dialects.export.formats import FORMATS, export
from editor.dialects.export.mail import Mail
from editor.dialects.migration import DIALECTS, Migration, migrate, repair_stored

__all__ = ["DIALECTS", "FORMATS", "DialectError", "Mail", "Migration", "export", "migrate", "repair_stored"]
