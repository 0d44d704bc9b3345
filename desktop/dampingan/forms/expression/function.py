"""The functions of the ODK XForms specification, as methods that compiled expressions call.

`FUNCTIONS` says for every name what it takes, what it returns and which method does it. Functions
that need to know where they stand (``position``, ``once``, ``indexed-repeat`` …) are not here: the
compiler asks its scope for them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Protocol

from dampingan.forms.expression.function_date import DateFunctions
from dampingan.forms.expression.function_number import NumberFunctions
from dampingan.forms.expression.function_text import TextFunctions


class Environment(Protocol):
    """What functions may ask of the world."""

    def today_text(self) -> str:
        """Return today as an ISO date."""
        ...

    def now_text(self) -> str:
        """Return the present moment as ISO text."""
        ...

    def pulldata(self, table: str, column: str, key_column: str, key: str) -> str:
        """Return a cell of an outside table, empty when there is none."""
        ...

    def version(self) -> str:
        """Return the form's version."""
        ...

    def property(self, name: str) -> str:
        """Return what is known of whoever fills the form: say ``username``."""
        ...


@dataclass(frozen=True, slots=True)
class Signature:
    """How a function is called.

    Attributes:
        arguments: one letter an argument: ``s`` text, ``n`` number, ``b`` boolean, ``d`` date or
            number, ``a`` any, ``f`` any with node-sets laid flat.
        least: fewest arguments.
        most: most arguments; more than `arguments` repeats its last letters.
        result: ``s``, ``n``, ``b``, ``d`` (a `Day`) or ``a``.
        method: name of the method in `Library`.
        environment: whether the method's first argument is the `Environment`.
        repeats: how many of the last letters repeat.
    """

    arguments: str
    least: int
    most: float
    result: str
    method: str
    environment: bool = False
    repeats: int = 1

    def kind(self, index: int) -> str:
        """Return the letter of the argument at `index`."""
        if index < len(self.arguments):
            return self.arguments[index]
        tail = self.arguments[-self.repeats :]
        return tail[(index - len(self.arguments)) % self.repeats]


def _signature(text: str, method: str) -> Signature:
    """Read ``"s n? -> s"``: ``?`` optional, ``*`` any number of the last, ``E`` environment."""
    left, result = text.split("->")
    parts = left.split()
    environment = bool(parts) and parts[0] == "E"
    parts = parts[1:] if environment else parts
    repeats = sum(part.endswith("*") for part in parts)
    letters = "".join(part[0] for part in parts)
    least = sum(len(part) == 1 for part in parts)
    most = math.inf if repeats else len(letters)
    return Signature(letters, least, most, result.strip(), method, environment, max(repeats, 1))


_TABLE = """
boolean a -> b : boolean
boolean-from-string a -> b : boolean_from_string
not b -> b : negate
number a -> n : number
string a -> s : text
true -> b : true
false -> b : false
concat f* -> s : concat
join s f* -> s : join
contains s s -> b : contains
starts-with s s -> b : starts_with
ends-with s s -> b : ends_with
substr s n n? -> s : substr
substring s n n? -> s : substring
substring-before s s -> s : substring_before
substring-after s s -> s : substring_after
string-length s -> n : string_length
normalize-space s -> s : normalize_space
translate s s s -> s : translate
regex s s -> b : regex
coalesce s s -> s : coalesce
selected s s -> b : selected
selected-at s n -> s : selected_at
count-selected s -> n : count_selected
digest s s s? -> s : digest
extract-signed s s -> s : extract_signed
upper-case s -> s : upper_case
lower-case s -> s : lower_case
base64-decode s -> s : base64_decode
uuid n? -> s : uuid
checklist n n f* -> b : checklist
weighted-checklist n n f* f* -> b : weighted_checklist
sum f* -> n : sum
min f* -> n : minimum
max f* -> n : maximum
count-non-empty f* -> n : count_non_empty
int a -> n : integer
round n n? -> n : round
floor n -> n : floor
ceiling n -> n : ceiling
abs n -> n : absolute
pow n n -> n : power
exp n -> n : exp
exp10 n -> n : exp10
log n -> n : log
log10 n -> n : log10
sqrt n -> n : sqrt
sin n -> n : sin
cos n -> n : cos
tan n -> n : tan
asin n -> n : asin
acos n -> n : acos
atan n -> n : atan
atan2 n n -> n : atan2
pi -> n : pi
random -> n : random
area f f* -> n : area
distance f f* -> n : distance
enclosed-area f f* -> n : area
intersects f f* -> b : intersects
geofence s s -> b : geofence
today E -> d : today
now E -> d : now
date a -> d : date
date-time a -> d : date_time
format-date a s -> s : format_date
format-date-time a s -> s : format_date
decimal-date-time a -> n : decimal_date_time
decimal-date a -> n : decimal_date_time
decimal-time a -> n : decimal_time
pulldata E s s s s -> s : pulldata
jr:itext s -> s : text
version E -> s : version
property E s -> s : property
"""


def _read_table(table: str) -> dict[str, Signature]:
    functions = {}
    for line in table.strip().splitlines():
        head, method = line.split(" : ")
        name, _, signature = head.partition(" ")
        functions[name] = _signature(signature, method)
    return functions


FUNCTIONS: dict[str, Signature] = _read_table(_TABLE)
"""Every function that needs no place in a document, by its ODK name."""


class Library(TextFunctions, NumberFunctions, DateFunctions):
    """All functions, bound to one time zone and one language of month names."""

    def negate(self, value: bool) -> bool:
        """``not``."""
        return not value

    def true(self) -> bool:
        """``true()``."""
        return True

    def false(self) -> bool:
        """``false()``."""
        return False

    def boolean_from_string(self, value: Any) -> bool:
        """``boolean-from-string``: true for ``true`` and ``1`` only."""
        return self.text(value) in {"true", "1"}

    def version(self, environment: Environment) -> str:
        """``version``: of the form."""
        return environment.version()

    def property(self, environment: Environment, name: str) -> str:
        """``property``: of whoever fills the form."""
        return environment.property(name)

    def pulldata(
        self, environment: Environment, table: str, column: str, key_column: str, key: str
    ) -> str:
        """``pulldata``: a cell of an outside table."""
        return environment.pulldata(table, column, key_column, key)
