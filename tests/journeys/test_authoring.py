"""From a bank of another system to what the questions do to 3,000 people, with a learner in between."""

import re
from datetime import UTC, datetime

from courses.catalogue import Catalogue
from courses.course import Course
from courses.test_out import outcomes_to_ask
from tests.journeys.conftest import Site, Walk
from tests.journeys.walker import Walker
from tests.simulated_learners import hand_in, learners

AWARD = "trauma-informed-practice-2"
PHONE = 360
PEOPLE = 3_000
BANK = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/top/Front desk</text></category></question>
  <question type="multichoice">
    <name><text>The loud waiting room</text></name>
    <questiontext format="html">
      <text><![CDATA[<p>The waiting room is loud. What do you offer <b>first</b>?</p>]]></text>
    </questiontext>
    <single>true</single><shuffleanswers>true</shuffleanswers>
    <answer fraction="100"><text>A quieter place to sit</text>
      <feedback><text>It gives a choice.</text></feedback></answer>
    <answer fraction="0"><text>The next appointment</text>
      <feedback><text>That is another day.</text></feedback></answer>
    <answer fraction="0"><text>A form to fill in</text>
      <feedback><text>It can wait.</text></feedback></answer>
  </question>
  <question type="truefalse">
    <name><text>Late</text></name>
    <questiontext format="plain_text"><text>Somebody who comes late does not care.</text></questiontext>
    <answer fraction="0"><text>true</text>
      <feedback><text>You cannot know.</text></feedback></answer>
    <answer fraction="100"><text>false</text>
      <feedback><text>There may be many reasons.</text></feedback></answer>
  </question>
  <question type="matching">
    <name><text>Words</text></name>
    <questiontext format="html"><text>What is each for?</text></questiontext>
    <subquestion format="html"><text>An open question</text><answer><text>to listen</text></answer></subquestion>
    <subquestion format="html"><text>A short pause</text><answer><text>to give time</text></answer></subquestion>
  </question>
  <question type="essay">
    <name><text>Your own words</text></name>
    <questiontext format="html"><text>Write about a talk that went well.</text></questiontext>
  </question>
</quiz>
"""


def test_an_author_brings_a_bank_a_learner_goes_her_own_way_and_the_author_reads_how_it_went(
    walker: Walk, site: Site, taught: Catalogue
) -> None:
    course = next(one for one in taught.courses if one.award.code == AWARD)

    # Given Farah, who looks after the courses and has a bank from Moodle
    farah = walker("farah")
    farah.follows("Courses").follows(course.title).follows("To and from other systems")

    # When she brings it
    farah.attaches("Questions from another system", "front-desk.xml", BANK.encode(), "text/xml")
    farah.presses("See what comes in")

    # Then she sees what came in, what did not and why, and has a draft to go on with
    farah.sees("3 of 4 questions came in. Nothing was kept.")
    assert farah.row("Your own words") == ["Your own words", "It asks for an essay, which nobody here marks."]
    kinds = [farah.row(words)[1] for words in ("waiting room", "comes late", "each for")]
    assert kinds == ["single", "true false", "matching"]
    draft = farah.page.get_by_label("A draft for quiz.yaml").input_value()
    assert "A quieter place to sit" in draft
    assert "There may be many reasons." in draft

    # When Amina shows on her phone what she knows, and leaves out what she is not sure of
    amina = walker("amina", width=PHONE)
    amina.follows(f"Already know it? {course.title}")
    amina.presses("Show what you know")
    unsure_of = outcomes_to_ask(course, frozenset())[0]
    while amina.heading.startswith("Question"):
        shows(amina, course, unsure_of=unsure_of.id)
    amina.presses("See how it went")

    # Then what she showed is hers, and the rest is her path
    amina.sees("What you know already", "You can skip", "Still on your way", unsure_of.text)

    # When she begins a scenario, and breaks off in the middle of it
    scenario = course.scenarios[0]
    module, page = next((m, p) for m, p in course.pages() if p.walk and p.walk.slug == scenario.slug)
    lesson = f"{amina.begins(AWARD)}/{module.slug}/{page.slug}"
    amina.opens(lesson).presses(f"Begin : {scenario.title}")
    start = scenario.nodes[scenario.start]
    amina.chooses(start.choices[0].text)
    amina.presses("Do this")
    amina.sees(start.choices[0].feedback)
    scene = amina.page.locator("#now-title").inner_text()
    amina.page.close()

    # Then another browser goes on in the same scene, with what she chose before
    elsewhere = walker("amina", width=1280)
    elsewhere.opens(lesson).presses(f"Go on where you were : {scenario.title}")
    elsewhere.sees("You chose:", start.choices[0].text, scene)
    elsewhere.presses("Go back one step")
    elsewhere.sees(*(choice.text for choice in start.choices))

    # When 3,000 more people have handed in, one question misleading those who know most
    farah.opens(f"/content/{AWARD}/insight")
    before = handed_in(farah)
    planted = course.bank.questions[4]
    with site.writing() as session:
        sat = learners(course, PEOPLE, misleading=planted.id)
        hand_in(session, course, sat, first_id=1_000_000, at=datetime.now(UTC))

    # Then Farah finds it with one press, at the top, and what may be wrong with it with another
    farah.opens(f"/content/{AWARD}")
    farah.follows("Which questions need a look")
    assert handed_in(farah) == before + PEOPLE
    assert farah.page.locator("tbody th a").first.inner_text() == planted.id
    farah.follows(planted.id)
    farah.sees("People who do well on the rest more often get this one wrong.", planted.options[0].text)
    farah.does_not_see("Sim Learner")


def handed_in(author: Walker) -> int:
    """How many attempts the figures of a course rest on, as its author reads it."""
    said = re.search(r"([\d,]+) attempts? handed in", author.main)
    return int(said[1].replace(",", "")) if said else 0


def shows(person: Walker, course: Course, *, unsure_of: str) -> None:
    """Choose what is right for the question on the page, or leave it out where it is about one outcome."""
    stem = " ".join(person.page.locator("fieldset legend").inner_text().split())
    question = next(one for one in course.bank if " ".join(one.stem.split()) == stem)
    if question.outcome == unsure_of:
        person.follows("I am not sure: leave this question")
    else:
        person.chooses(*(option.text for option in question.options if option.right))
        person.presses("Save and continue")
