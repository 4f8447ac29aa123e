"""安装前的检查：这台机器缺什么、怎么办。只用标准库，不改动任何东西：python3 deploy/doctor.py"""

import os
import platform
import re
import shutil
import socket
import sqlite3
import sys
import tempfile
import time

try:
    from deploy.here import MACHINES, ROOT, memory_mb, platform_key, sha256, sums_of
except ImportError:  # run as a file
    from here import MACHINES, ROOT, memory_mb, platform_key, sha256, sums_of

PYTHON = (3, 11)
"""The wheels are for this one; see deploy/wheelhouse.py."""
GLIBC = (2, 28)
"""pyarrow's wheel wants this; all others are content with less."""
SQLITE, SQLITE_TESTED = (3, 35), (3, 40)
DISK_MB = 2500
"""What is installed takes 1.1 GB; the rest is for two years of one city."""
MEMORY_MB = 1800
FONT = re.compile(r"NotoSansCJK|NotoSerifCJK|SourceHan|wqy|msyh|simsun|simhei|simfang|fangsong|uming|ukai", re.I)
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "C:/Windows/Fonts")
OK, HINT, LACK = "可以", "提示", "缺少"


class Looked:
    """What was looked at: OK, HINT or LACK, what is, and what to do where it is not right."""

    def __init__(self, level, what, cure=""):
        self.level, self.what, self.cure = level, what, cure

    def zh(self):
        return f"【{self.level}】{self.what}" + ("。怎么办：" + self.cure if self.cure else "")


def dotted(version):
    return ".".join(str(part) for part in version)


def numbers(text):
    return tuple(int(part) for part in re.findall(r"\d+", text)[:2])


def python(found=sys.version_info[:2], bits=64 if sys.maxsize > 2**32 else 32):
    """Which Python runs this, and whether it can make a virtual environment."""
    if found != PYTHON:
        return Looked(
            LACK,
            f"运行检查的是 Python {dotted(found)}，随附的安装包是给 Python {dotted(PYTHON)} 的",
            "装好 Python 3.11 后改用 python3.11（Windows 用 py -3.11）再检查。"
            "Debian 12：apt install python3 python3-venv；openEuler 24.03：dnf install python3；"
            "麒麟 V10、统信 UOS 20 自带的版本较旧，请向系统厂商索取 Python 3.11 软件包，"
            "或用源码编译到 /opt/python3.11（不要替换系统自带的 python3）；Windows：官网 64 位安装程序",
        )
    if bits != 64:
        return Looked(LACK, "Python 是 32 位的", f"请装 64 位的 Python {dotted(PYTHON)}")
    return Looked(OK, f"Python {platform.python_version()}（64 位）")


def environments():
    """Whether Python's own modules for a virtual environment are there (Debian keeps them apart)."""
    try:
        import ensurepip
        import venv
    except ImportError as error:
        return Looked(
            LACK, f"Python 缺少模块 {error.name}", "Debian：apt install python3-venv；其他：重装完整的 Python"
        )
    return Looked(OK, f"可以建虚拟环境（{venv.__name__}、{ensurepip.__name__}）")


def machine(name=None, system=None):
    """Processor and system: which wheels fit. None of them, and there is nothing to install from."""
    name, system = (name or platform.machine()).lower(), system or platform.system()
    kind = MACHINES.get(name)
    if system == "Linux" and kind:
        return Looked(OK, f"处理器 {name}（Linux）")
    if system == "Windows" and kind == "x86_64":
        return Looked(OK, f"处理器 {name}（Windows）")
    return Looked(
        LACK,
        f"没有给 {system} {name} 的安装包",
        "支持 Linux x86_64（含海光、兆芯）、Linux aarch64（鲲鹏、飞腾）、Windows 64 位；"
        "龙芯、申威没有现成的安装包，请换机器",
    )


def glibc(found=None, system=None):
    """The C library of Linux, which the wheels are built against."""
    if (system or platform.system()) != "Linux":
        return None
    if found is None:
        try:
            found = os.confstr("CS_GNU_LIBC_VERSION") or ""
        except (ValueError, OSError):
            found = ""
    if not found.startswith("glibc"):
        return Looked(
            LACK,
            "系统的 C 库不是 glibc（可能是 musl）",
            "请用 glibc 的系统，如 Debian、openEuler、麒麟、统信；Alpine 不行",
        )
    if numbers(found) < GLIBC:
        return Looked(
            LACK,
            f"{found} 低于 {dotted(GLIBC)}",
            "glibc 不能单独升级：请换较新的系统，或在容器里运行（见 docs/operations.md）。"
            f"麒麟 V10 SP1、统信 UOS 20、openEuler 20.03、Debian 10 起都是 {dotted(GLIBC)} 以上",
        )
    return Looked(OK, found)


def sqlite(found=sqlite3.sqlite_version):
    """The SQLite that this Python brings."""
    if numbers(found) < SQLITE:
        return Looked(LACK, f"SQLite {found} 低于 {dotted(SQLITE)}", "请换一个较新的 Python 3.11，或改用 PostgreSQL 15")
    if numbers(found) < SQLITE_TESTED:
        return Looked(HINT, f"SQLite {found}；本程序用 {dotted(SQLITE_TESTED)} 以上测试过")
    return Looked(OK, "SQLite " + found)


def files(root=ROOT):
    """Whether the archive arrived whole."""
    sums = sums_of(root)
    if not sums:
        return Looked(HINT, "没有 SHA256SUMS：这不是离线安装包解开的文件夹，没有核对文件")
    wrong = []
    for name, expected in sorted(sums.items()):
        path = os.path.join(root, *name.split("/"))
        if not os.path.exists(path) or sha256(path) != expected:
            wrong.append(name)
    if wrong:
        named = "、".join(wrong[:3]) + ("等" if len(wrong) > 3 else "")
        return Looked(
            LACK,
            f"{len(wrong)} 个文件缺失或与 SHA256SUMS 不符：{named}",
            "重新拷贝安装包，核对它的 .sha256 后再解开",
        )
    return Looked(OK, f"安装包完整，{len(sums)} 个文件与 SHA256SUMS 相符")


def wheels(root=ROOT, key=None):
    """Whether the wheels for this machine lie here."""
    key = key or platform_key()
    lock = os.path.join(root, "deploy", "locks", f"{key}.txt")
    folder = os.path.join(root, "wheels")
    if not os.path.exists(lock):
        return Looked(LACK, f"没有 {key} 的清单 deploy/locks/{key}.txt", "见上面“处理器”一行")
    with open(lock, encoding="utf-8") as lines:
        names = [line.split("# ")[-1].strip() for line in lines if "--hash=" in line]
    missing = [name for name in names if not os.path.exists(os.path.join(folder, name))]
    if missing:
        return Looked(
            LACK,
            f"wheels 文件夹缺少 {key} 的 {len(missing)} 个安装包（如 {missing[0]}）",
            f"在能上网的机器上运行 make wheelhouse PLATFORMS={key}，把 wheels 文件夹拷来",
        )
    return Looked(OK, f"{key} 的 {len(names)} 个安装包齐全")


def fonts(root=ROOT, folders=FONT_FOLDERS):
    """Chinese fonts for PDF files and the pictures in reports; pages are drawn with the viewer's own."""
    for folder in (os.path.join(root, "fonts"),) + tuple(os.path.expanduser(one) for one in folders):
        for _, _, names in os.walk(folder):
            if any(FONT.search(name) for name in names):
                return Looked(OK, f"中文字体在 {folder}")
    return Looked(
        LACK,
        "没有中文字体：PDF 和报告里的图会缺字",
        f"把离线安装包的 fonts 文件夹放到 {root}（不用另装）；或 Debian：apt install fonts-noto-cjk",
    )


def disk(root=ROOT, free_mb=None):
    """Room for what is installed and for two years of data."""
    free_mb = shutil.disk_usage(root).free >> 20 if free_mb is None else free_mb
    if free_mb < DISK_MB:
        return Looked(LACK, f"{root} 只剩 {free_mb} MB，需要 {DISK_MB} MB", "清理磁盘，或解到空间大的磁盘上")
    return Looked(OK, f"磁盘剩余 {free_mb} MB")


def memory(total_mb=None):
    """What the machine has; one process with all pages loaded takes about half a gigabyte."""
    total_mb = memory_mb() if total_mb is None else total_mb
    if total_mb is None:
        return Looked(HINT, "看不出内存大小；需要 2 GB 以上")
    if total_mb < MEMORY_MB:
        return Looked(LACK, f"内存 {total_mb} MB，需要 2 GB 以上", "换内存大的机器，或停掉别的服务")
    return Looked(OK, f"内存 {total_mb} MB")


def rights(root=ROOT):
    """Whether this account may write where the program and its data lie."""
    for folder in (root, os.path.join(root, "var")):
        if not os.path.isdir(folder):
            continue
        try:
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            return Looked(
                LACK,
                f"不能写 {folder}（{error.strerror}）",
                f"用安装程序的账号运行；或先把文件夹交给它：chown -R pilot {root}",
            )
    return Looked(OK, f"可以写 {root}")


def port(number=8501):
    """Whether the address of the site is free."""
    with socket.socket() as tried:
        if os.name == "posix":
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", number))
        except OSError as error:
            return Looked(
                HINT,
                f"端口 {number} 不能用（{error.strerror}）",
                "如是本系统正在运行，不用管；否则停掉占用它的程序，或启动时写 --port 另一个端口（nginx 里同改）",
            )
    return Looked(OK, f"端口 {number} 空闲")


def clock(now=None, built=None, root=ROOT):
    """A clock that is behind the day the archive was made is wrong."""
    now = time.strftime("%Y-%m-%d", time.gmtime(now))
    file = os.path.join(root, "VERSION")
    if built is None and os.path.exists(file):
        with open(file, encoding="utf-8") as opened:
            built = opened.read().split()[1]
    if built and now < built:
        return Looked(
            LACK,
            f"这台机器的日期是 {now}，早于安装包制作的 {built}",
            "先校准时钟（chronyd 或 ntpd）：期次按日期结账",
        )
    return Looked(OK, "日期 {}（UTC），时区 {}；程序一律按北京时间".format(now, "、".join(sorted(set(time.tzname)))))


def postgresql(url=None):
    """The programs that a backup of PostgreSQL needs."""
    url = os.environ.get("DATABASE_URL", "") if url is None else url
    if not url.startswith("postgres"):
        return None
    missing = [name for name in ("pg_dump", "pg_restore") if shutil.which(name) is None]
    if missing:
        return Looked(
            LACK,
            "DATABASE_URL 是 PostgreSQL，但没有 {}".format("、".join(missing)),
            "安装 postgresql-client（备份和恢复要用）",
        )
    return Looked(OK, "PostgreSQL 的备份程序在")


def findings(number=8501):
    """Everything that is looked at, in the order it is printed."""
    looks = (python, environments, machine, glibc, sqlite, files, wheels, fonts, disk, memory, rights)
    all_of = [look() for look in looks] + [port(number), clock(), postgresql()]
    return [one for one in all_of if one is not None]


def say(line):
    """Print; a console that cannot write Chinese gets what it can."""
    coding = sys.stdout.encoding or "ascii"
    print(line.encode(coding, "replace").decode(coding))
    sys.stdout.flush()


def main(arguments):
    """0 where nothing is lacking, else 1."""
    if arguments and not arguments[0].isdigit():
        say("用法：python3 deploy/doctor.py [端口，默认 8501]")
        return 2
    lacking = 0
    for one in findings(int(arguments[0]) if arguments else 8501):
        say(one.zh())
        lacking += one.level == LACK
    say(f"缺 {lacking} 项，补齐后再检查" if lacking else "可以安装")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
