"""Functions on numbers, sets and places on earth."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from dampingan.forms.expression.value import NAN, Conversion

_EARTH_RADIUS = 6_378_100.0
"""Metres, at the equator, as ODK Collect counts."""


def _safe(function: Callable[..., float], *arguments: float) -> float:
    try:
        return float(function(*arguments))
    except (ValueError, ZeroDivisionError):
        return NAN
    except OverflowError:
        return math.inf


class NumberFunctions(Conversion):
    """Functions whose result is a number."""

    def sum(self, values: list[Any]) -> float:
        """``sum`` of a node-set; an empty node makes it NaN, as in XPath."""
        return math.fsum(self.numbers(values)) if values else 0.0

    def minimum(self, values: list[Any]) -> float:
        """``min``; NaN when any value is no number or there is none."""
        numbers = self.numbers(values)
        return NAN if not numbers or any(map(math.isnan, numbers)) else min(numbers)

    def maximum(self, values: list[Any]) -> float:
        """``max``; NaN when any value is no number or there is none."""
        numbers = self.numbers(values)
        return NAN if not numbers or any(map(math.isnan, numbers)) else max(numbers)

    def count_non_empty(self, values: list[Any]) -> float:
        """``count-non-empty``."""
        return float(sum(1 for value in values if self.text(value) != ""))

    def checklist(self, least: float, most: float, values: list[Any]) -> bool:
        """``checklist``: whether enough and not too many are true; -1 is no limit."""
        return _within(sum(map(self._true, values)), least, most)

    def weighted_checklist(self, least: float, most: float, values: list[Any]) -> bool:
        """``weighted-checklist``: answers and weights in turn."""
        half = values[0::2], values[1::2]
        total = sum(
            self.number(weight) for answer, weight in zip(*half, strict=False) if self._true(answer)
        )
        return _within(total, least, most)

    def _true(self, value: Any) -> bool:
        if isinstance(value, str):
            return value in {"true", "1"} or (self.number(value) or 0) > 0
        return self.boolean(value)

    def integer(self, value: Any) -> float:
        """``int``: towards zero."""
        number = self.number(value)
        return float(math.trunc(number)) if math.isfinite(number) else number

    def round(self, value: float, digits: float = 0) -> float:
        """``round``: halves away from zero as ODK does; digits may be negative."""
        if not math.isfinite(value) or not math.isfinite(digits):
            return value if math.isfinite(digits) else NAN
        scale = 10.0 ** int(digits)
        scaled = abs(value) * scale
        near = math.floor(scaled + 0.5 + 1e-9 * max(1.0, scaled) * 1e-3)
        return math.copysign(near / scale, value) + 0.0

    def floor(self, value: float) -> float:
        """``floor``."""
        return float(math.floor(value)) if math.isfinite(value) else value

    def ceiling(self, value: float) -> float:
        """``ceiling``."""
        return float(math.ceil(value)) if math.isfinite(value) else value

    def absolute(self, value: float) -> float:
        """``abs``."""
        return abs(value)

    def power(self, base: float, exponent: float) -> float:
        """``pow``."""
        return _safe(math.pow, base, exponent)

    def exp(self, value: float) -> float:
        """``exp``."""
        return _safe(math.exp, value)

    def exp10(self, value: float) -> float:
        """``exp10``."""
        return _safe(math.pow, 10.0, value)

    def log(self, value: float) -> float:
        """``log``: natural."""
        return -math.inf if value == 0 else _safe(math.log, value)

    def log10(self, value: float) -> float:
        """``log10``."""
        return -math.inf if value == 0 else _safe(math.log10, value)

    def sqrt(self, value: float) -> float:
        """``sqrt``."""
        return _safe(math.sqrt, value)

    def sin(self, value: float) -> float:
        """``sin``."""
        return _safe(math.sin, value)

    def cos(self, value: float) -> float:
        """``cos``."""
        return _safe(math.cos, value)

    def tan(self, value: float) -> float:
        """``tan``."""
        return _safe(math.tan, value)

    def asin(self, value: float) -> float:
        """``asin``."""
        return _safe(math.asin, value)

    def acos(self, value: float) -> float:
        """``acos``."""
        return _safe(math.acos, value)

    def atan(self, value: float) -> float:
        """``atan``."""
        return _safe(math.atan, value)

    def atan2(self, y: float, x: float) -> float:
        """``atan2``."""
        return _safe(math.atan2, y, x)

    def pi(self) -> float:
        """``pi``."""
        return math.pi

    def random(self) -> float:
        """``random``: 0 ≤ x < 1."""
        return random.random()  # noqa: S311 - a form's random(), no secret

    def area(self, values: list[Any]) -> float:
        """``area`` of a closed line of geopoints, square metres."""
        points = _points([self.text(value) for value in values])
        if points is None:
            return NAN
        if len(points) < 3:
            return 0.0
        total = sum(
            math.radians(b[1] - a[1])
            * (2 + math.sin(math.radians(a[0])) + math.sin(math.radians(b[0])))
            for a, b in _pairs([*points, points[0]])
        )
        return _to_cents(abs(total * _EARTH_RADIUS**2 / 2))

    def distance(self, values: list[Any]) -> float:
        """``distance`` along a line of geopoints, metres."""
        points = _points([self.text(value) for value in values])
        if points is None:
            return NAN
        return _to_cents(sum(_haversine(a, b) for a, b in _pairs(points)))

    def intersects(self, values: list[Any]) -> bool:
        """``intersects``: whether a line of geopoints crosses itself."""
        points = _points([self.text(value) for value in values])
        sides = _pairs(points or [])
        return any(
            _cross(*first, *second)
            for index, first in enumerate(sides)
            for second in sides[index + 2 :]
            if not (index == 0 and second is sides[-1] and first[0] == second[1])
        )

    def geofence(self, point: str, shape: str) -> bool:
        """``geofence``: whether a geopoint lies inside a geoshape."""
        where, ring = _points([point]), _points([shape])
        if not where or not ring:
            return False
        latitude, longitude = where[0]
        inside = False
        for (y1, x1), (y2, x2) in _pairs([*ring, ring[0]]):
            if (y1 > latitude) != (y2 > latitude):
                crossing = (x2 - x1) * (latitude - y1) / (y2 - y1) + x1
                inside ^= longitude < crossing
        return inside


def _cross(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]
) -> bool:
    """Tell whether the stretches a-b and c-d share a point."""

    def side(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0


def _within(count: float, least: float, most: float) -> bool:
    return (least < 0 or count >= least) and (most < 0 or count <= most)


def _to_cents(value: float) -> float:
    return math.floor(value * 100 + 0.5) / 100


def _pairs(points: Sequence[tuple[float, float]]) -> list[tuple[Any, Any]]:
    return list(pairwise(points))


def _haversine(a: tuple[float, float], b: tuple[float, float]) -> float:
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    chord = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS * math.asin(min(1.0, math.sqrt(chord)))


def _points(texts: list[str]) -> list[tuple[float, float]] | None:
    """Read geopoints; a geotrace is several joined by ``;``. None when one is wrong."""
    points = []
    for part in [part for text in texts for part in text.split(";") if part.strip()]:
        numbers = part.split()
        try:
            latitude, longitude = float(numbers[0]), float(numbers[1])
        except (IndexError, ValueError):
            return None
        if abs(latitude) > 90 or abs(longitude) > 180:
            return None
        points.append((latitude, longitude))
    return points or None
