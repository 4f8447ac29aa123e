#!/usr/bin/env bash
# chinesecalendar 1.11.0: from a day off, find_workday(1) is the second working day, find_workday(-1) the first one back.
#
# A good guess: find_workday(1, day) is the first working day after the day, as find_workday(-1, day) is the last before
# it. Seen: from Sunday 2026-11-29, -1 gives Friday 27, 0 gives Monday 30, and 1 gives Tuesday, 12-01; from the Saturday
# before it is the same, so that a term of ten working days that begins on a weekend ends a day later than one counted day
# by day. Source: chinese_calendar/utils.py rolls forward to a working day first and then counts, but only for 0 and more;
# the docstring names 0 and -1 alone. The same module's get_workdays counts the days of a span and has no such step.
# What follows: terms in working days are counted by get_workdays or is_workday from the day after.
# Fails when find_workday(1) is the next working day from a day off.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/python -m pip --quiet --disable-pip-version-check install chinesecalendar==1.11.0
env/bin/python - <<'PY'
from datetime import date

import chinese_calendar as calendar

sunday = date(2026, 11, 29)
found = {step: calendar.find_workday(step, sunday) for step in (-1, 0, 1)}
counted = calendar.get_workdays(date(2026, 11, 30), date(2026, 12, 11))
print({step: str(day) for step, day in found.items()}, "tenth working day counted:", counted[9], "found:",
      calendar.find_workday(10, sunday))
assert found == {-1: date(2026, 11, 27), 0: date(2026, 11, 30), 1: date(2026, 12, 1)}
assert counted[9] == date(2026, 12, 11) and calendar.find_workday(10, sunday) == date(2026, 12, 14)
assert calendar.find_workday(1, date(2026, 11, 27)) == date(2026, 11, 30)
PY
