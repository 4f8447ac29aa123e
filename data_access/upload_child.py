"""The child process: checks the bytes of an upload, then parses it, within limits it sets on itself.

Started as `python -m data_access.upload_child`. In: one line of JSON, then the file. Out: a line `ok` or `refused`,
then the answer or the sentence. Imports nothing of the project: it starts quickly and holds nothing worth stealing.
"""

import json
import sys
from contextlib import suppress

MEMORY = 1 << 30
SECONDS = 20
"""Of the processor; the parent's clock is more patient, since others may be using the machine."""
LARGEST_ANSWER = 40_000_000


def limit_self() -> None:
    """Memory and processor time, where the system knows such limits (not Windows; the parent's clock holds there)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MEMORY, MEMORY))


def read(content: bytes) -> bytes:
    """Sheets as JSON: see data_access.upload_workbook."""
    from data_access.upload_package import OLE, ZIP, refuse_other_kinds

    refuse_other_kinds(content)
    if content[:4] == ZIP:
        from data_access.upload_open import is_open, read_open
        from data_access.upload_workbook import read_workbook

        sheets = read_open(content) if is_open(content) else read_workbook(content)
    elif content[:8] == OLE:
        from data_access.upload_old import read_old

        sheets = read_old(content)
    else:
        from data_access.upload_text import read_csv

        sheets = read_csv(content)
    return json.dumps(sheets, ensure_ascii=False, separators=(",", ":")).encode()


def answered(request: dict, content: bytes) -> tuple[bytes, bytes]:
    """Verdict and answer; whatever a parser raises over a damaged file becomes one sentence."""
    from data_access.upload_marking import mark
    from data_access.upload_package import FileRefused

    try:
        verdict, answer = b"ok", mark(content, request["marks"]) if request["verb"] == "mark" else read(content)
    except FileRefused as refusal:
        verdict, answer = b"refused", str(refusal).encode()
    except MemoryError:
        verdict, answer = b"refused", "读取这个文件需要的内存超过 1 GB，已停止；请用模板重新填写".encode()
    except Exception:  # noqa: BLE001  a stranger's file may make a parser raise anything
        verdict, answer = b"refused", "文件已损坏，读不出来；请用 Excel 或 WPS 打开后另存为 .xlsx 再报送".encode()
    if len(answer) > LARGEST_ANSWER:
        verdict, answer = b"refused", "文件内容过多；请只保留要报送的行".encode()
    return verdict, answer


def main() -> None:
    """Answers one request."""
    sys.modules["numpy"] = None  # openpyxl would load it for types no file holds: half of the time and memory
    limit_self()
    request = json.loads(sys.stdin.buffer.readline())
    verdict, answer = answered(request, sys.stdin.buffer.read())
    with suppress(BrokenPipeError):
        sys.stdout.buffer.write(verdict + b"\n" + answer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
