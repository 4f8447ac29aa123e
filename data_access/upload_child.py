"""The child process: checks the bytes of an upload, then parses it, within limits it sets on itself.

Started as `python -m data_access.upload_child`. In: one line of JSON, then the file. Out: a line `ok` or `refused`,
then the answer or the sentence. Imports nothing of the project: it starts quickly and holds nothing worth stealing.
"""

import gc
import json
import sys
from contextlib import suppress

MEMORY = 1 << 30
SECONDS, SECONDS_A_DOCUMENT = 20, 60
"""Of the processor; pages of a PDF take a fifth of a second each. The parent's clock is more patient, since others may
be using the machine."""
LARGEST_ANSWER = 40_000_000
SAVE_ANEW = "请用 Excel 或 WPS 打开后另存为 .xlsx 再报送"
DAMAGED = {"tables": "请用 Word 或 WPS 打开后另存为 .docx，或重新导出 PDF"}


def limit_self(seconds: int) -> None:
    """Memory and processor time, where the system knows such limits (not Windows; the parent's clock holds there)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
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


def marked(content: bytes, marks: list) -> bytes:
    """The same workbook with cells filled and noted."""
    from data_access.upload_marking import mark  # takes a twentieth of a second to import

    return mark(content, marks)


def tables(content: bytes) -> bytes:
    """Tables and text of a document as JSON: see data_access.upload_tables."""
    from data_access.upload_tables import read_tables

    return json.dumps(read_tables(content), ensure_ascii=False, separators=(",", ":")).encode()


def done(request: dict, content: bytes) -> bytes:
    """What the verb of a request answers."""
    if request["verb"] == "mark":
        return marked(content, request["marks"])
    if request["verb"] == "words":
        from data_access.upload_words import with_words

        return with_words(content, request["sheet"], request["text"])
    if request["verb"] == "pictures":
        from data_access.upload_pictures import read_pictures

        return json.dumps(read_pictures(content)).encode()
    return tables(content) if request["verb"] == "tables" else read(content)


def answered(request: dict, content: bytes) -> tuple[bytes, bytes]:
    """Verdict and answer; whatever a parser raises over a damaged file becomes one sentence."""
    from data_access.upload_package import FileRefused

    try:
        verdict, answer = b"ok", done(request, content)
    except FileRefused as refusal:
        verdict, answer = b"refused", str(refusal).encode()
    except MemoryError:
        verdict, answer = b"refused", "读取这个文件需要的内存超过 1 GB，已停止；请用模板重新填写".encode()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001  a parser may raise anything; a panic of calamine's Rust is no Exception
        verdict, answer = b"refused", f"文件已损坏，读不出来；{DAMAGED.get(request['verb'], SAVE_ANEW)}".encode()
    if len(answer) > LARGEST_ANSWER:
        verdict, answer = b"refused", "文件内容过多；请只保留要报送的行".encode()
    return verdict, answer


def main() -> None:
    """Answers one request."""
    sys.modules["numpy"] = None  # openpyxl would load it for types no file holds: half of the time and memory
    gc.disable()  # values of cells hold no cycles
    request = json.loads(sys.stdin.buffer.readline())
    limit_self(SECONDS_A_DOCUMENT if request["verb"] in ("tables", "pictures") else SECONDS)
    verdict, answer = answered(request, sys.stdin.buffer.read())
    with suppress(BrokenPipeError):
        sys.stdout.buffer.write(verdict + b"\n" + answer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
