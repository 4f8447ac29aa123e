"""A step of a provider in or out of the pool as a proposal."""

from data_access.queries.providers import get_provider
from domain.words import ProviderAction
from services.approvals.wanted import Wanted, Words
from services.desk import Desk
from services.errors import Refused
from services.providers.in_and_out import record_step


def see(desk: Desk, words: Words, _: None) -> Wanted:
    provider = get_provider(desk.connection, desk.pilot.id, words["uscc"])
    if provider is None:
        raise Refused(f"资源池里没有信用代码为“{words['uscc']}”的服务商")
    lines = (
        f"{provider.name}：{ProviderAction(words['action']).zh}，现为“{provider.status.zh}”",
        f"理由：{words['reason']}；文件：{words['document']}",
    )
    return Wanted(words["uscc"], lines, {"version": provider.version, "status": provider.status.value})


def do(desk: Desk, words: Words, _: None) -> str:
    return record_step(desk, **words)


def link(words: Words) -> tuple[str, dict[str, str]]:
    return "providers", {"provider": words["uscc"]}


def link_register(words: Words) -> tuple[str, dict[str, str]]:
    return "providers", {"show": "register"}
