"""Every door of the house, by audience."""

from flask import Flask

from lms.web.lead import (
    assigned,
    assigning,
    contact_profiles,
    evidence,
    importing,
    own_rates,
    requirements,
    revoking,
    sessions,
    signing_off,
)
from lms.web.learner import (
    certificates,
    course_list,
    courses,
    lessons,
    organisations,
    outside_courses,
    quizzes,
    scenario_walks,
    sources,
    ways_of_asking,
    why,
    your_data,
    your_settings,
    your_training,
)
from lms.web.manager import excusing, person, reminding, team
from lms.web.partnership import (
    board_pack,
    contacts,
    content,
    evidence_packs,
    headcounts,
    insight,
    quarters,
    rates,
    targets,
)
from lms.web.public import certificate_checks, demo_outbox, health, help_pages, home, searching, signing_in


def add_blueprints(app: Flask) -> None:
    """Hang every audience's pages into the app."""
    for blueprint in (
        home.blueprint,
        signing_in.blueprint,
        help_pages.blueprint,
        searching.blueprint,
        certificate_checks.blueprint,
        your_training.blueprint,
        course_list.blueprint,
        courses.blueprint,
        lessons.blueprint,
        scenario_walks.blueprint,
        quizzes.blueprint,
        sources.blueprint,
        certificates.blueprint,
        organisations.blueprint,
        your_data.blueprint,
        outside_courses.blueprint,
        why.blueprint,
        ways_of_asking.blueprint,
        your_settings.blueprint,
        importing.blueprint,
        revoking.blueprint,
        sessions.blueprint,
        signing_off.blueprint,
        assigning.blueprint,
        assigned.blueprint,
        requirements.blueprint,
        contact_profiles.blueprint,
        team.blueprint,
        person.blueprint,
        reminding.blueprint,
        excusing.blueprint,
        evidence.blueprint,
        own_rates.blueprint,
        rates.blueprint,
        quarters.blueprint,
        board_pack.blueprint,
        headcounts.blueprint,
        targets.blueprint,
        evidence_packs.blueprint,
        contacts.blueprint,
        content.blueprint,
        insight.blueprint,
        demo_outbox.blueprint,
        health.blueprint,
    ):
        app.register_blueprint(blueprint)
