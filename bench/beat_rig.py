"""Runs Ringbeat's beat and celery beat, unmodified, on one private broker: see bench/compare-beat."""

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import uuid

import amqp

OCCURRENCES = uuid.UUID("b6f40ad9-8c2e-4d39-9a57-3d1c5e0f7b62")  # see SCHEDULES.md
ERLANG = "/usr/lib/rabbitmq/bin/"
APP = """
import os
from celery import Celery
from celery.schedules import crontab

app = Celery(broker=os.environ["BEAT_BROKER"])
app.conf.task_default_queue = os.environ["BEAT_QUEUE"]
kind, count = os.environ["BEAT_ENTRIES"].split(":")
when = crontab(minute="*") if kind == "minute" else 1.0
app.conf.beat_schedule = {
    f"entry-{i}": {"task": "tasks.noop", "schedule": when, "args": [i]} for i in range(int(count))
}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Broker:
    """A RabbitMQ of its own, in a folder of its own, on loopback."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder)
        self.port, dist, mapper = free_port(), free_port(), free_port()
        write(folder, "rabbitmq.conf", f"listeners.tcp.1 = 127.0.0.1:{self.port}\nlog.console = true\nlog.file = false\n")
        write(folder, "enabled_plugins", "[].\n")
        write(folder, "env.conf", "")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("RABBITMQ_", "ERL_"))} | {
            "HOME": folder,
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(mapper),
            "ERL_CRASH_DUMP_SECONDS": "0",
            "RABBITMQ_CONF_ENV_FILE": f"{folder}/env.conf",
            "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/enabled_plugins",
            "RABBITMQ_DIST_PORT": str(dist),
            "RABBITMQ_MNESIA_BASE": f"{folder}/mnesia",
            "RABBITMQ_LOG_BASE": f"{folder}/log",
            "RABBITMQ_NODENAME": f"beat{os.getpid()}@localhost",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        }
        self.mapper = self.start(["epmd", "-address", "127.0.0.1", "-port", str(mapper)])
        self.node = self.start([ERLANG + "rabbitmq-server"])
        self.uri = f"amqp://guest:guest@127.0.0.1:{self.port}/"
        until(60, lambda: self.connect().close() or True, "the broker takes connections")

    def start(self, command):
        log = open(f"{self.folder}/{os.path.basename(command[0])}.log", "ab")
        return subprocess.Popen(
            command, cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )

    def connect(self):
        connection = amqp.Connection(f"127.0.0.1:{self.port}", "guest", "guest", heartbeat=0)
        connection.connect()
        return connection

    def close(self):
        for process in (self.node, self.mapper):
            end(process, signal.SIGKILL)


def write(folder, name, text):
    with open(os.path.join(folder, name), "w") as file:
        file.write(text)


def until(seconds, so, what):
    deadline = time.monotonic() + seconds
    while True:
        try:
            if so():
                return
        except (OSError, amqp.AMQPError):
            pass
        if time.monotonic() > deadline:
            raise SystemExit(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def end(process, how=signal.SIGTERM):
    if process.poll() is None:
        os.killpg(process.pid, how)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def processors(pid):
    """Seconds of processor time of a process group."""
    ticks = 0
    for each in os.listdir("/proc"):
        if each.isdigit():
            try:
                fields = open(f"/proc/{each}/stat").read().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if fields[2] == str(pid):
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pid):
    """Bytes of a process group that are in memory."""
    pages = 0
    for each in os.listdir("/proc"):
        if each.isdigit():
            try:
                if open(f"/proc/{each}/stat").read().rsplit(")", 1)[1].split()[2] == str(pid):
                    pages += int(open(f"/proc/{each}/statm").read().split()[1])
            except OSError:
                continue
    return pages * os.sysconf("SC_PAGE_SIZE")


class Side:
    """One of the two beats, as a process."""

    def __init__(self, name, rig, queue, entries, run=None, member="a"):
        self.name = name
        self.log = f"{rig.work}/{queue}-{member}.log"
        folder = run or f"{rig.work}/{queue}-{member}"
        os.makedirs(folder, exist_ok=True)
        environment = os.environ | {"BEAT_BROKER": rig.broker.uri, "BEAT_QUEUE": queue, "BEAT_ENTRIES": entries}
        if name == "CELERY":
            write(folder, "beat_app.py", APP)
            command = [sys.executable, "-m", "celery", "-A", "beat_app", "beat", "--loglevel", "WARNING"]
            environment["PYTHONPATH"] = folder
        else:
            kind, count = entries.split(":")
            when = 'cron = "* * * * *"' if kind == "minute" else 'every = "1s"'
            write(
                folder,
                "schedule.toml",
                f'queue = "{queue}"\n'
                + "".join(
                    f'\n[entry.entry-{i}]\ntask = "tasks.noop"\n{when}\nargs = [{i}]\n' for i in range(int(count))
                ),
            )
            command = [rig.ringbeat, "beat", "--schedule", "schedule.toml", "--broker", rig.broker.uri]
            command += ["--run", "run", "--name", queue, "--member", member, "--log-level", "warning"]
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=open(self.log, "ab"), stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def close(self, how=signal.SIGTERM):
        end(self.process, how)


class Queue:
    """A durable queue, as a worker would have it, and what comes out of it."""

    def __init__(self, rig, name):
        self.name = name
        self.connection = rig.broker.connect()
        self.channel = self.connection.channel()
        self.channel.queue_declare(name, durable=True, auto_delete=False)
        self.got = []

    def count(self):
        return self.channel.queue_declare(self.name, passive=True).message_count

    def listen(self):
        self.channel.basic_consume(self.name, no_ack=True, callback=self.take)

    def take(self, message):
        self.got.append((time.time(), message.headers["id"], json.loads(message.body)[0][0]))

    def drain(self, seconds):
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                self.connection.drain_events(timeout=left)
            except (TimeoutError, socket.timeout):
                return

    def close(self):
        self.connection.close()


class Rig:
    def __init__(self, options):
        self.options = options
        self.work = options.work
        self.ringbeat = options.ringbeat
        self.out = open(options.out, "w")
        self.broker = Broker(f"{self.work}/broker")

    def say(self, **line):
        self.out.write(json.dumps(line) + "\n")
        self.out.flush()
        print(line, flush=True)

    def burst(self, name, number):
        """All entries due at one full minute: how long until the last is in the queue."""
        count = self.options.entries
        queue = Queue(self, f"burst-{name.lower()}-{number}")
        side = Side(name, self, queue.name, f"minute:{count}")
        try:
            if name == "RINGBEAT":
                until(60, lambda: os.path.exists(f"{self.work}/{queue.name}-a/run/status.json"), "the beat runs")
            start = (time.time() // 60 + 1) * 60
            if start - time.time() < self.options.lead:
                start += 60
            while time.time() < start - 1:
                time.sleep(0.2)
                if side.process.poll() is not None:
                    raise SystemExit(f"{name} has ended, see {side.log}")
            while queue.count() > 0:  # of the minute before
                queue.channel.queue_purge(queue.name)
            used = processors(side.process.pid)
            while time.time() < start:
                time.sleep(0.001)
            first = last = None
            while time.time() < start + 55:
                there = queue.count()
                now = time.time()
                if there > 0 and first is None:
                    first = now - start
                if there >= count:
                    last = now - start
                    break
                time.sleep(0.002)
            used = processors(side.process.pid) - used
            resident = memory(side.process.pid)
            if last is not None:
                time.sleep(1)  # what is too many would come now
            queue.listen()
            queue.drain(5)
            names = [each[2] for each in queue.got]
            self.say(
                kind="burst", side=name, round=number, entries=count, first=first, last=last,
                came=len(names), missed=count - len(set(names)), doubled=len(names) - len(set(names)),
                cpu=used, memory=resident,
            )
        finally:
            side.close()
            queue.close()

    def drift(self):
        """One entry each second, both beats at the same time."""
        seconds = self.options.seconds
        queues = {name: Queue(self, f"drift-{name.lower()}") for name in ("RINGBEAT", "CELERY")}
        sides = {name: Side(name, self, queue.name, "second:1") for name, queue in queues.items()}
        try:
            time.sleep(self.options.lead)
            for queue in queues.values():
                queue.channel.queue_purge(queue.name)
                queue.listen()
            used = {name: processors(side.process.pid) for name, side in sides.items()}
            began = time.time()
            while time.time() < began + seconds:
                for queue in queues.values():
                    queue.drain(0.005)
            for name, queue in queues.items():
                arrivals = [each[0] for each in queue.got]
                ids = {each[1] for each in queue.got}
                steps = [b - a for a, b in zip(arrivals, arrivals[1:])]
                self.say(
                    kind="drift", side=name, seconds=seconds, came=len(arrivals), doubled=len(arrivals) - len(ids),
                    drift=arrivals[-1] - arrivals[0] - (len(arrivals) - 1), step=statistics.median(steps), longest=max(steps),
                    phase=[arrivals[0] % 1, arrivals[-1] % 1],
                    cpu=processors(sides[name].process.pid) - used[name], memory=memory(sides[name].process.pid),
                )
        finally:
            for side in sides.values():
                side.close()
            for queue in queues.values():
                queue.close()

    def takeover(self, number):
        """Two beats of one name, ten entries a second; the one that leads is killed."""
        queue = Queue(self, f"takeover-{number}")
        queue.listen()
        sides = [Side("RINGBEAT", self, queue.name, "second:10", member=member) for member in ("a", "b")]
        try:
            began = time.time()
            while len(queue.got) < 50 and time.time() < began + 60:
                queue.drain(0.1)
            leader = next(
                i for i in (0, 1)
                if json.load(open(f"{self.work}/{queue.name}-{'ab'[i]}/run/status.json"))["leading"]
            )
            queue.drain((time.time() * 7919) % 1)  # some moment of the second
            sides[leader].close(signal.SIGKILL)
            killed = time.time()
            before = len(queue.got)
            while len(queue.got) < before + 50 and time.time() < killed + 60:
                queue.drain(0.05)
            queue.drain(1.5)
            ids = {each[1] for each in queue.got}
            seconds = range(int(queue.got[0][0]) + 1, int(queue.got[-1][0]))
            due = {str(uuid.uuid5(OCCURRENCES, f"{s * 10**9}:entry-{i}")) for s in seconds for i in range(10)}
            after = [each[0] for each in queue.got if each[0] > killed + 0.01]
            self.say(
                kind="takeover", round=number, came=len(queue.got), doubled=len(queue.got) - len(ids),
                due=len(due), missed=len(due - ids),
                gap=min(after) - killed,
            )
        finally:
            for side in sides:
                side.close()
            queue.close()

    def two_celery(self):
        """Two of celery's beats on one schedule."""
        queue = Queue(self, "two-celery")
        queue.listen()
        sides = [Side("CELERY", self, queue.name, "second:1", member=member) for member in ("a", "b")]
        try:
            until_then = time.time() + 20
            while time.time() < until_then:
                queue.drain(0.1)
            self.say(kind="two", side="CELERY", seconds=20, came=len(queue.got))
        finally:
            for side in sides:
                side.close()
            queue.close()


def main():
    parser = argparse.ArgumentParser()
    for name in ("--work", "--ringbeat", "--out"):
        parser.add_argument(name, required=True)
    for name in ("--entries", "--rounds", "--lead", "--seconds", "--kills"):
        parser.add_argument(name, type=int, required=True)
    options = parser.parse_args()
    rig = Rig(options)
    try:
        for number in range(options.rounds):
            for name in ("RINGBEAT", "CELERY"):
                rig.burst(name, number)
        for number in range(options.kills):
            rig.takeover(number)
        rig.two_celery()
        rig.drift()
    finally:
        rig.broker.close()


if __name__ == "__main__":
    main()
