"""Asks Celery 5.6.3 about schedules around changes of clocks; prints the rows of celery-5.6.3.tsv.

python -m venv v && v/bin/pip install celery==5.6.3 && v/bin/python ask-celery.py > celery-5.6.3.tsv
"""
import random
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from celery import Celery
from celery.schedules import crontab, schedule

ZONES = ['UTC', 'Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo',
         'Australia/Sydney', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia']
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
chance = random.Random(7)


def micros(delta):
    return delta // timedelta(microseconds=1)


def application(zone, deadline):
    app = Celery('x', set_as_default=False)
    app.conf.timezone = zone
    app.conf.enable_utc = True
    app.conf.beat_cron_starting_deadline = deadline
    return app


def changes(zone):
    found, z = [], ZoneInfo(zone)
    at = datetime(1995, 1, 1, tzinfo=timezone.utc)
    while at.year < 2024:
        after = at + timedelta(hours=1)
        if at.astimezone(z).utcoffset() != after.astimezone(z).utcoffset():
            found.append(after)
        at = after
    return found


def field(low, high):
    kind = chance.randrange(8)
    if kind < 3:
        return '*'
    if kind == 3:
        return f'*/{chance.randint(1, high)}'
    if kind == 4:
        return f'{chance.randint(low, high)}-{chance.randint(low, high)}/{chance.randint(1, 9)}'
    return ','.join(str(chance.randint(low, high)) for _ in range(kind - 4))


def moment(found):
    if found and chance.random() < 0.7:
        return chance.choice(found) + timedelta(seconds=chance.randint(-7200, 7200))
    return datetime(2000, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=chance.randint(0, 7 * 10**8))


def main():
    found = {zone: changes(zone) for zone in ZONES}
    rows = 0
    while rows < 1500:
        zone = chance.choice(ZONES)
        z = ZoneInfo(zone)
        last = moment(found[zone])
        ahead = chance.choice([0, 0, 60, 3600, 7200, 86400, 30 * 86400])
        now = last + timedelta(seconds=chance.randint(0, ahead))
        deadline = chance.choice([None, None, None, 60, 3600, 86400])
        app = application(zone, deadline)
        if rows % 8 == 0:
            period = chance.choice([1, 10, 60, 3600, 5400, 86400])
            spec = f'every {period}'
            deadline = None
            asked = schedule(period, nowfun=lambda: now.astimezone(z), app=app)
        else:
            hour = field(0, 23) if chance.random() < 0.5 else chance.choice(['1', '2', '1-3', '*', '0,2'])
            texts = [field(0, 59), hour, field(1, 31) if chance.random() < 0.4 else '*',
                     field(1, 12) if chance.random() < 0.3 else '*',
                     field(0, 6) if chance.random() < 0.4 else '*']
            spec = ' '.join(texts)
            try:
                asked = crontab(texts[0], texts[1], texts[4], texts[2], texts[3],
                                nowfun=lambda: now.astimezone(z), app=app)
                asked.remaining_estimate(last.astimezone(z))
            except RuntimeError:
                continue
        due, wait = asked.is_due(last.astimezone(z))
        left = asked.remaining_estimate(last.astimezone(z))
        print(zone, spec, micros(last - EPOCH), micros(now - EPOCH),
              '-' if deadline is None else deadline, due, round(wait * 10**6), micros(left), sep='\t')
        rows += 1


main()
