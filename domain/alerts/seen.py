"""Whose light is looked at, and what it shows (rules 14.1)."""

from dataclasses import dataclass

from domain.words import AlertScope, Light, Party, Stage

PROJECT, PROVIDER = "project", "provider_ranking"
TARGET, MILESTONE = "target", "milestone"
PARTY_OF = {
    "party_provider": (Party.PROVIDER,),
    "party_enterprise": (Party.ENTERPRISE,),
    "party_authority": (Party.DISTRICT, Party.OFFICE, Party.TREASURY),
}
"""What is looked at of the three parties → whose turns it counts."""


@dataclass(frozen=True)
class Subject:
    """Whose light: an indicator of the pilot or of a district, a project, a provider; of a forecast a target or a
    stage of a project."""

    scope: AlertScope
    indicator: str
    district: int | None = None
    project: int | None = None
    provider: int | None = None
    target: int | None = None
    stage: Stage | None = None

    @property
    def trouble(self) -> str:
        """The name of its trouble, the same for as long as the records are."""
        number = self.target or self.provider or self.project or self.district
        return (
            f"{self.indicator}/{self.scope}"
            + (f"/{number}" if number else "")
            + (f"/{self.stage}" if self.stage else "")
        )


@dataclass(frozen=True)
class SeenLight:
    """A light as a closing has it. `running`: periods in a row, this one counted."""

    subject: Subject
    light: Light | None
    running: int
    reason: str
