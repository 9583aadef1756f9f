"""The ceilings: what Flask, SQLAlchemy and Jinja do at best for one page and for one answer kept.

One page: a session kept in the database, one question put to it through the ORM, a page of 5 KB. One answer: a POST by
the same session, one upsert, one commit as durable as the product's. No permissions, no forgery check, no audit line,
no compression: what the product adds to this has to fit into the ratio.
"""

import os

from flask import Flask, g, render_template, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import ForeignKey, String, create_engine, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from bench.gauge import Gauged
from lms.records.database import begin_writing, engine_options, prepare_engine

ROWS_SHOWN = 12


class Base(DeclarativeBase):
    """The ceiling's own tables."""


class Visitor(Base):
    """Who a session belongs to."""

    __tablename__ = "bare_visitors"

    token: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))


class Course(Base):
    """What a page is about."""

    __tablename__ = "bare_courses"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))


class Task(Base):
    """A line of a page."""

    __tablename__ = "bare_tasks"

    id: Mapped[int] = mapped_column(primary_key=True)
    visitor: Mapped[str] = mapped_column(String(40), index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("bare_courses.id"))
    due: Mapped[str] = mapped_column(String(20))
    course: Mapped[Course] = relationship(lazy="raise")


class Answer(Base):
    """An answer kept."""

    __tablename__ = "bare_answers"

    visitor: Mapped[str] = mapped_column(String(40), primary_key=True)
    question: Mapped[int] = mapped_column(primary_key=True)
    chosen: Mapped[str] = mapped_column(String(10))


PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{{ name }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css"></head>
<body class="govuk-template__body">
<header class="header"><div class="width-container"><a class="header__name" href="/">Training</a>
<span class="header__who">{{ name }}</span></div></header>
<main class="main-wrapper" id="main"><h1 class="heading-l">Your training</h1>
<table class="table"><caption class="table__caption">What there is to do</caption>
<thead><tr class="table__row"><th scope="col" class="table__header">Course</th>
<th scope="col" class="table__header">Due</th></tr></thead><tbody>
{% for course, task in rows %}<tr class="table__row"><th scope="row" class="table__header">
<a class="link" href="/courses/{{ course.id }}">{{ course.title }}</a><br>
<span class="hint">Asked by your organisation</span>
</th><td class="table__cell"><span class="standing standing--open">not started</span>
<span class="nobr">{{ task.due }}</span>
<a class="link" href="/courses/{{ course.id }}/start">Start<span class="visually-hidden"> {{ course.title }}</span></a>
</td></tr>
{% endfor %}</tbody></table></main>
<footer class="footer"><ul class="inline-list"><li><a class="footer__link" href="/help">Help</a></li>
<li><a class="footer__link" href="/privacy">Your information</a></li></ul></footer></body></html>"""


def make_app(url: str) -> Flask:
    """The bare app on this database."""
    app = Flask(__name__)
    app.secret_key = "bare"
    engine = create_engine(url, **engine_options(url))
    prepare_engine(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as rows:
        begin_writing(rows)
        rows.merge(Visitor(token="bare", name="Amina Yusuf"))
        for number in range(1, ROWS_SHOWN + 1):
            rows.merge(Course(id=number, title=f"Modern slavery: notice, part {number}"))
            rows.merge(Task(id=number, visitor="bare", course_id=number, due="18 Dec 2026"))
        rows.commit()
    template = app.jinja_env.from_string(PAGE)
    upsert = (postgresql if engine.dialect.name == "postgresql" else sqlite).insert(Answer)

    @app.before_request
    def _who() -> None:
        g.rows = Session(engine)
        if request.method == "POST":
            begin_writing(g.rows)
        g.visitor = g.rows.scalars(select(Visitor).where(Visitor.token == session.get("token", ""))).first()

    @app.teardown_request
    def _close(_error: BaseException | None) -> None:
        g.rows.close()

    @app.get("/sign-in")
    def sign_in() -> ResponseReturnValue:
        session["token"] = "bare"
        return "", 204

    @app.get("/")
    def page() -> ResponseReturnValue:
        found = g.rows.execute(
            select(Course, Task).join(Course, Course.id == Task.course_id).where(Task.visitor == g.visitor.token)
        ).all()
        return render_template(template, name=g.visitor.name, rows=found)

    @app.post("/")
    def answer() -> ResponseReturnValue:
        chosen = request.form["answer"]
        g.rows.execute(
            upsert.values(visitor=g.visitor.token, question=1, chosen=chosen).on_conflict_do_update(
                index_elements=["visitor", "question"], set_={"chosen": chosen}
            )
        )
        g.rows.commit()
        return "", 204

    return app


def __getattr__(name: str) -> Gauged:
    """`bench.bare:app`, made when a web server asks for it."""
    if name != "app":
        raise AttributeError(name)
    return Gauged(make_app(os.environ["DATABASE_URL"]))
