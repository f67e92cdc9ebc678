"""What is offered at a form's field where words blame somebody."""

from bot.domain.tone import Blame
from bot.screens.assignments import Holding
from bot.screens.board import Message
from bot.screens.elements import AS_IT_IS, SURE, TONE, Check, Form, LongText
from bot.screens.forms import Answers, Invalid
from bot.screens.surveys import AnswerSurvey
from bot.screens.threads import AUDIENCES, Reply
from bot.screens.tone import kinder_than
from bot.text.catalogue import LANGUAGES, T, catalogue

WORDS = {"happened": "A fracture of the rib.", "point": "You should have seen it."}


def test_a_kinder_phrase_is_offered_once_for_these_words() -> None:
    ((mark, words),) = kinder_than("Case", WORDS, {}).items()
    assert mark.startswith(f"{SURE}point_{TONE}")
    assert catalogue("en").say(words).startswith("“You should have seen” may hurt.")
    assert kinder_than("Case", WORDS, {mark: "no"}) == {mark: words}
    assert kinder_than("Case", WORDS, {mark: "yes"}) == {}
    assert kinder_than("Case", {**WORDS, "point": "The reader was careless."}, {mark: "yes"})
    assert kinder_than("Other", WORDS, {mark: "yes"})
    assert kinder_than("Case", {"happened": "The nodule was missed, an overcall."}, {}) == {}


def test_every_kind_of_blame_has_a_phrase_of_its_own_in_both_languages() -> None:
    typed = {
        Blame.PERSON: "Sloppy work.",
        Blame.SHOULD: "Tu aurais dû le voir.",
        Blame.ANYBODY: "Even a student could see it.",
        Blame.ATTENTION: "Avez-vous seulement regardé?",
        Blame.FAULT: "It is your fault.",
    }
    assert set(typed) == set(Blame)
    for language in LANGUAGES:
        offered = [
            catalogue(language).say(words).partition(" may hurt" if language == "en" else " peut blesser")[2]
            for text in typed.values()
            for words in kinder_than("Case", {"point": text}, {}).values()
        ]
        assert len(set(offered)) == len(Blame)


def test_the_box_says_what_it_does_and_stands_under_the_words() -> None:
    form = Form("case", T("Share a case"), (LongText(name="point", label=T("Share a case")),))
    words, box = form.with_errors(kinder_than("case", WORDS, {})).fields
    assert words.name == "point"
    assert isinstance(box, Check)
    assert box.label == AS_IT_IS


def test_it_is_offered_where_a_colleague_reads_the_words_and_nowhere_else() -> None:
    hard = WORDS["point"]

    def offered(form: type[Answers], **typed: str) -> bool:
        try:
            form.read(typed)
        except Invalid as invalid:
            return "may hurt" in " ".join(catalogue("en").say(words) for words in invalid.errors.values())
        return False

    assert [offered(Reply, words=hard, audience=whom) for whom in AUDIENCES] == [True, True, False]
    assert offered(Reply, words=hard)
    assert offered(Message, words=hard, to="both")
    assert not offered(AnswerSurvey, comment=hard)
    assert not offered(Holding, words=hard)
