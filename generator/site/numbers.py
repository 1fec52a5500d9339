"""Numbers as a reader reads them, the same in prose and in tables."""

from __future__ import annotations

import math


def formatted(value: float, form: str = "") -> str:
    """A number for a reader, with a real minus sign; three significant digits by default."""
    if form:
        text = format(value, form)
        if not any(digit in text for digit in "123456789"):
            text = text.replace("-", "")  # a negative number that rounds to zero
    elif value == int(value) and abs(value) < 1e12:
        text = f"{int(value):,}" if abs(value) >= 10_000 else str(int(value))
    elif 1e-4 <= abs(value) < 1e6:
        digits = max(0, 2 - math.floor(math.log10(abs(value))))
        text = f"{value:.{min(digits, 6)}f}"
        while abs(float(text)) == 1 and digits < 12:  # nearly one is not one
            digits += 1
            text = f"{value:.{digits}f}"
    else:
        text = f"{value:.3g}"
    return text.replace("-", "\N{MINUS SIGN}")
