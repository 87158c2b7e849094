"""The transport of an aioquant program: its exchanges, queues, flags, bytes and acknowledgements.

    RINGBEAT_AMQP_URI=amqp://... RINGBEAT_OUT=events.jsonl aioquant_peer.py SERVER_ID PLATFORM SYMBOL

Subscribes to the three market events of PLATFORM and SYMBOL ("#" for all of them) and appends each
to the file RINGBEAT_OUT, a line of JSON. Says "ready" when it consumes. Then obeys lines of its input:
"publish" publishes an event of each kind and says "published"; the end of the input ends it.
"""

import asyncio
import json
import os
import sys
import urllib.parse
import zlib

import aioamqp

NAMES = {"Orderbook": "EVENT_ORDERBOOK", "Kline": "EVENT_KLINE", "Trade": "EVENT_TRADE"}

# What an event must have; without one of them an aioquant program raises.
FIELDS = {
    "Orderbook": ["p", "s", "a", "b", "t"],
    "Kline": ["p", "s", "o", "h", "l", "c", "v", "t", "kt"],
    "Trade": ["p", "s", "a", "P", "q", "t"],
}

OWN = {
    "Orderbook": {
        "p": "binance",
        "s": "ETH/BTC",
        "a": [["8680.70000000", "0.00200000"]],
        "b": [["8680.60000000", "2.82696138"]],
        "t": 1558949307370,
    },
    "Trade": {
        "p": "binance",
        "s": "ETH/BTC",
        "a": "SELL",
        "P": "8686.40000000",
        "q": "0.00200000",
        "t": 1558949571111,
    },
    "Kline": {
        "p": "binance",
        "s": "ETH/BTC",
        "o": "8665.5",
        "h": "8668.4",
        "l": "8660.0",
        "c": "8660.0",
        "v": "73.14728136",
        "t": 1558946340000,
        "kt": "kline",
    },
}


class Peer:
    def __init__(self, channel, server_id, platform, symbol, out):
        self.channel = channel
        self.server_id = server_id
        self.key = platform + "." + symbol
        self.many = "#" in self.key
        self.out = out

    async def declare(self):
        for exchange in NAMES:
            await self.channel.exchange_declare(exchange_name=exchange, type_name="topic")

    async def subscribe(self, exchange):
        queue = ".".join((self.server_id, exchange, self.key))
        await self.channel.queue_declare(queue_name=queue, auto_delete=True)
        await self.channel.queue_bind(
            queue_name=queue, exchange_name=exchange, routing_key=self.key
        )
        await self.channel.basic_qos(prefetch_count=1)
        await self.channel.basic_consume(self.take, queue_name=queue, no_ack=self.many)

    async def take(self, channel, body, envelope, properties):
        line = {"exchange": envelope.exchange_name, "key": envelope.routing_key}
        try:
            event = json.loads(zlib.decompress(body).decode("utf8"))
            data = event["d"]
            line["name"] = event.get("n")
            line["data"] = {field: data[field] for field in FIELDS[envelope.exchange_name]}
        except Exception as e:  # as upstream: the message is gone, the consumer goes on
            line["error"] = repr(e)
        finally:
            if not self.many:
                await channel.basic_client_ack(delivery_tag=envelope.delivery_tag)
        self.out.write(json.dumps(line) + "\n")
        self.out.flush()

    async def publish(self):
        for exchange, data in OWN.items():
            body = zlib.compress(json.dumps({"n": NAMES[exchange], "d": data}).encode("utf8"))
            await self.channel.basic_publish(
                payload=body,
                exchange_name=exchange,
                routing_key="{}.{}".format(data["p"], data["s"]),
            )


async def main(server_id, platform, symbol):
    uri = urllib.parse.urlsplit(os.environ["RINGBEAT_AMQP_URI"])
    transport, protocol = await aioamqp.connect(
        host=uri.hostname,
        port=uri.port or 5672,
        login=urllib.parse.unquote(uri.username),
        password=urllib.parse.unquote(uri.password),
        virtualhost=urllib.parse.unquote(uri.path[1:]) or "/",
        login_method="PLAIN",
    )
    with open(os.environ["RINGBEAT_OUT"], "a", encoding="utf8") as file:
        peer = Peer(await protocol.channel(), server_id, platform, symbol, file)
        await peer.declare()
        for exchange in NAMES:
            await peer.subscribe(exchange)
        print("ready", flush=True)
        loop = asyncio.get_running_loop()
        while command := await loop.run_in_executor(None, sys.stdin.readline):
            if command.strip() == "publish":
                await peer.publish()
                print("published", flush=True)
        await protocol.close()
        transport.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
