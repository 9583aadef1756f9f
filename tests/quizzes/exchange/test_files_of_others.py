"""Files as other systems write them, in small examples of the same dialects."""

import pytest

from quizzes.exchange import formats
from quizzes.exchange.draft import Brought

GIFT = r"""
// A comment, and a category
$CATEGORY: top/Kitchen

::Pan::[html]<p>Who moves the <b>hot</b> pan?</p><img src\="pan.png"> {
  =The cook#They know where it can go.
  ~A guest#They may burn a hand.
  ~%50%Nobody yet#It is in the way.
}

A pan is {~cold =hot ~new} when it steams.

Which of these help? {
  ~%50%Water#It cools.
  ~%50%A lid
  ~%-100%Oil#It burns.
}

Steam is hot.{T#It is.#Well seen.####About steam.}

Which sign tells \{heat\}? {=steam =vapour =%40%smoke#Not always.}

Match. {
  =Steam -> hot
  =Ice -> cold
  = -> old
}

How many minutes? {#10:2#About ten.}

How many degrees? {#90..100}

Which equals 5? {
  ~ \= 2 + 2
  = \= 2 + 3
}

Tell us about it. {}

Just a text without braces.
"""

MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>top</text></category></question>
  <question type="multichoice">
    <name><text>Pan</text></name>
    <questiontext format="html"><text><![CDATA[<p>Who moves the pan?</p><p><img src="x.png"/>Think.</p>]]></text>
      <file name="x.png" encoding="base64">AAAA</file></questiontext>
    <generalfeedback format="html"><text></text></generalfeedback>
    <penalty>0.3333333</penalty><single>true</single><shuffleanswers>0</shuffleanswers>
    <answer fraction="100" format="html"><text>The cook</text>
      <feedback format="html"><text>They know.</text></feedback></answer>
    <answer fraction="0" format="html"><text><![CDATA[A&nbsp;guest]]></text><feedback><text></text></feedback></answer>
    <hint format="html"><text>Look.</text></hint>
  </question>
  <question type="truefalse">
    <name><text>Steam</text></name>
    <questiontext format="html"><text>Steam is hot.</text></questiontext>
    <generalfeedback format="html"><text>It is.</text></generalfeedback>
    <answer fraction="100"><text>true</text><feedback><text>Yes.</text></feedback></answer>
    <answer fraction="0"><text>false</text><feedback><text></text></feedback></answer>
  </question>
  <question type="numerical">
    <name><text>Minutes</text></name>
    <questiontext format="html"><text>How long?</text></questiontext>
    <answer fraction="100"><text>10</text><feedback><text>Ten.</text></feedback><tolerance>2</tolerance></answer>
  </question>
  <question type="shortanswer">
    <name><text>Sign</text></name>
    <questiontext format="html"><text>What tells heat?</text></questiontext>
    <answer fraction="100"><text>steam</text><feedback><text>Right.</text></feedback></answer>
    <answer fraction="50"><text>smoke</text><feedback><text>Not always.</text></feedback></answer>
    <answer fraction="0"><text>*</text><feedback><text>No.</text></feedback></answer>
  </question>
  <question type="matching">
    <name><text>Match</text></name>
    <questiontext format="html"><text>Match.</text></questiontext>
    <subquestion format="html"><text>Steam</text><answer><text>hot</text></answer></subquestion>
    <subquestion format="html"><text>Ice</text><answer><text>cold</text></answer></subquestion>
    <subquestion format="html"><text>Snow</text><answer><text>cold</text></answer></subquestion>
  </question>
  <question type="essay"><name><text>Tell</text></name>
    <questiontext format="html"><text>Tell us.</text></questiontext></question>
  <question type="ddmarker"><name><text>Drag</text></name>
    <questiontext format="html"><text>Drag it.</text></questiontext></question>
</quiz>
"""

QTI_2 = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="pan" title="Pan" adaptive="false"
  timeDependent="false">
  <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
    <correctResponse><value>C</value></correctResponse></responseDeclaration>
  <itemBody><p>A pan stands on the stove.</p>
    <choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1"><prompt>Who moves it?</prompt>
      <simpleChoice identifier="G">A guest<feedbackInline outcomeIdentifier="F" identifier="G" showHide="show">No:
        hands.</feedbackInline></simpleChoice>
      <simpleChoice identifier="C">The cook</simpleChoice></choiceInteraction></itemBody>
</assessmentItem>"""

QTI_3 = """<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="order" title="Order">
  <qti-response-declaration identifier="RESPONSE" cardinality="ordered" base-type="identifier">
    <qti-correct-response><qti-value>L</qti-value><qti-value>A</qti-value><qti-value>W</qti-value>
    </qti-correct-response></qti-response-declaration>
  <qti-item-body><qti-order-interaction response-identifier="RESPONSE" shuffle="true">
    <qti-prompt>In which order?</qti-prompt>
    <qti-simple-choice identifier="A">Ask</qti-simple-choice>
    <qti-simple-choice identifier="W">Wait</qti-simple-choice>
    <qti-simple-choice identifier="L">Look</qti-simple-choice></qti-order-interaction></qti-item-body>
</qti-assessment-item>"""

QTI_GAPS = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="gaps" title="Gaps">
  <responseDeclaration identifier="R1" cardinality="single" baseType="string">
    <correctResponse><value>cook</value></correctResponse>
    <mapping><mapEntry mapKey="cook" mappedValue="1"/><mapEntry mapKey="chef" mappedValue="1"/>
      <mapEntry mapKey="guest" mappedValue="0"/></mapping></responseDeclaration>
  <responseDeclaration identifier="R2" cardinality="single" baseType="identifier">
    <correctResponse><value>n</value></correctResponse></responseDeclaration>
  <itemBody><p>Tell the <textEntryInteraction responseIdentifier="R1"/> <inlineChoiceInteraction
    responseIdentifier="R2"><inlineChoice identifier="n">now</inlineChoice><inlineChoice
    identifier="l">later</inlineChoice></inlineChoiceInteraction>.</p></itemBody></assessmentItem>"""


def _by_stem(brought: Brought) -> dict[str, dict[str, object]]:
    return {str(draft.entry["stem"]): dict(draft.entry) for draft in brought.drafts}


def _options(entry: dict[str, object]) -> list[tuple[str, bool, str]]:
    given = entry["options"]
    assert isinstance(given, list)
    return [(one["text"], one["right"], one["why"]) for one in given]


def test_gift_with_its_escapes_weights_and_feedback() -> None:
    brought = formats.read(GIFT.encode())
    found = _by_stem(brought)

    assert _options(found["Who moves the hot pan?"]) == [
        ("The cook", True, "They know where it can go."),
        ("A guest", False, "They may burn a hand."),
        ("Nobody yet", False, "It is in the way."),
    ]
    assert found["Who moves the hot pan?"]["id"] == "pan"
    assert found["A pan is _____ when it steams."]["kind"] == "single"
    assert _options(found["Which of these help?"]) == [
        ("Water", True, "It cools."),
        ("A lid", True, ""),
        ("Oil", False, "It burns."),
    ]
    assert _options(found["Steam is hot."]) == [("True", True, "Well seen."), ("False", False, "It is.")]
    sign = found["Which sign tells {heat}?"]
    assert (sign["accepted"], sign["misread"]) == (["steam", "vapour"], [{"text": "smoke", "why": "Not always."}])
    assert found["Match."]["kind"] == "matching"
    assert found["Match."]["extra"] == [{"id": "c", "text": "old", "why": ""}]
    assert (found["How many minutes?"]["value"], found["How many minutes?"]["tolerance"]) == ("10", "2")
    assert (found["How many degrees?"]["value"], found["How many degrees?"]["tolerance"]) == ("95", "5")
    assert _options(found["Which equals 5?"]) == [("= 2 + 2", False, ""), ("= 2 + 3", True, "")]
    assert [one.name for one in brought.left_out] == ["Tell us about it.", "Just a text without braces."]
    assert "A picture was left out." in brought.drafts[0].notes
    assert "Part marks of single answers were left out: one answer is right." in brought.drafts[0].notes


def test_moodle_xml_with_its_types_and_what_it_cannot_carry() -> None:
    brought = formats.read(MOODLE.encode())
    found = _by_stem(brought)

    pan = found["Who moves the pan? Think."]
    assert _options(pan) == [("The cook", True, "They know."), ("A guest", False, "")]
    assert (pan["id"], pan["keep_order"]) == ("pan", True)
    assert set(brought.drafts[0].notes) == {
        "A picture was left out.",
        "A file was left out.",
        "Penalties for trying again were left out: there are none here.",
        "Hints were left out.",
    }
    assert _options(found["Steam is hot."]) == [("True", True, "Yes."), ("False", False, "It is.")]
    assert (found["How long?"]["value"], found["How long?"]["tolerance"]) == ("10", "2")
    assert found["What tells heat?"]["misread"] == [{"text": "smoke", "why": "Not always."}]
    assert found["Match."]["kind"] == "sorting"
    assert [(one.name, one.why) for one in brought.left_out] == [
        ("Tell", "It asks for an essay, which nobody here marks."),
        ("Drag", "Questions of the type “ddmarker” are not known here."),
    ]


def test_qti_of_both_ways_of_writing() -> None:
    choice = formats.read(QTI_2.encode()).drafts[0].entry
    order = formats.read(QTI_3.encode()).drafts[0].entry
    gaps = formats.read(QTI_GAPS.encode()).drafts[0].entry

    assert (choice["id"], choice["stem"]) == ("pan", "A pan stands on the stove. Who moves it?")
    assert _options(dict(choice)) == [("A guest", False, "No: hands."), ("The cook", True, "")]
    assert choice["keep_order"] is True
    assert [one["text"] for one in order["steps"]] == ["Look", "Ask", "Wait"]
    assert gaps["text"] == "Tell the {g1} {g2}."
    assert gaps["gaps"][0]["accepted"] == ["cook", "chef"]
    assert [(one["text"], one["right"]) for one in gaps["gaps"][1]["options"]] == [("now", True), ("later", False)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_aiken_in_any_encoding(encoding: str) -> None:
    text = "Où est le café?\r\nA. Ici\r\nB) Là-bas\r\nANSWER: B\r\n\r\nNo options\nANSWER: A\n"

    brought = formats.read(text.encode(encoding))

    assert brought.drafts[0].entry["stem"] == "Où est le café?"
    assert _options(dict(brought.drafts[0].entry)) == [("Ici", False, ""), ("Là-bas", True, "")]
    assert [one.why for one in brought.left_out] == ["Its answer is A, and no option has this letter."]
