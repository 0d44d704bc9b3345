"""Ed25519 signatures for ``extract-signed`` (RFC 8032), as signed QR codes carry them.

Plain arithmetic: a form checks one card at a time, and a library would be a dependency more.
"""

from __future__ import annotations

import base64
import hashlib

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_SIGNATURE = 64
_KEY = 32

Point = tuple[int, int, int, int]


def extract_signed(contents: str, key: str) -> str:
    """Return the text of a signed message; empty when the signature is not the key's.

    Args:
        contents: base64 of the signature followed by the message.
        key: base64 of the public key.
    """
    try:
        signed, public = base64.b64decode(contents, validate=True), base64.b64decode(key)
        signature, message = signed[:_SIGNATURE], signed[_SIGNATURE:]
        if len(public) != _KEY or len(signature) != _SIGNATURE:
            return ""
        return message.decode() if _verify(public, message, signature) else ""
    except ValueError:
        return ""


def _verify(public: bytes, message: bytes, signature: bytes) -> bool:
    key, first = _decompress(public), _decompress(signature[:_KEY])
    scalar = int.from_bytes(signature[_KEY:], "little")
    if key is None or first is None or scalar >= _ORDER:
        return False
    digest = hashlib.sha512(signature[:_KEY] + public + message).digest()
    factor = int.from_bytes(digest, "little") % _ORDER
    return _equal(_multiply(scalar, _BASE), _add(first, _multiply(factor, key)))


def _add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f, g * h, f * g, e * h


def _multiply(factor: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = _add(result, point)
        point = _add(point, point)
        factor >>= 1
    return result


def _equal(one: Point, other: Point) -> bool:
    same_x = (one[0] * other[2] - other[0] * one[2]) % _P == 0
    return same_x and (one[1] * other[2] - other[1] * one[2]) % _P == 0


def _decompress(text: bytes) -> Point | None:
    y = int.from_bytes(text, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    x = _x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % _P)


def _x_of(y: int, sign: int) -> int | None:
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    if square == 0:
        return None if sign else 0
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P:
        return None
    return _P - x if x & 1 != sign else x


_Y = 4 * pow(5, _P - 2, _P) % _P
_X = _x_of(_Y, 0) or 0
_BASE: Point = (_X, _Y, 1, _X * _Y % _P)
