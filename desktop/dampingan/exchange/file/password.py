"""Passwords on workbooks: OOXML agile encryption, as Excel and LibreOffice know it.

A password is agreed by telephone and typed each time; it is never kept, logged or put into a
message (exchange rule 24).
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.core.language import tr
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.file.archive import ContainerError, damaged

if TYPE_CHECKING:
    from msoffcrypto.format.ooxml import OOXMLFile

LONGEST = 255
"""Characters of a password that Excel takes."""


class PasswordNeededError(ContainerError):
    """A workbook that opens with a password only; ask for it and try again."""

    def __init__(self, name: str) -> None:
        super().__init__(
            tr("Berkas {name} dikunci dengan kata sandi.", name=name),
            remedy=tr("Ketik kata sandi yang diberikan pengirim."),
        )


class WrongPasswordError(ContainerError):
    """The password does not open the workbook."""

    def __init__(self, name: str) -> None:
        super().__init__(
            tr("Kata sandi untuk berkas {name} salah.", name=name),
            remedy=tr("Periksa huruf besar dan kecilnya, atau tanyakan lagi kepada pengirim."),
        )


def encrypt_workbook(path: Path, password: str) -> None:
    """Replace a workbook by its encrypted self.

    The encrypted file is written beside it first; the plain one is only replaced by a whole one.

    Args:
        path: an .xlsx file.
        password: one to 255 characters.

    Raises:
        ExchangeError: no password, too long a one, or the file could not be encrypted.
    """
    if not password or len(password) > LONGEST:
        raise ExchangeError(
            tr("Kata sandi harus berisi 1 sampai {limit} huruf.", limit=LONGEST),
            remedy=tr("Pilih kata sandi lain."),
        )
    path = Path(path)
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(encrypted(path.read_bytes(), password))
        part.replace(path)
    except OSError as error:
        raise ExchangeError(
            tr("Berkas {name} tidak dapat dikunci dengan kata sandi.", name=path.name),
            remedy=tr("Periksa ruang kosong di disk, lalu coba lagi."),
        ) from error
    finally:
        part.unlink(missing_ok=True)


def encrypted(content: bytes, password: str) -> bytes:
    """Return a workbook's bytes, encrypted."""
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()


def decrypted(content: bytes, password: str, name: str) -> bytes:
    """Return the workbook inside an encrypted one.

    Args:
        content: an OLE file with the stream ``EncryptedPackage``, or an encrypted .xls.
        password: what was typed.
        name: of the file, for messages.

    Raises:
        PasswordNeededError: no password was given.
        WrongPasswordError: it is the wrong one.
        ContainerError: the file is damaged.
    """
    import msoffcrypto
    from msoffcrypto.exceptions import InvalidKeyError
    from msoffcrypto.format.ooxml import OOXMLFile

    if not password:
        raise PasswordNeededError(name)
    out = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(content))
        if isinstance(office, OOXMLFile):
            _require_plain(office, name)
            office.load_key(password=password, verify_password=True)
        else:
            office.load_key(password=password)
        office.decrypt(out)
    except ContainerError:
        raise
    except InvalidKeyError as error:
        raise WrongPasswordError(name) from error
    except Exception as error:  # its parsers fail in many ways on damaged files
        raise damaged(name) from error
    return out.getvalue()


MOST_TURNS = 1_000_000
"""Times that a password is hashed; Excel does it 100,000 times, more would only keep us busy."""


def _require_plain(office: OOXMLFile, name: str) -> None:
    told: Any = office.info
    if getattr(office, "type", "") == "agile" and told["spinValue"] > MOST_TURNS:
        raise damaged(name)


def decrypt_workbook(path: Path, password: str) -> bytes:
    """Return the workbook inside an encrypted file; see `decrypted`."""
    path = Path(path)
    return decrypted(path.read_bytes(), password, path.name)
