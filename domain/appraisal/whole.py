"""绩效自评报告: the same view model as the reports, so that Word, Excel, PDF and screen draw it as they draw those."""

from domain.appraisal.annexes import NAMES, annexes
from domain.appraisal.dossier import Dossier
from domain.appraisal.effect import effect_section
from domain.appraisal.goals import GOALS
from domain.appraisal.money import money_section
from domain.appraisal.problems import next_section, problems_section
from domain.appraisal.process import process_section
from domain.appraisal.targets import summary_section, targets_section
from domain.appraisal.views import is_done
from domain.frame_views import office_zh
from domain.reports.views import Report, ReportStatus
from domain.reports.whole import has_any, marked, numbered

TRACE = "数据溯源"


def appraisal_of(dossier: Dossier) -> Report:
    """The whole self-evaluation; a draft until every target was checked (rules 16.3)."""
    edition = dossier.edition
    sections = (
        summary_section(dossier),
        targets_section(dossier),
        process_section(dossier),
        money_section(dossier),
        effect_section(dossier),
        problems_section(dossier),
        next_section(dossier),
    )
    found = tuple(table for table in annexes(dossier) if has_any(table))
    paper, tables = marked(numbered(sections), found, edition.period.label)
    return Report(
        title=f"{edition.pilot.name}绩效自评报告",
        number=f"{dossier.word}自评",
        issuer=office_zh(edition.pilot.name),
        issued_on=edition.pilot.today,
        pilot=edition.pilot.name,
        pilot_code=edition.pilot.code,
        period=edition.period.label,
        period_zh=edition.period.zh,
        scope=edition.scope,
        district="",
        as_of=edition.period.as_of,
        compared_with="",
        rule_version=edition.period.rule_version,
        status=ReportStatus.ISSUED if is_done(dossier.rows) else ReportStatus.DRAFT,
        is_closed=edition.period.is_closed,
        state=edition.period.state_zh,
        is_demo=edition.pilot.is_demo,
        sections=paper,
        annexes=tables,
        paper=paper,
        annex_names=(*NAMES, *((GOALS,) if dossier.goals else ()), TRACE),
    )
