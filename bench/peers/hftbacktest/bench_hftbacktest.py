#!/usr/bin/env python3
"""Measures hftbacktest on the workloads that Ringbeat's own backtest benchmark runs.

Two workloads, each with hftbacktest's hash-map book and with its dense book (a vector over a range
of interest, here +-10 % around the median trade price):

  replay    step through the whole capture in 100 ms steps, no orders
  strategy  one post-only order per side at the best price, repriced every 100 ms: the strategy
            whose results serve as reference values ("golden") for Ringbeat's simulated venue

Input is a raw Binance USD-M futures capture (one "<local ns> <json>" per line, gzip), turned into
rows by hftbacktest's own converter, or an .npz file of such rows.

How it is measured: rows are in memory, on a cache-line boundary, before the clock starts; user code
is compiled by numba; one thread; the backtest object is built anew for each run, outside the timed
part; the first run of each combination compiles and warms up and is not counted. Throughput is the
number of array rows divided by the wall time of one run. Most rows are consumed twice, at their
exchange time and at their local time; they count once.

The strategy's result is compared with the reference values on every run. A difference with the
hash-map book ends the program with status 1: a fast wrong answer is no benchmark.
"""

import argparse
import contextlib
import json
import math
import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

import hftbacktest
import numba
import numpy as np
from hftbacktest import (
    BUY,
    EXPIRED,
    FILLED,
    GTX,
    LIMIT,
    TRADE_EVENT,
    BacktestAsset,
    HashMapMarketDepthBacktest,
    ROIVectorMarketDepthBacktest,
)
from hftbacktest.data.utils import binancefutures
from numba import njit, uint64

MAKER_FEE = -0.00005
TAKER_FEE = 0.0007
LATENCY_NS = 1_000_000
QUEUE_POWER = 3.0
STEP_NS = 100_000_000
ORDER_QTY = 0.01
MAX_POSITION = 0.05

# hftbacktest's depth reports these ticks for a side without orders.
NO_BID = np.iinfo(np.int64).min
NO_ASK = np.iinfo(np.int64).max

# What elapse() returns.
OK = 0
END_OF_DATA = 1

# btcusdt (USD-M futures), capture of 2024-08-08: rows after conversion, and the strategy's result.
GOLDEN_ROWS = 491_973
GOLDEN = {"num_trades": 420, "balance": -23.1129999999971, "fee": -12.960245249999994}
GOLDEN_TOLERANCE = 1e-6

# The converter fills a preallocated array; pages that it does not touch cost nothing.
CONVERTER_ROWS = 20_000_000

CACHE_LINE = 64


class BenchmarkError(Exception):
    """A condition under which the numbers would be meaningless."""


@njit
def replay(hbt):
    """Steps to the end of the data; returns the number of completed steps and the end code."""
    steps = 0
    code = hbt.elapse(STEP_NS)
    while code == OK:
        steps += 1
        code = hbt.elapse(STEP_NS)
    return steps, code


@njit
def quote_best(hbt, tick_size):
    """The reference strategy; returns steps, fills seen, expiries seen and the end code.

    hftbacktest yields orders in hash order. Nothing below depends on that order: a pass over the
    orders only counts, sets flags and cancels, so no sorting is charged to the peer.
    """
    order_id = uint64(1)
    steps = 0
    fills = 0
    expiries = 0
    code = hbt.elapse(STEP_NS)
    while code == OK:
        steps += 1

        orders = hbt.orders(0).values()
        while orders.has_next():
            status = orders.get().status
            if status == FILLED:
                fills += 1
            elif status == EXPIRED:
                expiries += 1
        hbt.clear_inactive_orders(0)

        depth = hbt.depth(0)
        best_bid = depth.best_bid_tick
        best_ask = depth.best_ask_tick
        if best_bid != NO_BID and best_ask != NO_ASK:
            position = hbt.position(0)
            has_bid = False
            has_ask = False

            orders = hbt.orders(0).values()
            while orders.has_next():
                order = orders.get()
                if order.side == BUY and order.price_tick == best_bid:
                    has_bid = True
                elif order.side != BUY and order.price_tick == best_ask:
                    has_ask = True
                elif order.cancellable:
                    hbt.cancel(0, order.order_id, False)

            if not has_bid and position < MAX_POSITION:
                hbt.submit_buy_order(0, order_id, best_bid * tick_size, ORDER_QTY, GTX, LIMIT, False)
                order_id += uint64(1)
            if not has_ask and position > -MAX_POSITION:
                hbt.submit_sell_order(0, order_id, best_ask * tick_size, ORDER_QTY, GTX, LIMIT, False)
                order_id += uint64(1)

        code = hbt.elapse(STEP_NS)
    return steps, fills, expiries, code


def run_replay(hbt, tick_size):
    """Runs the replay; returns seconds and a summary of what happened."""
    start = time.perf_counter_ns()
    steps, code = replay(hbt)
    seconds = (time.perf_counter_ns() - start) / 1e9
    require_end_of_data("replay", code)
    return seconds, {"steps": steps}


def run_strategy(hbt, tick_size):
    """Runs the strategy; returns seconds and a summary with the final state."""
    start = time.perf_counter_ns()
    steps, fills, expiries, code = quote_best(hbt, tick_size)
    seconds = (time.perf_counter_ns() - start) / 1e9
    require_end_of_data("strategy", code)
    state = hbt.state_values(0)
    return seconds, {
        "steps": steps,
        "fills_seen": fills,
        "expired_seen": expiries,
        "num_trades": int(state.num_trades),
        "position": float(state.position),
        "balance": float(state.balance),
        "fee": float(state.fee),
        "trading_volume": float(state.trading_volume),
    }


WORKLOADS = {"replay": run_replay, "strategy": run_strategy}
BOOKS = {"hashmap": HashMapMarketDepthBacktest, "dense": ROIVectorMarketDepthBacktest}


def require_end_of_data(name, code):
    if code != END_OF_DATA:
        raise BenchmarkError(f"{name}: hftbacktest stopped with code {code} before the end of the data")


def golden_differences(outcome):
    """Names what differs from the reference values; an empty list means that all agree."""
    differences = []
    for key, expected in GOLDEN.items():
        actual = outcome[key]
        if not math.isclose(actual, expected, rel_tol=0.0, abs_tol=GOLDEN_TOLERANCE):
            differences.append(f"{key} is {actual!r}, expected {expected!r}")
    return differences


def convert(capture, npz):
    """Converts a raw capture with hftbacktest's own converter and stores the rows in `npz`."""
    # The converter reports its progress on stdout, which belongs to our result.
    with contextlib.redirect_stdout(sys.stderr):
        binancefutures.convert(str(capture), output_filename=str(npz), buffer_size=CONVERTER_ROWS)


def load(npz):
    """Loads the rows onto a cache-line boundary, where hftbacktest's own file reader puts them."""
    with np.load(npz) as archive:
        rows = archive["data"]
    if rows.dtype.itemsize != CACHE_LINE:
        raise BenchmarkError(f"{npz}: a row has {rows.dtype.itemsize} bytes, expected {CACHE_LINE}")
    if len(rows) == 0:
        raise BenchmarkError(f"{npz}: no rows")
    buffer = np.empty(rows.nbytes + CACHE_LINE, np.uint8)
    offset = -buffer.ctypes.data % CACHE_LINE
    aligned = buffer[offset : offset + rows.nbytes].view(rows.dtype)
    aligned[:] = rows
    return aligned


def obtain_rows(args):
    """Rows from an existing .npz, or from the capture by way of an .npz (kept if one is named)."""
    if args.npz is not None and args.npz.exists():
        return load(args.npz)
    if args.capture is None:
        raise BenchmarkError("no rows: give --capture, or --npz with an existing file")
    if not args.capture.exists():
        raise BenchmarkError(f"no such capture: {args.capture}")
    if args.npz is not None:
        convert(args.capture, args.npz)
        return load(args.npz)
    with tempfile.TemporaryDirectory() as directory:
        npz = Path(directory) / "rows.npz"
        convert(args.capture, npz)
        return load(npz)


def range_of_interest(rows, fraction, tick_size):
    """Price bounds of the dense book: the median trade price -+ `fraction`, on ticks."""
    prices = rows["px"][(rows["ev"] & 0xFF) == TRADE_EVENT]
    if len(prices) == 0:
        raise BenchmarkError("no trades: cannot place the dense book's range")
    middle = float(np.median(prices))
    # The second rounding only drops the noise of the multiplication (55513.700000000004).
    lower = round(round(middle * (1.0 - fraction) / tick_size) * tick_size, 9)
    upper = round(round(middle * (1.0 + fraction) / tick_size) * tick_size, 9)
    if prices.min() < lower or prices.max() > upper:
        raise BenchmarkError(f"trades leave the dense book's range [{lower}, {upper}]: widen --roi")
    return lower, upper


def build_backtest(book, rows, bounds, args):
    """A backtest over `rows`, which the caller has to keep alive: hftbacktest borrows them."""
    asset = (
        BacktestAsset()
        .data(rows)
        .parallel_load(False)
        .linear_asset(1.0)
        .constant_order_latency(LATENCY_NS, LATENCY_NS)
        .power_prob_queue_model3(QUEUE_POWER)
        .no_partial_fill_exchange()
        .trading_value_fee_model(MAKER_FEE, TAKER_FEE)
        .tick_size(args.tick_size)
        .lot_size(args.lot_size)
    )
    if book == "dense":
        asset = asset.roi_lb(bounds[0]).roi_ub(bounds[1])
    return BOOKS[book]([asset])


def measure(workload, book, rows, bounds, args):
    """One combination of workload and book: warm-up, then the timed runs."""
    seconds = []
    outcome = None
    golden = None
    for run in range(args.runs + 1):
        hbt = build_backtest(book, rows, bounds, args)
        try:
            elapsed, outcome = WORKLOADS[workload](hbt, args.tick_size)
        finally:
            hbt.close()
        if workload == "strategy" and args.check:
            differences = golden_differences(outcome)
            golden = not differences
            if differences:
                message = f"strategy/{book} differs from the reference: " + "; ".join(differences)
                if book == "hashmap":
                    raise BenchmarkError(message)
                if run == 0:
                    print(f"warning: {message}", file=sys.stderr)
        if run > 0:
            seconds.append(elapsed)

    median = statistics.median(seconds)
    result = {
        "name": workload,
        "book": book,
        "median_s": median,
        "min_s": min(seconds),
        "max_s": max(seconds),
        "runs": seconds,
        "mrows_per_s": len(rows) / median / 1e6,
        "outcome": outcome,
    }
    if golden is not None:
        result["golden"] = golden
    return result


def pin(cpu):
    """Keeps this process on one core, where the system allows it."""
    try:
        os.sched_setaffinity(0, {cpu})
    except (AttributeError, OSError) as error:
        raise BenchmarkError(f"cannot pin to core {cpu}: {error}") from error


def cpu_name():
    """The processor's model name where the system tells it."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def benchmark(args):
    """Runs everything; returns the report."""
    if args.cpu is not None:
        pin(args.cpu)
    rows = obtain_rows(args)
    if args.check and len(rows) != GOLDEN_ROWS:
        raise BenchmarkError(
            f"{len(rows):,} rows, expected {GOLDEN_ROWS:,} (--no-check measures other captures)"
        )
    bounds = range_of_interest(rows, args.roi, args.tick_size)
    results = []
    for workload in WORKLOADS:
        for book in BOOKS:
            print(f"measuring {workload}/{book} ...", file=sys.stderr)
            results.append(measure(workload, book, rows, bounds, args))
    return {
        "peer": "hftbacktest",
        "version": hftbacktest.__version__,
        "python": platform.python_version(),
        "numba": numba.__version__,
        "numpy": np.__version__,
        "cpu": cpu_name(),
        "pinned_to": args.cpu,
        "rows": len(rows),
        "roi": list(bounds),
        "step_ns": STEP_NS,
        "latency_ns": LATENCY_NS,
        "results": results,
    }


def table(report):
    """The report for people."""
    lines = [
        f"hftbacktest {report['version']}, Python {report['python']}, {report['cpu']}",
        f"{report['rows']:,} rows, steps of {report['step_ns'] // 1_000_000} ms, "
        f"{len(report['results'][0]['runs'])} runs after warm-up",
        "",
        f"{'workload':<10}{'book':<10}{'rows':>10}"
        f"{'median s':>11}{'min s':>11}{'max s':>11}{'M rows/s':>11}  golden",
    ]
    for result in report["results"]:
        golden = {True: "equal", False: "DIFFERENT", None: "-"}[result.get("golden")]
        lines.append(
            f"{result['name']:<10}{result['book']:<10}{report['rows']:>10}"
            f"{result['median_s']:>11.5f}{result['min_s']:>11.5f}{result['max_s']:>11.5f}"
            f"{result['mrows_per_s']:>11.2f}  {golden}"
        )
    return "\n".join(lines)


def positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--capture", type=Path, help="raw Binance USD-M futures capture (.gz)")
    parser.add_argument("--npz", type=Path, help="converted rows: read if it exists, else written")
    parser.add_argument("--tick-size", type=float, default=0.1, help="price tick (default: 0.1)")
    parser.add_argument("--lot-size", type=float, default=0.001, help="quantity step (default: 0.001)")
    parser.add_argument(
        "--roi", type=float, default=0.10, help="half width of the dense book (default: 0.10 = 10 %%)"
    )
    parser.add_argument("--runs", type=positive, default=7, help="timed runs (default: 7)")
    parser.add_argument("--cpu", type=int, help="pin the process to this core (Linux)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument(
        "--no-check",
        dest="check",
        action="store_false",
        help="skip the checks that hold for the btcusdt capture of 2024-08-08 only",
    )
    return parser.parse_args()


def main():
    args = parse_arguments()
    try:
        report = benchmark(args)
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(json.dumps(report, indent=2) if args.json else table(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
