"""Install from wheels/ without any index: checks the machine, makes .venv, checks every wheel against its hash.

python3.11 deploy/install.py; on Windows py -3.11 deploy\\install.py. Standard library only. Run again after an upgrade:
what is there is brought to what the lists say.
"""

import os
import subprocess
import sys

try:
    from deploy import doctor
    from deploy.here import ROOT, platform_key
except ImportError:  # run as a file
    import doctor
    from here import ROOT, platform_key

NEXT = """已装好。接下来照 docs/operations.md 第二部分：先放好设置，然后
  {command} init
  {command} account add admin1 --name 姓名 --role admin"""
COMMAND = "deploy\\windows\\pilot.cmd" if os.name == "nt" else "pilot"
"""manage.py with the settings of the service; without them it would make a database of its own in this folder."""
COMPILED = ("app.py", "manage.py", "server.py")
COMPILED += ("command_line", "components", "data_access", "domain", "pages", "reports", "seed_data", "services")


def interpreter(root=ROOT):
    """Python of the virtual environment."""
    return os.path.join(root, ".venv", *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))


def settings_of_none():
    """The environment without what this machine tells pip elsewhere: an index, wheels of its own, constraints."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(("PIP_", "PYTHONPATH"))}
    kept["PIP_CONFIG_FILE"] = os.devnull
    return kept


def command(root=ROOT, key=None):
    """pip, with nothing to look at but wheels/ and the list of this platform, each wheel with its hash."""
    lock = os.path.join(root, "deploy", "locks", f"{key or platform_key()}.txt")
    options = ["--no-index", "--find-links", os.path.join(root, "wheels"), "--only-binary=:all:", "--require-hashes"]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    return [interpreter(root), "-m", "pip", "install", "--no-deps"] + quiet + options + ["-r", lock]


def run(arguments, root=ROOT):
    """Status of a program."""
    return subprocess.call(arguments, cwd=root, env=settings_of_none())


def let_all_read(root=ROOT):
    """The program holds no secret, and the service runs by another account than who unpacked it: under the umask of a
    hardened machine (077) that one could not enter the folders. Data (var) stays its owner's."""
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if folder != root or name not in ("var", ".git")]
        for path in [folder] + [os.path.join(folder, name) for name in files]:
            mode = os.lstat(path).st_mode
            wanted = mode | 0o444 | (0o111 if mode & 0o100 else 0)
            if wanted != mode and not os.path.islink(path):
                os.chmod(path, wanted)


def main():
    """0 when installed; otherwise what is lacking has been said and nothing, or only .venv, was touched."""
    if doctor.main([]):
        doctor.say("没有安装")
        return 1
    os.umask(0o022)
    if not os.path.exists(interpreter()) and run([sys.executable, "-m", "venv", os.path.join(ROOT, ".venv")]):
        doctor.say("虚拟环境没有建成：见上面的说明；修好后删去 .venv 再试")
        return 1
    doctor.say("正在安装（约一分钟）")
    # The account of the service may not write here: what is not compiled now would be at every start.
    compiling = [interpreter(), "-m", "compileall", "-q", *COMPILED]
    checking = [interpreter(), "-m", "pip", "check", "--quiet"]
    for step in (command(), checking, compiling, [interpreter(), "manage.py", "--help"]):
        quietly = {"stdout": subprocess.DEVNULL} if step[-1] == "--help" else {}
        if subprocess.call(step, cwd=ROOT, env=settings_of_none(), **quietly):
            doctor.say("没有装成：见上面的说明；修好后再运行一遍")
            return 1
    if os.name == "posix":
        let_all_read()
    doctor.say(NEXT.format(command=COMMAND))
    return 0


if __name__ == "__main__":
    sys.exit(main())
