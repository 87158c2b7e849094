"""A Celery app whose tasks write down what the worker gave them: a line of JSON each.

    RINGBEAT_AMQP_URI=amqp://... RINGBEAT_OUT=tasks.jsonl celery -A worker_app worker
"""

import datetime
import json
import os

from celery import Celery

app = Celery("worker_app", broker=os.environ["RINGBEAT_AMQP_URI"])
app.conf.task_ignore_result = True
app.conf.broker_connection_retry_on_startup = True


def note(request, args, kwargs):
    line = json.dumps(
        {
            "id": request.id,
            "args": args,
            "kwargs": kwargs,
            "eta": request.eta,
            "expires": request.expires,
            "priority": request.delivery_info.get("priority"),
            "received": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        }
    )
    # One write at the end of the file: lines of several processes do not mix.
    file = os.open(os.environ["RINGBEAT_OUT"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(file, (line + "\n").encode())
    finally:
        os.close(file)


@app.task(bind=True, name="worker_app.record")
def record(self, *args, **kwargs):
    note(self.request, args, kwargs)


@app.task(bind=True, name="worker_app.add")
def add(self, x, y, scale=1):
    note(self.request, [x, y], {"scale": scale})
    return (x + y) * scale
