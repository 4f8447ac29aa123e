"""Pools of projects in which everybody is honest, made up with the accidents of real ones."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from domain.supervision.held import Held, SignFile, SignGrant, SignParty, SignPrice, SignProject
from domain.words import Stage

FIRST = date(2025, 3, 1)
AS_OF = date(2026, 11, 15)
KINDS = 12


def honest_pool(seed: int, size: int = 120) -> Held:
    """A pool in which rounded prices, one building with many firms, a shared bookkeeper, forms that were handed out,
    second contracts with papers of the enterprise itself, quick evaluations and a few wrong days come by themselves.
    """
    rng = np.random.default_rng(seed)
    projects, files, prices, parties, grants = [], [], [], [], []
    template = f"{rng.integers(2**62):016x}" * 4
    for n in range(size):
        provider = int(rng.integers(16))
        contract = FIRST + timedelta(days=int(rng.integers(420)))
        built = contract + timedelta(days=int(rng.lognormal(4.3, 0.5)))
        accepted = built + timedelta(days=int(rng.lognormal(3.5, 0.5)))
        assessed = accepted + timedelta(days=int(rng.integers(0, 20)))
        if rng.random() < 0.005:
            built = contract - timedelta(days=int(rng.integers(1, 300)))
        before = int(rng.choice([1, 1, 1, 2]))
        fen = int(rng.lognormal(12.8, 0.6)) * 100
        if rng.random() < 0.15:
            fen = round(fen / 10**7 + 0.5) * 10**7
        one = SignProject(
            f"C{n:04d}",
            f"E{n:04d}",
            f"企业{n}",
            f"P{provider:02d}",
            f"服务商{provider}",
            fen,
            contract,
            {Stage.CONTRACT: contract, Stage.BUILD: built, Stage.ACCEPTANCE: accepted},
            before,
            min(before + int(rng.choice([0, 1, 1, 1, 2])), 4),
            assessed,
            date(2025, 1, 1),
        )
        projects.append(one)
        if rng.random() < 0.02:
            again = contract + timedelta(days=int(rng.integers(20, 400)))
            projects.append(replace(one, code=f"D{n:04d}", contracted_on=again, days={Stage.CONTRACT: again}))
        for place in range(2):
            sha = f"{rng.integers(2**59):015x}{n:05d}{place}".ljust(64, "0")
            mark = bytes(rng.integers(0, 256, 32, dtype=np.uint8)).hex()
            files.append(SignFile(one.code, one.uscc, f"现场{place}.jpg", sha, mark, stage=Stage.BUILD))
        if projects[-1] is not one:
            files += _of_both(np.random.default_rng((seed, n)), one, projects[-1].code)
        if rng.random() < 0.3:
            files.append(SignFile(one.code, one.uscc, "承诺书（空白表）.pdf", template))
        kind = int(rng.integers(KINDS))
        noise = rng.standard_t(6) * 0.3
        prices.append(SignPrice(one.code, str(kind), f"场景{kind}", 5e6 * (1 + kind) * float(np.exp(noise))))
        phone = "0951-8000000" if rng.random() < 0.01 else f"139{n:08d}"
        address = f"产业园{int(rng.integers(4))}号楼{int(rng.integers(400))}室"
        parties.append(SignParty(one.uscc, one.enterprise, f"法人{n}", phone, address, f"6222{n:012d}"))
        if rng.random() < 0.01:
            grants.append(SignGrant(one.uscc, "技术改造专项", "节能改造", 30_000_000, date(2025, 6, 1)))
    parties += [
        SignParty(f"P{n:02d}", f"服务商{n}", f"总经理{n}", f"0951-600{n:04d}", f"软件园{n}号", f"9555{n:012d}")
        for n in range(16)
    ]
    return Held(tuple(projects), tuple(files), tuple(prices), tuple(parties), tuple(grants), AS_OF)


def _of_both(rng: np.random.Generator, one: SignProject, second: str) -> list[SignFile]:
    """What an honest enterprise hands in with both of its projects: its diagnosis always, its licence one time in four,
    a photograph of the same workshop, taken anew, one time in four."""
    mark = rng.integers(0, 256, 32, dtype=np.uint8)
    again = mark ^ (1 << rng.integers(0, 8, 32, dtype=np.uint8)) * (rng.random(32) < 0.5)
    kinds = [("诊断报告.pdf", Stage.DIAGNOSIS, 1.0), ("营业执照.pdf", Stage.CONTRACT, 0.25)]
    found = [
        SignFile(code, one.uscc, name, f"{one.code}{name}".encode().hex().ljust(64, "0")[:64], stage=stage)
        for name, stage, often in kinds
        if rng.random() < often
        for code in (one.code, second)
    ]
    if rng.random() < 0.25:
        found += [
            SignFile(
                code, one.uscc, "车间.jpg", code.encode().hex().ljust(64, "b"), shot.tobytes().hex(), stage=Stage.BUILD
            )
            for code, shot in ((one.code, mark), (second, again.astype(np.uint8)))
        ]
    return found
