"""Every project's figures on a day, all projects at once (rules 2 and 4.2)."""

from dataclasses import dataclass

import numpy as np

from domain.days import NEVER
from domain.facts.columns import Events, Facts, ProjectFacts
from domain.facts.enterprise_days import stands_for
from domain.facts.issues import issue_figures
from domain.facts.paid import paid_of
from domain.facts.rules import Rule, RuleSet
from domain.facts.subsidy import days_owed_from, due_so_far, subsidy_due
from domain.words import STAGES, Direction, Light, Stage

DIAGNOSIS, CONTRACT = STAGES.index(Stage.DIAGNOSIS), STAGES.index(Stage.CONTRACT)
ACCEPTANCE, ASSESSMENT = STAGES.index(Stage.ACCEPTANCE), STAGES.index(Stage.ASSESSMENT)
PUBLICITY, PAYMENT = STAGES.index(Stage.PUBLICITY), STAGES.index(Stage.PAYMENT)
PROVIDER_STAGES = [
    STAGES.index(stage) for stage in (Stage.DIAGNOSIS, Stage.PROPOSAL, Stage.BUILD, Stage.GO_LIVE, Stage.ACCEPTANCE)
]
"""Stages a provider answers for; contract, assessment, publicity and payment are others' work."""

GREEN, YELLOW, GREY, RED = 0, 1, 2, 3
"""Rank of a light: the worst wins; RED beats GREY, GREY beats YELLOW and GREEN."""
LIGHT_OF_RANK = (Light.GREEN, Light.YELLOW, Light.GREY, Light.RED)


@dataclass(frozen=True)
class ProjectFigures:
    """n projects on one day. Lights as ranks (GREEN 0, YELLOW 1, GREY 2, RED 3); `parts` is 5 × n: see PARTS."""

    as_of: int
    active: np.ndarray
    counted: np.ndarray
    """The one project that stands for its enterprise: the one completed first, else accepted first, else the oldest."""
    started: np.ndarray
    finished: np.ndarray
    next_stage: np.ndarray
    next_planned_on: np.ndarray
    open_stage: np.ndarray
    """The first stage that is not done (9: none); the late one may be another."""
    could_on: np.ndarray
    """Day since when the late stage could be done, all before it being so; NEVER: something before it is open."""
    planned_progress: np.ndarray
    actual_progress: np.ndarray
    lag_points: np.ndarray
    days_late: np.ndarray
    silent_days: np.ndarray
    diagnosed_on: np.ndarray
    contracted_on: np.ndarray
    accepted_on: np.ndarray
    completed_on: np.ndarray
    level: np.ndarray
    level2_on: np.ndarray
    level4_on: np.ndarray
    below_since: np.ndarray
    """Day since when the official level has been below 2; NEVER if it is not."""
    due_fen: np.ndarray
    """Of what is paid in parts the first one, until the rest is reviewed (rules 5.1)."""
    whole_due_fen: np.ndarray
    """The rest with it."""
    payable: np.ndarray
    publicised_on: np.ndarray
    """Of a publicity on the day of acceptance or later; one before it starts nothing (rules 2.2)."""
    owed_since: np.ndarray
    """As publicised_on; where the first part is paid, the day on which the rest was reviewed, if that came later."""
    publicised_early: np.ndarray
    paid_fen: np.ndarray
    paid_early_fen: np.ndarray
    """Paid before acceptance beyond the first instalment, less what came back."""
    instalment_fen: np.ndarray
    """What the pilot's terms let be paid on the contract."""
    first_paid_on: np.ndarray
    last_paid_on: np.ndarray
    last_early_on: np.ndarray
    returned_fen: np.ndarray
    held_since: np.ndarray
    """Day since when it has held money, net of what came back; NEVER: it holds none."""
    recover_fen: np.ndarray
    """What one that was disqualified or left for cause has got and not given back."""
    milestones_due: np.ndarray
    milestones_on_time: np.ndarray
    issues_due: np.ndarray
    issues_closed: np.ndarray
    issue_score: np.ndarray
    issue_since: np.ndarray
    """Day since when the issues have had that score; NEVER for none."""
    lag_since: np.ndarray
    """Day since when the lag has been beyond its green bound; NEVER if it is not."""
    below_level: np.ndarray
    """Assessed officially below level 2: to be mended first, so neither publicised nor paid."""
    stuck: np.ndarray
    """Overdue or behind so far that it alone makes a project red."""
    serious_open: np.ndarray


def project_figures(facts: Facts, as_of: int, rules: RuleSet) -> ProjectFigures:
    """Figures of every project on the day; nothing that happened later is seen."""
    projects = facts.projects
    weights = np.array(rules.weights, dtype=np.int32)
    done = projects.completed <= as_of
    planned = projects.planned <= as_of
    too_early = done[:, PUBLICITY] & (projects.completed[:, PUBLICITY] < _by_then(projects, ACCEPTANCE, as_of))
    done[:, PUBLICITY] &= ~too_early
    completed_on = np.where(done, projects.completed, NEVER)
    assessments = facts.assessments.until(as_of)
    level, level2_on = _latest_level(assessments, len(projects)), _level_since(assessments, 2, len(projects))
    accepted_on = completed_on[:, ACCEPTANCE]
    counts_on = np.maximum(np.maximum(accepted_on, completed_on[:, ASSESSMENT]), level2_on)
    whole_fen = subsidy_due(
        projects.ratio,
        projects.eligible_fen,
        projects.caps,
        level,
        done[:, ACCEPTANCE],
        projects.already_funded,
    )
    due_fen = due_so_far(whole_fen, projects.first_share, projects.rest_on, as_of)
    below_level = (level > 0) & (level < 2)
    spared = _spared(projects, done, below_level, due_fen)
    days_late, next_stage, next_planned_on = _lateness(projects, done | spared, as_of)
    wait_days = int(rules["disbursement", "due_after_days"].green_bound)
    may_early = facts.pilot.instalment.of(projects.contract_fen) if facts.pilot.instalment else np.zeros_like(due_fen)
    paid = paid_of(facts.payments.until(as_of), accepted_on, completed_on[:, CONTRACT], may_early)
    in_parts = (whole_fen, projects.first_share, projects.rest_on, as_of)
    owed_since = days_owed_from(*in_parts, paid["paid_fen"], completed_on[:, PUBLICITY].astype(np.int64))
    payable = done[:, ACCEPTANCE] & (owed_since + wait_days <= as_of)
    is_out = projects.recover_from <= as_of
    expected = planned & (done | ~spared)
    expected_on = np.where(expected, projects.planned, NEVER)
    planned_progress, actual_progress = expected @ weights, done @ weights
    lag_points = planned_progress - actual_progress
    is_late = rank_of(rules["project", "days_late"], days_late) == RED
    in_pilot = projects.planned[:, PROVIDER_STAGES] < projects.left_on[:, None]
    provider_due = planned[:, PROVIDER_STAGES] & in_pilot  # those of one that left stay with who led it
    provider_due &= _ever_led(facts, as_of)[:, None]
    provider_met = provider_due & (projects.completed[:, PROVIDER_STAGES] <= projects.planned[:, PROVIDER_STAGES])
    active = projects.left_on > as_of
    return ProjectFigures(
        as_of=as_of,
        active=active,
        counted=stands_for(projects, active, counts_on, accepted_on),
        started=np.asarray(planned.any(axis=1) | done.any(axis=1)),
        finished=np.asarray((done | spared).all(axis=1)) & ~below_level,
        next_stage=np.where(below_level, ASSESSMENT, next_stage),
        next_planned_on=next_planned_on,
        open_stage=np.where((done | spared).all(axis=1), len(STAGES), np.argmin(done | spared, axis=1)),
        could_on=_could_on(completed_on, done | spared, next_stage),
        planned_progress=planned_progress,
        actual_progress=actual_progress,
        lag_points=lag_points,
        days_late=days_late,
        below_level=below_level,
        stuck=is_late | (rank_of(rules["project", "lag_points"], lag_points) == RED),
        silent_days=np.maximum(as_of - np.maximum(_last_heard(facts, done, as_of), facts.pilot.heard_from), 0),
        diagnosed_on=completed_on[:, DIAGNOSIS],
        contracted_on=completed_on[:, CONTRACT],
        accepted_on=accepted_on,
        completed_on=counts_on,
        level=level,
        level2_on=level2_on,
        level4_on=_level_since(assessments, 4, len(projects)),
        below_since=_lasting(assessments, assessments.amount < 2, len(projects)),
        lag_since=_lag_since(expected_on, completed_on, weights, lag_points, rules["project", "lag_points"]),
        due_fen=due_fen,
        whole_due_fen=whole_fen,
        payable=payable,
        publicised_on=completed_on[:, PUBLICITY],
        owed_since=owed_since,
        publicised_early=too_early,
        **paid,
        recover_fen=np.where(is_out, np.maximum(paid["paid_fen"], 0), 0),
        milestones_due=provider_due.sum(axis=1),
        milestones_on_time=provider_met.sum(axis=1),
        **issue_figures(facts.issues.until(as_of), as_of, len(projects)),
    )


def _ever_led(facts: Facts, as_of: int) -> np.ndarray:
    """Projects that a provider led at some time: milestones of the others are no provider's (rules 4.1.4)."""
    led = np.zeros(len(facts.projects), dtype=bool)
    led[facts.led.project[facts.led.from_on <= as_of]] = True
    return led


def _by_then(projects: ProjectFacts, stage: int, as_of: int) -> np.ndarray:
    """Day on which a stage was done; NEVER if not by the day."""
    return np.where(projects.completed[:, stage] <= as_of, projects.completed[:, stage], NEVER)


def _spared(projects: ProjectFacts, done: np.ndarray, below_level: np.ndarray, due_fen: np.ndarray) -> np.ndarray:
    """Stages a project need not do (n × 9): 公示 and 兑付 below level 2, 兑付 where it is accepted and due no money.

    A project whose eligible amount is not entered yet may be due some, so it waits.
    """
    spared = np.zeros_like(done)
    spared[:, PUBLICITY] = below_level
    no_money = projects.already_funded | (projects.eligible_fen > 0)
    is_settled = done[:, ACCEPTANCE] & done[:, ASSESSMENT] & (due_fen == 0) & no_money
    spared[:, PAYMENT] = below_level | is_settled
    return spared


def _could_on(completed_on: np.ndarray, done: np.ndarray, late_stage: np.ndarray) -> np.ndarray:
    """The last day on which a stage before the late one was done; NEVER where one of them is open."""
    before = np.arange(len(STAGES)) < late_stage[:, None]
    last = np.where(before & (completed_on < NEVER), completed_on, -1).max(axis=1)
    return np.where((done | ~before).all(axis=1), last, NEVER)


def _lag_since(
    planned_on: np.ndarray, completed_on: np.ndarray, weights: np.ndarray, lag_points: np.ndarray, rule: Rule
) -> np.ndarray:
    """Day since when each project has lagged beyond the green bound without a break (n × 9 days; NEVER: not at all)."""
    since = np.full(len(lag_points), NEVER, dtype=np.int64)
    at = np.flatnonzero(rank_of(rule, lag_points) != GREEN)
    if not len(at):
        return since
    days = np.concatenate([planned_on[at], completed_on[at]], axis=1).astype(np.int64)
    order = np.argsort(days, axis=1, kind="stable")
    days = np.take_along_axis(days, order, axis=1)
    lag = np.cumsum(np.concatenate([weights, -weights])[order], axis=1)
    ends = (days < NEVER) & np.diff(days, axis=1, append=NEVER + 1).astype(bool)  # of several on a day the last
    behind = (rank_of(rule, lag.ravel()) != GREEN).reshape(lag.shape)
    last_good = np.where(ends & ~behind, days, -1).max(axis=1, keepdims=True)
    since[at] = np.where(ends & behind & (days > last_good), days, NEVER).min(axis=1)
    return since


def _last_heard(facts: Facts, done: np.ndarray, as_of: int) -> np.ndarray:
    """Day of the last word known on the day, else of the last stage done by then, else the day itself; of what was
    first told of later the day itself: nobody knew of it (rules 2.3)."""
    projects, known = facts.projects, np.full(len(facts.projects), -1, dtype=np.int64)
    known[facts.heard.project] = as_of
    heard = facts.heard.until(as_of)
    known[heard.project] = -1
    np.maximum.at(known, heard.project, heard.day)
    stage = np.where(done, projects.completed, -1).max(axis=1, initial=-1)
    earlier = np.where(known >= 0, known, np.where(stage >= 0, stage, as_of))
    last: np.ndarray = np.where(projects.updated_on <= as_of, projects.updated_on, earlier)
    return last


def _lateness(projects: ProjectFacts, done: np.ndarray, as_of: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Days the earliest unfinished planned milestone is overdue (0 if none), next stage (9: none), its planned day."""
    open_planned = np.where(done, NEVER, projects.planned)
    earliest = open_planned.min(axis=1)
    days_late = np.maximum(as_of - np.minimum(earliest, as_of), 0)
    next_stage = np.where(done.all(axis=1), len(STAGES), np.argmin(done, axis=1))
    late_stage = np.argmin(open_planned, axis=1)
    next_stage = np.where(days_late > 0, late_stage, next_stage)
    return days_late, next_stage, earliest


def _latest_level(assessments: Events, n: int) -> np.ndarray:
    """Official level (0: none yet); events are in order of day, so the last one stays."""
    level = np.zeros(n, dtype=np.int64)
    level[assessments.project] = assessments.amount
    return level


def _level_since(assessments: Events, least: int, n: int) -> np.ndarray:
    """Day since when the official level has been at least this; NEVER if it is not."""
    return _lasting(assessments, assessments.amount >= least, n)


def _lasting(assessments: Events, reached: np.ndarray, n: int) -> np.ndarray:
    """Day since when every assessment has been one of those reached; NEVER if the last is not."""
    order = np.arange(len(assessments.day))
    last_below = np.full(n, -1, dtype=np.int64)
    np.maximum.at(last_below, assessments.project[~reached], order[~reached])
    lasting = reached & (order > last_below[assessments.project])
    since = np.full(n, NEVER, dtype=np.int64)
    np.minimum.at(since, assessments.project[lasting], assessments.day[lasting])
    return since


def rank_of(rule: Rule, values: np.ndarray) -> np.ndarray:
    """Rank of each value under a rule, as `Rule.light` would give it."""
    sign = 1.0 if rule.direction is Direction.UP else -1.0
    values = sign * values.astype(float)
    rank = np.full(len(values), RED)
    if rule.yellow_bound is not None:
        rank[_meets(values, sign * rule.yellow_bound, rule.yellow_inclusive)] = YELLOW
    rank[_meets(values, sign * rule.green_bound, rule.green_inclusive)] = GREEN
    return rank


def _meets(values: np.ndarray, bound: float, inclusive: bool) -> np.ndarray:
    return values >= bound - 1e-9 if inclusive else values > bound + 1e-9
