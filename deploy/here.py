"""This machine and this folder, by the standard library alone (deploy/doctor.py, deploy/install.py)."""

import ctypes
import hashlib
import os
import platform

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MACHINES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}


def platform_key():
    """What the lists of wheels are called: linux-x86_64, linux-aarch64, windows-x86_64."""
    name = platform.machine().lower()
    return f"{platform.system().lower()}-{MACHINES.get(name, name)}"


def sums_of(root=ROOT):
    """SHA256SUMS of the archive: path → sum; nothing where the program did not come as an archive."""
    file = os.path.join(root, "SHA256SUMS")
    if not os.path.exists(file):
        return {}
    with open(file, encoding="utf-8") as lines:
        return {line[66:].rstrip("\n"): line[:64] for line in lines if line.strip()}


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for some in iter(lambda: file.read(1 << 20), b""):
            digest.update(some)
    return digest.hexdigest()


def memory_mb():
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
    if not hasattr(ctypes, "windll"):
        return None
    kilobytes = ctypes.c_ulonglong()
    asked = ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes))
    return kilobytes.value >> 10 if asked else None
