#!/usr/bin/env python3
"""Makes the tables of a folder that bench/compare-transport, -journal, -rabbitmq, -beat or -schedulers wrote, from its raw
results alone.

  bench/tables.py FOLDER                    prints all tables
  bench/tables.py FOLDER --update README.md puts each between its marker comments
  bench/tables.py FOLDER --check README.md  exit 1 if they are not what the folder gives

Markers: <!-- table: NAME --> and <!-- /table -->, NAME being transport, latency, heartbeat or tasks, or for the
journal burst, rates, held, synced, inline, reading, size or marks, for RabbitMQ bridge or confirms,
for schedulers due, lateness, memory or registering, or beat.
"""

import argparse
import glob
import json
import os
import re
import statistics
import sys

sys.dont_write_bytecode = True  # beside these files

import beats
import broker
import schedulers
from cells import lines, nanos, rate, ratio, spread, verdict

SLOTS = 65_536  # of both rings, as the benchmark has them by default
FAR_NANOS = 300  # one way between the two cores; near is 100 to 160, far 480 to 580
MARKED = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- /table -->)", re.DOTALL)

# Row: what is sent, the peer, the least ratio by state, the least rate in M events/s.
ROWS = {
    "SINGLE": ("one producer, transport alone", "Disruptor", {"near": 2.0, "far": 1.0}, None),
    "MULTI": ("one producer of many", "Disruptor", {"near": 1.2, "far": 1.2}, None),
    "STAMPED": ("both stamp with the engine's clock", "Disruptor", {"near": 1.0, "far": 1.0}, None),
    "STAMPED_NANO": ("both stamp, the peer with nanoTime", "Disruptor", {"near": 1.0, "far": 1.0}, None),
    "HANDLER_TYPES": ("four classes of handlers", "Disruptor", {"near": 1.0, "far": 1.0}, None),
    "INLINE": ("on the caller's thread, bursts of 256", "Disruptor", {}, 300),
    "JCTOOLS_SPSC": ("one producer, transport alone", "JCTools SpscArrayQueue", {}, None),
    "JCTOOLS_MPSC": ("one producer of many", "JCTools MpscArrayQueue", {}, None),
    "AGRONA_MANY": ("one producer of many", "Agrona ManyToOneRingBuffer", {}, None),
    "ARRAY_BLOCKING": ("one producer of many", "ArrayBlockingQueue", {}, None),
    "THREE_PRODUCERS": ("three producers", "Disruptor", {}, None),
}
INLINE = {"INLINE"}  # one thread: the machine's state does not matter
LATENCY_BAR = 1.1
HEARTBEAT_BAR = 2.0
BEATERS = {
    "LIMIT": "a loop on nanoTime (the limit)",
    "RINGBEAT": "Ringbeat's heartbeat",
    "SCHEDULED_EXECUTOR": "ScheduledThreadPoolExecutor",
    "HASHED_WHEEL": "Netty HashedWheelTimer, tick 1 ms",
}

# What writes a burst, whether it has checksum and chain, the least rate in M events/s.
BURSTS = {
    "WRITER_KEPT": ("the journal's writer, frames of 1,024, its keeper on a thread", "both", 10),
    "WRITER": ("the journal's writer, its keeper on the same thread", "both", None),
    "INLINE_COPY": ("engine on the caller's thread, 64 published at a time", "both", 10),
    "INLINE": ("engine on the caller's thread, published one by one", "both", None),
    "INLINE_CORE": ("engine on the caller's thread with a core, 64 at a time", "both", None),
    "THREADS_COPY": ("engine on threads, 64 published at a time", "both", 10),
    "THREADS": ("engine on threads, published one by one", "both", None),
    "CHRONICLE": ("Chronicle Queue, an event a document", "neither", None),
    "CHRONICLE_BATCH": ("Chronicle Queue, 1,024 events a document", "neither", None),
}
READ_BAR = 20  # M events/s
ALLOCATED_BAR = 0.01  # bytes an event: what is allocated once does not count
LAYOUTS = {
    "THREADS": "threads",
    "POLLED": "one thread polls",
    "INLINE": "the caller's thread",
}
DAY = 100_000 * 86_400  # events in a day at 100,000/s


def state(before, after):
    """Where the two cores were during a pair."""
    if min(before, after) < 0:
        return "one core"
    if max(before, after) < FAR_NANOS:
        return "near"
    return "far" if min(before, after) >= FAR_NANOS else "mixed"


def jmh(folder, prefix):
    for path in sorted(glob.glob(os.path.join(folder, f"{prefix}-*.json"))):
        yield from json.load(open(path))


def pairs(folder):
    """All pairs of the transport benchmark, by (row, state, slots of the rings)."""
    found = {}
    for result in jmh(folder, "transport"):
        row = result["params"]["row"]
        given = re.search(r"-Dringbeat\.bench\.slots=(\d+)", " ".join(result["jvmArgs"]))
        slots = int(given.group(1)) if given else SLOTS
        metrics = {key: metric["rawData"] for key, metric in result["secondaryMetrics"].items()}
        for fork in range(len(metrics["ours"])):
            for i in range(len(metrics["ours"][fork])):
                pair = {key: raw[fork][i] for key, raw in metrics.items() if len(raw[fork]) > i}
                where = state(pair["probeBefore"], pair["probeAfter"])
                key = (row, "one thread" if row in INLINE else where, slots)
                found.setdefault(key, []).append(pair)
    return found


def transport(folder):
    """M events/s beside peers."""
    found = pairs(folder)
    if not found:
        return None
    table = [
        "M events/s from the first publication to the last handling; median (least to greatest) of windows; Ringbeat is"
        f" the median of the ratios of pairs. Rings of {SLOTS:,} slots unless said otherwise.",
        "",
        "| what | beside | cores are | pairs | Ringbeat | peer | Ringbeat is | our aim |",
        "|---|---|---|---:|---:|---:|---:|---|",
    ]
    order = ["one thread", "near", "far", "mixed", "one core"]
    sizes = sorted({slots for _, _, slots in found}, reverse=True)
    for row, (name, peer, bars, least) in ROWS.items():
        for slots, where in ((slots, where) for slots in sizes for where in order):
            group = found.get((row, where, slots))
            if not group:
                continue
            what = name if slots == SLOTS else f"{name}, rings of {slots:,}"
            needed = round(group[0]["coresNeeded"])
            if group[0]["cores"] < needed:
                table.append(f"| {what} | {peer} | | | needs {needed} cores | needs {needed} cores | | |")
                continue
            ours = [pair["ours"] for pair in group]
            ratios = [pair["ratio"] for pair in group]
            aim = ""
            if least:
                aim = verdict(statistics.median(ours) >= least, f"{least} M/s")
            elif where in bars:
                aim = verdict(statistics.median(ratios) >= bars[where], f"{bars[where]} x")
            if statistics.median(ratios) < 1:
                aim = (aim + "; " if aim else "") + "the peer is ahead"
            table.append(
                f"| {what} | {peer} | {where} | {len(group)} | {spread(ours, rate)}"
                f" | {spread([pair['peer'] for pair in group], rate)} | {spread(ratios, ratio)} | {aim} |"
            )
    measured = [pair for group in found.values() for pair in group if pair["ours"] > 0]
    if measured:
        most = {side: max(pair[f"{side}Bytes"] for pair in measured) for side in ("producer", "consumer")}
        table += [
            "",
            "Allocated by Ringbeat's threads, bytes per event, the most of all windows: producer"
            f" {most['producer']:.4f}, consumer {most['consumer']:.4f}.",
        ]
    return table


def latency(folder):
    """Planned to handled, by rate."""
    groups = {}
    for line in lines(folder, "latency"):
        if "coresNeeded" in line:
            return [f"Latency: needs {line['coresNeeded']} cores."]
        key = (line["rate"], state(line["probeBefore"], line["probeAfter"]))
        groups.setdefault(key, {}).setdefault(line["engine"], []).append(line)
    if not groups:
        return None
    table = [
        "From the time for which an event was planned until it was handled, both stamping; median (least to greatest)"
        " of windows. FAIL: less than 99 % of the rate was achieved in at least one window.",
        "",
        "| events/s | cores are | engine | windows | p50 | p99 | p99.9 | max | p50, Ringbeat is | our aim |",
        "|---:|---|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    for (planned, where), engines in sorted(groups.items()):
        failed = {}
        for engine, windows in engines.items():
            failed[engine] = sum(window["verdict"] != "met" for window in windows)
        for engine, label in (("ringbeat", "Ringbeat"), ("disruptor", "Disruptor")):
            windows = engines[engine]
            start = f"| {planned:,} | {where} | {label} | {len(windows)} |"
            if failed[engine]:
                table.append(f"{start} FAIL in {failed[engine]} | | | | | |")
                continue
            cells = [spread([w[p] for w in windows], nanos) for p in ("p50", "p99", "p99.9", "max")]
            end = " | |"
            if engine == "ringbeat" and not failed["disruptor"]:
                ratios = [a["p50"] / max(1, b["p50"]) for a, b in zip(windows, engines["disruptor"])]
                met = statistics.median(ratios) <= LATENCY_BAR
                end = f" {spread(ratios, ratio)} | {verdict(met, f'at most {LATENCY_BAR} x')} |"
            table.append(f"{start} {' | '.join(cells)} |{end}")
    return table


def heartbeat(folder):
    """How late beats are."""
    groups, drifts = {}, []
    for line in lines(folder, "heartbeat"):
        if line["kind"] == "drift":
            drifts.append(line)
        else:
            groups.setdefault(line["period"], {}).setdefault(line["beater"], []).append(line)
    if not groups:
        return None
    table = [
        "How much later than t0 + n x period a beat is, as the beating thread reads it; no beat is left out; median"
        " (least to greatest) of windows.",
        "",
        "| period | what beats | windows | p50 | p99 | p99.9 | max | p99 / limit's | our aim |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    for period, beaters in sorted(groups.items()):
        limits = [window["p99"] for window in beaters["LIMIT"]]
        for beater, label in BEATERS.items():
            windows = beaters.get(beater)
            if not windows:
                table.append(f"| {nanos(period)} | {label} | | cannot beat so fast | | | | | |")
                continue
            cells = [spread([w[p] for w in windows], nanos) for p in ("p50", "p99", "p99.9", "max")]
            ratios = [window["p99"] / max(1, limit) for window, limit in zip(windows, limits)]
            aim = ""
            if beater == "RINGBEAT":
                aim = verdict(statistics.median(ratios) <= HEARTBEAT_BAR, f"at most {HEARTBEAT_BAR} x")
            table.append(
                f"| {nanos(period)} | {label} | {len(windows)} | {' | '.join(cells)}"
                f" | {spread(ratios, ratio)} | {aim} |"
            )
    if drifts:
        longest = max(drifts, key=lambda drift: drift["beats"])
        most = max(drift["mostDriftNanos"] for drift in drifts)
        table += [
            "",
            f"Drift: scheduled(n) - t0 - n x period over {longest['beats']:,} beats of {nanos(longest['period'])}:"
            f" at most {most} ns.",
        ]
    return table


def tasks(folder):
    """The task table, as JMH has it."""
    groups = {}
    for result in jmh(folder, "tasks"):
        params = ", ".join(f"{key} {value}" for key, value in sorted(result.get("params", {}).items()))
        key = (result["benchmark"].rsplit(".", 1)[1], params)
        primary = result["primaryMetric"]
        group = groups.setdefault(key, {"unit": primary["scoreUnit"], "scores": [], "bytes": []})
        group["scores"] += [score for fork in primary["rawData"] for score in fork]
        for name, metric in result["secondaryMetrics"].items():
            if name.endswith("gc.alloc.rate.norm"):
                group["bytes"].append(metric["score"])
    if not groups:
        return None
    table = ["| task table | parameters | median (least to greatest) | unit | B/op |", "|---|---|---:|---|---:|"]
    for (name, params), group in groups.items():
        size = f"{max(group['bytes']):.3f}" if group["bytes"] else ""
        scores = spread(group["scores"], lambda score: f"{score:,.2f}")
        table.append(f"| {name} | {params} | {scores} | {group['unit']} | {size} |")
    return table


def burst(folder):
    """M events/s written in a burst, and read again."""
    groups = {}
    for line in lines(folder, "burst"):
        groups.setdefault(line["what"], []).append(line)
    if not groups:
        return None
    events = next(iter(groups.values()))[0]["events"]
    states = [state(line["probeBefore"], line["probeAfter"]) for group in groups.values() for line in group]
    counts = ", ".join(f"{name} {states.count(name)}" for name in sorted(set(states)))
    table = [
        f"{events:,} events of 64 bytes, M events/s from the first publication until the last was written; median (least"
        " to greatest) of rounds, in which all take turns in one JVM. Reading checks all that the format allows: of the"
        f" journal every checksum, the chain and the sequence; our aim is {READ_BAR} M/s. Cores were: {counts}.",
        "",
        "| what | checksum, chain | rounds | written | our aim | / Chronicle, an event a document | read |",
        "|---|---|---:|---:|---|---:|---:|",
    ]
    raw = {line["round"]: line["rate"] for line in groups.get("CHRONICLE", [])}
    for what, (name, checks, bar) in BURSTS.items():
        group = groups.get(what)
        if not group:
            continue
        rates = [line["rate"] for line in group]
        ratios = [line["rate"] / raw[line["round"]] for line in group if line["round"] in raw]
        beside = spread(ratios, ratio) if ratios and what != "CHRONICLE" else ""
        aim = verdict(statistics.median(rates) >= bar, f"{bar} M/s") if bar else ""
        read = [line["readRate"] for line in group]
        table.append(
            f"| {name} | {checks} | {len(group)} | {spread(rates, rate)} | {aim} | {beside} | {spread(read, rate)} |"
        )
    ours = [line for what, group in groups.items() if not what.startswith("CHRONICLE") for line in group]
    if ours:
        median = statistics.median(line["readRate"] for line in ours)
        table += ["", f"Reading the journal: {rate(median)} M/s, {verdict(median >= READ_BAR, f'{READ_BAR} M/s')}."]
    threads = [line for what, group in groups.items() if what.startswith("THREADS") for line in group]
    if threads:
        most = {side: max(line[f"{side}Bytes"] for line in threads) for side in ("publisher", "journal", "keeper")}
        met = max(most["publisher"], most["journal"]) < ALLOCATED_BAR
        table += [
            "",
            "Allocated by an engine on threads, bytes per event, the most of all rounds: publisher"
            f" {most['publisher']:.4f}, journal {most['journal']:.4f}: {verdict(met, f'less than {ALLOCATED_BAR}')};"
            f" keeper {most['keeper']:.4f}, for each new segment.",
        ]
    return table


def in_rates(folder, prefix, heading):
    """Planned to handled and to journalled, by rate."""
    groups = {}
    for line in lines(folder, prefix):
        if "coresNeeded" in line:
            return [f"Needs {line['coresNeeded']} cores."]
        where = state(line["probeBefore"], line["probeAfter"])
        order = (list(LAYOUTS).index(line["layout"]), line["rate"], where, line["of"] != "handled", line["journal"])
        groups.setdefault(order, []).append(line)
    if not groups:
        return None
    table = [
        f"{heading} From the time for which an event was planned; median (least to greatest) of windows. FAIL: less than"
        " 99 % of the rate was handled and journalled in at least one window.",
        "",
        "| agents on | events/s | cores are | journal | until it was | windows | p50 | p90 | p99 | p99.9 | p99.99 | max |",
        "|---|---:|---|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for (layout, planned, where, journalled, journal), windows in sorted(groups.items()):
        until = journal.lower() if journalled else "handled"
        start = (
            f"| {list(LAYOUTS.values())[layout]} | {planned:,} | {where} | {journal.lower()} | {until} | {len(windows)} |"
        )
        failed = sum(window["verdict"] != "met" for window in windows)
        if failed:
            table.append(f"{start} FAIL in {failed} | | | | | |")
            continue
        percentiles = ("p50", "p90", "p99", "p99.9", "p99.99", "max")
        cells = [spread([window[p] for window in windows], nanos) for p in percentiles]
        table.append(f"{start} {' | '.join(cells)} |")
    return table


def rates(folder):
    """Rate x percentile with the journal on."""
    return in_rates(folder, "rates", "With the journal on, and off beside it.")


def held(folder):
    """A rate that is held for a minute."""
    found = [line["seconds"] for line in lines(folder, "held") if "seconds" in line]
    return in_rates(folder, "held", f"Held for {found[0]:.0f} s." if found else "")


def synced(folder):
    """Until an event survives a loss of power."""
    return in_rates(folder, "synced", "Durability SYNCED: it has been forced to the disk.")


def inline(folder):
    """The same on one thread."""
    return in_rates(folder, "inline", "Publisher and agents on one thread.")


def kinds(folder, kind, key):
    groups = {}
    for line in lines(folder, "read"):
        if line["kind"] == kind:
            groups.setdefault(line[key], []).append(line)
    return groups


def reading(folder):
    """What becomes of a journal afterwards."""
    groups = kinds(folder, "read", "what")
    if not groups:
        return None
    labels = {
        "verify": "verify: every checksum, the chain, the sequence",
        "replay": "replay into a core, states compared with the checkpoints",
        "recovery": "start of an engine that brings the run back from its beginning",
    }
    table = [
        "One thread; median (least to greatest) of rounds.",
        "",
        "| what | events | rounds | M events/s | took | our aim |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for what, label in labels.items():
        group = groups.get(what, [])
        if group:
            speed = [line["rate"] for line in group]
            aim = verdict(statistics.median(speed) >= READ_BAR, f"{READ_BAR} M/s") if what == "verify" else ""
            took = spread([line["nanos"] for line in group], nanos)
            table.append(f"| {label} | {group[0]['slots']:,} | {len(group)} | {spread(speed, rate)} | {took} | {aim} |")
    return table


def size(folder):
    """Bytes on the disk."""
    groups = kinds(folder, "size", "slotsAFrame")
    if not groups:
        return None
    table = [
        "What Chronicle writes besides is included; an event has 64 bytes.",
        "",
        "| events a frame | bytes an event | GB a day at 100,000 events/s |",
        "|---:|---:|---:|",
    ]
    for slots, group in sorted(groups.items()):
        each = group[0]["bytes"] / group[0]["events"]
        table.append(f"| {slots:,} | {each:.1f} | {each * DAY / 1e9:,.0f} |")
    return table


def marks(folder):
    """What checkpoints and snapshots cost."""
    groups = kinds(folder, "mark", "what")
    if not groups:
        return None
    state_bytes = next(iter(groups.values()))[0]["stateBytes"]
    table = [
        f"A core with {state_bytes / (1 << 20):.0f} MiB of state, all agents on one thread. A checkpoint: how much longer"
        " the turn takes; a snapshot: from asking for it until it is on the disk.",
        "",
        "| what | times | took |",
        "|---|---:|---:|",
    ]
    for what, group in groups.items():
        table.append(f"| {what} | {len(group)} | {spread([line['nanos'] for line in group], nanos)} |")
    return table


def walk(folder):
    """How quick the debugger is."""
    groups = {}
    for line in lines(folder, "walk"):
        groups.setdefault(line["what"], []).append(line)
    if not groups:
        return None
    events = next(iter(groups.values()))[0]["events"]
    aims = {
        "first seek to the end": (1e9, "1 s"),
        "seek": (1e9, "1 s"),
        "back": (1e8, "100 ms"),
        "until": (events * 200, "5 M events/s"),
        "bisect": (1e10, "10 s"),
    }
    labels = {
        "first seek to the end": "the first seek, to the end",
        "seek": "seeks to anywhere after that",
        "back": "one event back, from anywhere",
        "until": "until, a condition that never holds, from beginning to end",
        "bisect": "bisect, two runs of which one goes wrong 5 % before the end",
    }
    table = [
        f"The run of a live engine, {events:,} events, a core with 32 KiB of state; one thread.",
        "",
        "| what | times | took, median (least to greatest) | our aim, for the greatest |",
        "|---|---:|---:|---|",
    ]
    for what, label in labels.items():
        took = [line["nanos"] for line in groups.get(what, [])]
        if took:
            limit, name = aims[what]
            table.append(f"| {label} | {len(took)} | {spread(took, nanos)} | {verdict(max(took) <= limit, name)} |")
    return table


LIVE = {"transport": transport, "latency": latency, "heartbeat": heartbeat, "tasks": tasks}
JOURNAL = {
    "burst": burst,
    "rates": rates,
    "held": held,
    "synced": synced,
    "inline": inline,
    "reading": reading,
    "size": size,
    "marks": marks,
    "walk": walk,
}
BROKER = {"bridge": broker.bridge, "confirms": broker.confirms}
BEAT = {"beat": beats.beat}
SCHEDULERS = {
    "due": schedulers.due,
    "lateness": schedulers.lateness,
    "memory": schedulers.memory,
    "registering": schedulers.registering,
}
TABLES = {**LIVE, **JOURNAL, **BROKER, **BEAT, **SCHEDULERS}

# What a folder is about, by whose tables it gives; the live engine if by none of these.
TITLES = (
    ("the journal", "compare-journal", JOURNAL),
    ("the bridge to RabbitMQ", "compare-rabbitmq", BROKER),
    ("the beat beside celery beat", "compare-beat", BEAT),
    ("the scheduler", "compare-schedulers", SCHEDULERS),
)
HAS_STATES = ("the journal", "the live engine")


def marked(text, folder, readme):
    """The text with each marked table that the folder gives; an unknown or absent one is an error."""
    link = os.path.relpath(folder, os.path.dirname(os.path.abspath(readme)))

    def table(match):
        name = match.group(2)
        if name not in TABLES:
            sys.exit(f"{readme}: there is no table {name}; there are {', '.join(TABLES)}")
        made = TABLES[name](folder)
        if made is None:  # it is another folder's
            if "Environment, commands and raw results" not in match.group(0):
                sys.exit(f"{readme} wants the table {name}, for which {folder} has no results")
            return match.group(0)
        source = f"Environment, commands and raw results: [{os.path.basename(link)}]({link}/README.md)."
        return match.group(1) + "\n" + "\n".join(made) + f"\n\n{source}\n\n" + match.group(3)

    made, count = MARKED.subn(table, text)
    if count == 0:
        sys.exit(f"{readme} has no marker comments, <!-- table: NAME --> and <!-- /table -->")
    return made


def report(folder):
    made = {name: make(folder) for name, make in TABLES.items()}
    found = [(title, script) for title, script, tables in TITLES if any(made[name] for name in tables)]
    title, script = found[0] if found else ("the live engine", "compare-transport")
    print(f"# Speed of {title}\n")
    print(f"Made by `bench/{script}` from the raw results beside it; `commands.txt` has the commands.\n")
    for line in open(os.path.join(folder, "environment.txt")):
        print(f"- {line.rstrip()}")
    if title in HAS_STATES:
        print(
            "\nThe machine has two states, which it changes by itself: its cores are *near* or *far* from each other, by a"
            f" probe before and after each pair (one way below or from {FAR_NANOS} ns). Compare within a state only."
        )
    for name, table in made.items():
        if table:
            print(f"\n## {name.capitalize()}\n\n" + "\n".join(table))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--update", metavar="FILE")
    parser.add_argument("--check", metavar="FILE")
    options = parser.parse_args()
    folder = options.folder.rstrip("/")
    for readme in filter(None, (options.update, options.check)):
        text = open(readme).read()
        made = marked(text, folder, readme)
        if readme == options.update:
            open(readme, "w").write(made)
        elif made != text:
            print(f"the tables in {readme} are not what {folder} gives: bench/tables.py --update", file=sys.stderr)
            return 1
    if not options.update and not options.check:
        report(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
