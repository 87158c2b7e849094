"""What the tables of bench/tables.py are made of: raw results, and how numbers look."""

import glob
import json
import os
import statistics


def spread(values, form):
    """Median, and least and greatest."""
    median, least, most = (form(f(values)) for f in (statistics.median, min, max))
    return median if len(values) == 1 else f"{median} ({least} to {most})"


def rate(value):
    return f"{value:.1f}"


def ratio(value):
    return f"{value:.2f} x"


def nanos(value):
    if value < 1e4:
        return f"{value:,.0f} ns"
    return f"{value / 1e3:,.1f} us" if value < 1e6 else f"{value / 1e6:,.1f} ms"


def verdict(met, bar):
    return ("met" if met else "**missed**") + f" ({bar})"


def lines(folder, prefix):
    for path in sorted(glob.glob(os.path.join(folder, f"{prefix}-*.jsonl"))):
        yield from map(json.loads, open(path))
