"""The one place that posts to a group, and what came of it (rules 14.11)."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from datetime import datetime

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from domain.alerts.messages import Outgoing, answer_of, body_of
from domain.words import MessageState, MessageWay
from services.alerts.channels import Channel

SECONDS = 8
"""For each read; for the whole answer twice that."""
LARGEST_ANSWER = 64 * 1024


def post(channel: Channel, one: Outgoing, at: datetime) -> tuple[MessageState, str]:
    """Send it once, never again by itself; what became of it, and why, in a sentence."""
    words = _signed(channel, at) if channel.way is MessageWay.DINGTALK and channel.secret else {}
    try:
        with requests.post(
            channel.address,
            params=words,
            json=body_of(channel.way, one),
            timeout=SECONDS,
            allow_redirects=False,
            stream=True,
        ) as answer:
            return answer_of(channel.way, answer.status_code, _json(answer))
    except (requests.exceptions.ConnectTimeout, requests.exceptions.SSLError):
        return MessageState.FAILED, "连不上对方，没有发出：请稍后再发，或复制文字到群里"
    except requests.ConnectionError as error:
        if _is_not_reached(error):
            return MessageState.FAILED, "连不上对方，没有发出：请稍后再发，或复制文字到群里"
        return MessageState.UNKNOWN, "连接中断，可能已经发出：请先到群里看，确实没有再发"
    except requests.Timeout:
        return MessageState.UNKNOWN, f"等了 {SECONDS} 秒没有回答，可能已经发出：请先到群里看，确实没有再发"
    except (requests.RequestException, ValueError):
        return MessageState.UNKNOWN, "没有读懂对方的回答，可能已经发出：请先到群里看，确实没有再发"


def _is_not_reached(error: requests.ConnectionError) -> bool:
    """Whether nobody took the call, so that nothing can have been sent."""
    reason = error.args[0] if error.args else None
    return isinstance(reason, MaxRetryError) and isinstance(reason.reason, NewConnectionError)


def _json(answer: requests.Response) -> Mapping[str, object] | None:
    """The object that was answered; None for anything else, also for more than an answer has."""
    until, content = time.monotonic() + 2 * SECONDS, b""
    for piece in answer.iter_content(4096):
        content += piece
        if len(content) > LARGEST_ANSWER or time.monotonic() > until:
            return None
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _signed(channel: Channel, at: datetime) -> dict[str, str]:
    """钉钉 加签: the moment in milliseconds, signed with the robot's secret."""
    stamp = str(int(at.timestamp() * 1000))
    digest = hmac.digest(channel.secret.encode(), f"{stamp}\n{channel.secret}".encode(), hashlib.sha256)
    return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}
