"""人工研判 as a proposal."""

from datetime import date

from domain.lights.looks import look
from domain.words import Light
from services.approvals.wanted import Wanted, Words
from services.desk import Desk
from services.lights.explanations import PROJECT
from services.lights.judgements import judge_light, judged_light


def see(desk: Desk, words: Words, _: None) -> Wanted:
    """It rests on the rule's light, and on what is judged beside it already."""
    found = judged_light(desk, **{name: words[name] for name in ("indicator", "district", "project")})
    standing = found.standing(desk)
    lines = [
        f"{found.name}：规则为 {look(found.light).label}，人工研判为 {look(Light(words['light'])).label}，"
        f"自批准之日起，至 {words['expires_on']}；两盏灯并列显示，到期自动结束",
        f"理由：{words['reason']}",
    ]
    lines += [f"代替现有的研判：{row.light.zh}灯，至 {row.expires_on}，{row.reason}" for row in standing]
    facts = {"light": None if found.light is None else found.light.value, "standing": [row.id for row in standing]}
    return Wanted(found.name[:120], tuple(lines), facts)


def do(desk: Desk, words: Words, _: None) -> str:
    told = {**words, "expires_on": date.fromisoformat(words["expires_on"])}
    return judge_light(desk, **told)


def link(words: Words) -> tuple[str, dict[str, str]]:
    if words["indicator"] == PROJECT:
        return "enterprise", {"code": words["project"]}
    return "", {"light": words["indicator"], "district": words["district"]}
