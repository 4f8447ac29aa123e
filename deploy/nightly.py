"""Backs up every night at two o'clock (Asia/Shanghai), where there is neither cron nor systemd: in a container.

python deploy/nightly.py DIR [--second DIR]. A backup that failed is said, and tried again the next night.
"""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
SHANGHAI, HOUR = ZoneInfo("Asia/Shanghai"), 2


def seconds_until_two(at: datetime) -> float:
    """From an instant to the next two o'clock; a whole day at two o'clock itself."""
    here = at.astimezone(SHANGHAI)
    today = here.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return ((today if here < today else today + timedelta(days=1)) - here).total_seconds()


def main(arguments: list[str]) -> None:
    while True:
        time.sleep(seconds_until_two(datetime.fromtimestamp(time.time(), UTC)))
        status = subprocess.call([sys.executable, str(ROOT / "manage.py"), "backup", *arguments])
        print("备份完成" if status == 0 else f"备份失败（{status}）：见上面的说明", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
