"""资金流向: from the central appropriation to one enterprise and one document, and what is wrong on the way."""

from components import beginning, shell, url
from components.money import findings as money_findings
from components.money import flow_chart, waterfall
from components.money import office as money_office
from components.money import parts as money_parts
from components.money import use as money_use
from reports.settlement import settlement_workbook
from services.access import Permission
from services.money.entries import entry_page, finding_page
from services.money.page import money_page

with shell.page(Permission.READ_MONEY, "资金流向") as (connection, frame):
    by = url.get("by") or "industry"
    view = money_page(connection, frame, by)

    money_parts.verdict(view)
    money_parts.figures(view.figures, view.compared_with, view.rounding)
    chosen = money_parts.choose_view()

    if chosen == "flow" and not view.flow.links:
        beginning.no_money(frame.user)
    elif chosen == "flow":
        waterfall.chart(view.falls)
        money_parts.choose_by()
        node = flow_chart.sankey(view.flow, key=f"sankey_{by}_{frame.scope_name}_{frame.period.label}")
        link = flow_chart.links(view.flow, key="links", compared_with=view.compared_with)
        money_parts.follow(node, link)
        at, to = url.get("at") or "", url.get("to") or ""
        page = entry_page(connection, frame, view.flow, at, to, url.number("page", 1)) if at else None
        if page is None:
            money_parts.how_to_open(at)
        else:
            clicked = money_parts.entries(
                page, lambda connection: entry_page(connection, frame, view.flow, at, to, page=0).rows
            )
            if clicked is not None and clicked[0]:
                shell.go("enterprise", code=clicked[0])
    elif chosen == "due":
        money_parts.ageing(view.ageing, view.bridge)
        money_parts.stages(view.stages)
        code = money_parts.oldest(finding_page(connection, frame, 1).oldest)
        if code:
            shell.go("enterprise", code=code)
    elif chosen == "use":
        money_use.execution(view)
        money_use.ratios(view)
        money_use.balances(view)
        money_use.estimates(view)
    elif chosen == "findings":
        found = finding_page(connection, frame, url.number("page", 1), money_office.chosen_finding())
        clicked = money_findings.table(found)
        money_office.finding(frame, found.chosen, clicked)
    else:
        money_office.desk(connection, frame, settlement_workbook)
