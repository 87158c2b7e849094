"""The tables of ringbeat beat beside celery beat: see bench/tables.py."""

import statistics

from cells import lines, spread, verdict

SIDES = {"RINGBEAT": "ringbeat beat", "CELERY": "celery beat"}


def seconds(value):
    return f"{value:,.2f} s"


def millis(value):
    return f"{value * 1e3:,.1f} ms"


def megabytes(value):
    return f"{value / 1e6:,.0f} MB"


def count(value):
    return f"{value:,.0f}"


def of(folder, kind):
    found = {}
    for line in lines(folder, "beat"):
        if line["kind"] == kind:
            found.setdefault(line["side"] if "side" in line else "RINGBEAT", []).append(line)
    return found


def beat(folder):
    """A burst, the drift, and what happens to two."""
    bursts = of(folder, "burst")
    if not bursts:
        return None
    entries = next(iter(bursts.values()))[0]["entries"]
    table = [
        f"**{entries:,} entries due at one full minute**, each on the same RabbitMQ, taking turns: until how many are in the"
        " queue. Median (least to greatest) of rounds.",
        "",
        "| | rounds | first after | all after | missed | doubled | processor time | memory |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for side, label in SIDES.items():
        rounds = bursts[side]
        last = [line["last"] for line in rounds]
        cells = [
            spread([line["first"] for line in rounds], millis),
            spread(last, seconds) if None not in last else "not within 55 s",
            count(sum(line["missed"] for line in rounds)),
            count(sum(line["doubled"] for line in rounds)),
            spread([line["cpu"] for line in rounds], seconds),
            spread([line["memory"] for line in rounds], megabytes),
        ]
        table.append(f"| {label} | {len(rounds)} | {' | '.join(cells)} |")
    drifts = of(folder, "drift")
    length = next(iter(drifts.values()))[0]["seconds"]
    table += [
        "",
        f"**One entry each second for {length:,} s**, both at the same time. Drift is by how much the last message is later"
        " than so many seconds after the first.",
        "",
        "| | messages | drift | longest step | same id twice | processor time | memory |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for side, label in SIDES.items():
        line = drifts[side][0]
        cells = [
            count(line["came"]), millis(line["drift"]), seconds(line["longest"]), count(line["doubled"]),
            seconds(line["cpu"]), megabytes(line["memory"]),
        ]
        table.append(f"| {label} | {' | '.join(cells)} |")
    kills = of(folder, "takeover")["RINGBEAT"]
    two = of(folder, "two")["CELERY"][0]
    missed = sum(line["missed"] for line in kills)
    due = sum(line["due"] for line in kills)
    table += [
        "",
        f"**Two beats, ten entries a second, the one that leads killed by `kill -9`** at some moment between the full seconds at"
        f" which all are due, {len(kills)} times: the first message of the other came after {spread([line['gap'] for line in kills], seconds)}; of {count(due)} runs {count(missed)} were missed, and"
        f" {count(sum(line['doubled'] for line in kills))} of {count(sum(line['came'] for line in kills))} messages had an id that"
        f" had come before. Two celery beats on one schedule of one entry a second sent {two['came']} messages in"
        f" {two['seconds']} s.",
    ]
    return table
