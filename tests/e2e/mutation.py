"""Ways to spoil a workbook: by bytes, as a zip, as XML, and as texts in its cells."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from random import Random

from e2e.handling import HANDLED, OPEN_DOCUMENT
from e2e.package import in_part, parts_of, sheets_of, zipped

NASTY = (
    "",
    "=1+1",
    "#N/A",
    "1E400",
    "-1",
    "3.37503E+15",
    "99999999999999999999",
    "TIDAK TAHU",
    "31/02/1990",
    "1 - bukan ini",
    "A,C;D",
    "\u202e\u0000\ud7ff".replace("\u0000", ""),
    "x" * 40_000,
    "[]{}",
    "K-7Q2M0ZC4HB1XS",
    "h-00",
    "..AA",
)
REFERENCES = ("A1", "XFD1048576", "AAAA1", "A99999999999", "A0", "a6", "", "6", "ZZ6", "B1048577")


_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError),
    *(KeyError, ValueError, IndexError, NotImplementedError, RuntimeError, struct.error),
)
"""What spoiling a spoiled file again may run into."""


def mutated(seed: bytes, rng: Random) -> tuple[str, bytes]:
    """Return the name of what was done and the spoiled file; now and then twice."""
    names, content = [], seed
    for _ in range(1 if rng.random() < 0.7 else 2):
        how = rng.choice(_ways(content))
        try:
            content = how(content, rng)
        except _UNREADABLE:
            continue
        names.append(how.__name__)
    return "+".join(names), content


# -- bytes ---------------------------------------------------------------------------------------


def flipped(content: bytes, rng: Random) -> bytes:
    out = bytearray(content)
    for _ in range(rng.choice((1, 1, 3, 30, 300))):
        if out:
            out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def truncated(content: bytes, rng: Random) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def cut_out(content: bytes, rng: Random) -> bytes:
    start = rng.randrange(len(content) + 1)
    return content[:start] + content[start + rng.randrange(2_000) :]


def repeated(content: bytes, rng: Random) -> bytes:
    start = rng.randrange(len(content) + 1)
    return content[:start] + content[start - rng.randrange(2_000) : start] + content[start:]


# -- the zip -------------------------------------------------------------------------------------


def entry_dropped(content: bytes, rng: Random) -> bytes:
    parts = parts_of(content)
    del parts[rng.choice(list(parts))]
    return zipped(list(parts.items()))


def entry_doubled(content: bytes, rng: Random) -> bytes:
    parts = parts_of(content)
    name = rng.choice(list(parts))
    other = rng.choice([name, name.upper(), f"../{name}", f"/{name}", name.replace("/", "\\")])
    return zipped([*parts.items(), (other, parts[rng.choice(list(parts))])])


def entries_many(content: bytes, rng: Random) -> bytes:
    more = [(f"xl/media/{n}.png", b"") for n in range(rng.choice((100, 10_000)))]
    return zipped([*parts_of(content).items(), *more])


def sizes_wrong(content: bytes, rng: Random) -> bytes:
    """Change a number of a local or central header: sizes, offset, flags, method."""
    out = bytearray(content)
    mark = rng.choice((b"PK\1\2", b"PK\3\4", b"PK\5\6"))
    places = [found.start() for found in re.finditer(re.escape(mark), content)]
    if places:
        start = rng.choice(places)
        at = start + rng.choice((6, 8, 10, 16, 18, 20, 22, 24, 26, 28, 42))
        struct.pack_into("<H", out, min(at, len(out) - 2), rng.choice((0, 1, 8, 99, 65_535)))
    return bytes(out)


def bomb(content: bytes, rng: Random) -> bytes:
    parts = parts_of(content)
    name = rng.choice(sheets_of(parts))
    blanks = b" " * (1 << 20) * rng.choice((1, 8, 150))
    parts[name] = parts[name].replace(b"<sheetData>", b"<sheetData>" + blanks)
    return zipped(list(parts.items()))


# -- the XML -------------------------------------------------------------------------------------


def entities(content: bytes, rng: Random) -> bytes:
    levels = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(rng.choice((2, 9))))
    dtd = f'<!DOCTYPE x [<!ENTITY l0 "lol">{levels}]>'.encode()

    def declare(xml: bytes) -> bytes:
        head = xml.find(b"?>") + 2 if xml.startswith(b"<?xml") else 0
        return (xml[:head] + dtd + xml[head:]).replace(b"<v>", b"<v>&l2;", 3)

    return in_part(content, rng, declare, sheet=False)


def deep(content: bytes, rng: Random) -> bytes:
    depth = rng.choice((50, 5_000, 200_000))
    nest = b"<is>" * depth + b"</is>" * depth
    return in_part(content, rng, lambda xml: xml.replace(b"<is>", nest + b"<is>", 1), sheet=False)


def attribute_huge(content: bytes, rng: Random) -> bytes:
    value = b'<row x="' + b"A" * rng.choice((10_000, 3_000_000)) + b'" '
    return in_part(content, rng, lambda xml: xml.replace(b"<row ", value, 1))


def types_wrong(content: bytes, rng: Random) -> bytes:
    kinds = [b"s", b"b", b"e", b"d", b"n", b"str", b"inlineStr", b"?", b""]

    def change(xml: bytes) -> bytes:
        return re.sub(
            rb' t="(\w+)"',
            lambda m: b' t="' + (rng.choice(kinds) if rng.random() < 0.05 else m[1]) + b'"',
            xml,
        )

    return in_part(content, rng, change)


def references_wrong(content: bytes, rng: Random) -> bytes:
    share = rng.choice((0.001, 0.05, 1.0))

    def other(found: re.Match[bytes]) -> bytes:
        if rng.random() > share:
            return found[0]
        return b'<c r="' + rng.choice(REFERENCES).encode() + b'"'

    return in_part(content, rng, lambda xml: re.sub(rb'<c r="[A-Z]+\d+"', other, xml))


def references_dropped(content: bytes, rng: Random) -> bytes:
    return in_part(content, rng, lambda xml: re.sub(rb'<c r="[A-Z]+\d+"', b"<c", xml))


def rows_far(content: bytes, rng: Random) -> bytes:
    far = rng.choice((1_048_576, 4_294_967_295, 70_000))
    row = f'<row r="{far}"><c r="XFD{far}" t="inlineStr"><is><t>x</t></is></c></row>'.encode()
    return in_part(content, rng, lambda xml: xml.replace(b"</sheetData>", row + b"</sheetData>"))


def numbers_wrong(content: bytes, rng: Random) -> bytes:
    values = [b"1e400", b"-1", b"NaN", b"4294967296", b"3375031234567890", b"x", b"", b"61", b"0.5"]

    def other(found: re.Match[bytes]) -> bytes:
        return b"<v>" + rng.choice(values) + b"</v>" if rng.random() < 0.1 else found[0]

    return in_part(content, rng, lambda xml: re.sub(rb"<v>[^<]*</v>", other, xml))


def formulas(content: bytes, rng: Random) -> bytes:
    def other(found: re.Match[bytes]) -> bytes:
        return b"<f>SUM(A1:XFD9)</f>" + found[0] if rng.random() < 0.1 else found[0]

    return in_part(content, rng, lambda xml: re.sub(rb"<v>", other, xml))


def tags_lost(content: bytes, rng: Random) -> bytes:
    def cut(xml: bytes) -> bytes:
        places = [found.start() for found in re.finditer(rb"</?\w+", xml)]
        start = rng.choice(places) if places else 0
        return xml[:start] + xml[start + rng.randrange(40) :]

    return in_part(content, rng, cut, sheet=False)


def prefixed(content: bytes, rng: Random) -> bytes:
    return in_part(
        content, rng, lambda xml: xml.replace(b"<c ", b"<x:c ").replace(b"</c>", b"</x:c>")
    )


def recoded(content: bytes, rng: Random) -> bytes:
    codec = rng.choice(("utf-16", "latin-1", "utf-7"))
    return in_part(
        content,
        rng,
        lambda xml: xml.decode("utf-8", "replace").encode(codec, "replace"),
        sheet=False,
    )


# -- what people do ------------------------------------------------------------------------------


def texts_changed(content: bytes, rng: Random) -> bytes:
    """Put odd texts into cells of any sheet, `_meta` and `_kode` included."""
    share = rng.choice((0.002, 0.05, 0.5))

    def other(found: re.Match[bytes]) -> bytes:
        if rng.random() > share:
            return found[0]
        return b"<t>" + rng.choice(NASTY).replace("&", "").encode() + b"</t>"

    return in_part(content, rng, lambda xml: re.sub(rb"<t[^>]*>[^<]*</t>", other, xml))


def texts_shuffled(content: bytes, rng: Random) -> bytes:
    def shuffle(xml: bytes) -> bytes:
        texts = re.findall(rb"<t[^>]*>[^<]*</t>", xml)
        rng.shuffle(texts)
        left = iter(texts)
        return re.sub(rb"<t[^>]*>[^<]*</t>", lambda _: next(left), xml)

    return in_part(content, rng, shuffle)


def rows_shuffled(content: bytes, rng: Random) -> bytes:
    """Change the order of the rows' contents, headings included."""

    def shuffle(xml: bytes) -> bytes:
        rows = re.findall(rb"(<row [^>]*>)(.*?)(</row>)", xml, re.DOTALL)
        inner = [re.sub(rb' r="[A-Z]+\d+"', b"", row[1]) for row in rows]
        rng.shuffle(inner)
        left = iter(inner)
        return re.sub(
            rb"(<row [^>]*>)(.*?)(</row>)",
            lambda m: m[1] + next(left) + m[3],
            xml,
            flags=re.DOTALL,
        )

    return in_part(content, rng, shuffle)


def rows_lost(content: bytes, rng: Random) -> bytes:
    share = rng.choice((0.1, 0.5))

    def lose(found: re.Match[bytes]) -> bytes:
        return b"" if rng.random() < share else found[0]

    pattern = re.compile(rb"<row [^>]*>.*?</row>", re.DOTALL)
    return in_part(content, rng, lambda xml: pattern.sub(lose, xml))


Way = Callable[[bytes, Random], bytes]

_BYTES: tuple[Way, ...] = (flipped, truncated, cut_out, repeated)
_ZIP: tuple[Way, ...] = (
    *(entry_dropped, entry_doubled, entries_many, sizes_wrong, sizes_wrong, bomb),
    *(entities, deep, tags_lost, recoded),
)
_XLSX: tuple[Way, ...] = (
    *(attribute_huge, types_wrong, references_wrong, references_dropped),
    *(rows_far, numbers_wrong, formulas, prefixed),
    *(texts_changed, texts_changed, texts_shuffled, rows_shuffled, rows_lost),
)


def _ways(content: bytes) -> tuple[Way, ...]:
    """Return what can be done to a file of this kind."""
    if not content.startswith(b"PK"):
        return _BYTES
    if b"mimetypeapplication/vnd.oasis" in content[:200]:
        return (*_BYTES, *_ZIP, *OPEN_DOCUMENT * 4)
    return (*_BYTES, *_ZIP, *_XLSX, *HANDLED)
