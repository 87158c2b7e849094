#!/usr/bin/env python3
"""Makes the table of a folder that bench/compare-hftbacktest wrote, from its raw results alone."""

import glob
import json
import os
import statistics
import sys


def ours(folder):
    """M rows/s of every iteration, and bytes allocated per run, by benchmark."""
    rates, bytes_per_run = {}, {}
    for path in sorted(glob.glob(os.path.join(folder, "backtest-*.json"))):
        for result in json.load(open(path)):
            name = result["benchmark"].rsplit(".", 1)[1]
            secondary = result["secondaryMetrics"]
            for fork in secondary["rows"]["rawData"]:
                rates.setdefault(name, []).extend(rate / 1e6 for rate in fork)
            size = next(m["score"] for key, m in secondary.items() if key.endswith("gc.alloc.rate.norm"))
            bytes_per_run[name] = max(size, bytes_per_run.get(name, 0))
    return rates, bytes_per_run


def peer(folder):
    """M rows/s of every run, by (workload, book)."""
    rates = {}
    for path in sorted(glob.glob(os.path.join(folder, "hftbacktest-*.json"))):
        report = json.load(open(path))
        for result in report["results"]:
            key = (result["name"], result["book"])
            rates.setdefault(key, []).extend(report["rows"] / seconds / 1e6 for seconds in result["runs"])
    return rates


def spread(values):
    return f"{statistics.median(values):.1f} | {min(values):.1f} | {max(values):.1f}"


def main(folder):
    rates, bytes_per_run = ours(folder)
    peers = peer(folder)
    print("# Backtest speed\n")
    print("Made by `bench/compare-hftbacktest` from the raw results beside it.\n")
    for line in open(os.path.join(folder, "environment.txt")):
        print(f"- {line.rstrip()}")
    print("\nM rows/s, one thread, data in memory; a row counts once though both sides see it.\n")
    print("| workload | engine | median | min | max | Ringbeat is |")
    print("|---|---|---:|---:|---:|---:|")
    for name in ("replay", "strategy", "everyMessage"):
        if name not in rates:
            continue
        median = statistics.median(rates[name])
        print(f"| {name} | Ringbeat | {spread(rates[name])} | |")
        for (workload, book), values in sorted(peers.items()):
            if workload == name:
                ratio = median / statistics.median(values)
                print(f"| {name} | hftbacktest, {book} book | {spread(values)} | {ratio:.1f} x |")
    print("\nAllocated per run, whatever its length (books, buses, results; no allocation per event is a test's"
          " business, `BacktestAllocationTest`):\n")
    for name, size in bytes_per_run.items():
        print(f"- {name}: {size:,.0f} B")
    path = os.path.join(folder, "import.json")
    if os.path.exists(path):
        metric = json.load(open(path))[0]["secondaryMetrics"]["bytes"]["rawData"][0]
        values = [rate / 1e6 for rate in metric]
        print("\nImport of the decompressed capture, one thread, MB/s of JSON (median, min, max): "
              + ", ".join(f"{value:.0f}" for value in (statistics.median(values), min(values), max(values))))


if __name__ == "__main__":
    main(sys.argv[1])
