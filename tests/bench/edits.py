"""One edit as a person makes it, committed: a milestone of a project is done on another day, and all that follows."""

import itertools

from sqlalchemy import select, update

from data_access.engine import write_engine, writing
from data_access.queries.pilots import get_pilot
from data_access.tables import Milestone, Project
from services.access import DEMO_USER
from services.desk import Desk
from services.evaluation.live import edit_projects


class Editor:
    """Edits one pilot of a database, project after project."""

    def __init__(self, url, pilot):
        self.url, self.code = url, pilot
        with write_engine(url).connect() as connection:
            found = get_pilot(connection, pilot)
            query = select(Project.id).where(Project.pilot_id == found.id).order_by(Project.id).limit(300)
            self.projects = itertools.cycle(connection.scalars(query).all())

    def edit(self):
        """The milestone of the next project is done on the pilot's day, or, where it was done on that day, is not."""
        project = next(self.projects)
        with writing(self.url) as session:
            connection = session.connection()
            pilot = get_pilot(connection, self.code)
            milestone = (Milestone.project_id == project, Milestone.stage == "build")
            done = connection.scalar(select(Milestone.completed_on).where(*milestone))
            day = None if done == pilot.demo_today else pilot.demo_today
            statement = update(Milestone.__table__).where(*milestone).values(completed_on=day)
            edit_projects(
                Desk.on(connection, pilot.id, DEMO_USER),
                [project],
                lambda: connection.execute(statement),
                what="complete_milestone",
            )
