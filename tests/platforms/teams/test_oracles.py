"""What others say of what we send and receive: the schema of Adaptive Cards 1.5, and Microsoft's models of Teams."""

import importlib
import json
import re
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.config import Settings
from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.platforms.teams.keys import ISSUER
from bot.platforms.teams.token import scope
from bot.ports.outbox import Posted, Sent
from bot.screens.answers import Done, FieldErrors, Open, Push, Replace, Say
from bot.screens.elements import Card, Form
from bot.screens.gallery import EXHIBITS
from bot.text.catalogue import LANGUAGES
from tests.drivers.teams_people import TeamsPerson
from tests.drivers.teams_service import APP_ID, GENERAL, TENANT
from tests.drivers.teams_world import TeamsWorld
from tests.platforms.contract_driver import ScriptedBot

MOST_BYTES = 28 * 1024
SCREENS = [(exhibit.name, exhibit.build()) for exhibit in EXHIBITS]
CARDS = [(name, screen) for name, screen in SCREENS if isinstance(screen, Card)]
FORMS = [(name, screen) for name, screen in SCREENS if isinstance(screen, Form)]
TEAMS_OWN = ("msteams", "choices.data")
"""What Teams adds to the schema, at any depth of a card."""


@cache
def schema() -> Any:
    """Adaptive Cards 1.5, from a package that nobody of us wrote."""
    text = files("adaptive_cards").joinpath("schemas", "schema-1.5.json").read_text(encoding="utf-8-sig")
    found = json.loads(text)
    of_type = {
        f"#/definitions/{name}": definition["properties"]["type"]["enum"]
        for name, definition in found["definitions"].items()
        if "enum" in definition.get("properties", {}).get("type", {})
    }

    def any_of(validator: Any, alternatives: list[Any], instance: Any, whole: Any) -> Iterator[Any]:
        """Hold an element only against alternatives of its own type: none of another could take it anyway."""
        if isinstance(instance, dict) and "type" in instance:
            own = [
                one
                for one in alternatives
                if all(instance["type"] in of_type.get(part.get("$ref"), [instance["type"]]) for part in _parts(one))
            ]
            # Where no alternative is of its type, all of them say what is wrong.
            alternatives = own or alternatives
        yield from jsonschema.Draft7Validator.VALIDATORS["anyOf"](validator, alternatives, instance, whole)

    return jsonschema.validators.extend(jsonschema.Draft7Validator, {"anyOf": any_of})(found)


def _parts(alternative: Any) -> list[Any]:
    return [alternative, *alternative.get("allOf", [])]


def plain(found: Any) -> Any:
    """A card without what Teams adds to it: a choice that filters is one that drops down for everybody else."""
    if isinstance(found, dict):
        kept = {name: plain(value) for name, value in found.items() if name not in TEAMS_OWN}
        return kept | {"style": "compact"} if kept.get("style") == "filtered" else kept
    return [plain(one) for one in found] if isinstance(found, list) else found


def breaches(card: Any) -> list[str]:
    """What is wrong with a card."""
    size = len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode())
    wrong = [f"{list(error.absolute_path)}: {error.message[:200]}" for error in schema().iter_errors(plain(card))]
    return [*wrong, *([f"{size} bytes"] if size > MOST_BYTES else [])]


def cards_in(found: Any) -> Iterator[Any]:
    """Every Adaptive Card in something that was sent."""
    if isinstance(found, dict):
        if found.get("type") == "AdaptiveCard":
            yield found
        else:
            for value in found.values():
                yield from cards_in(value)
    elif isinstance(found, list):
        for value in found:
            yield from cards_in(value)


def called(world: TeamsWorld, method: str, path: str) -> tuple[str, Any]:
    """The one call of a method whose address ends so: where it went, and what it said."""
    ((where, body),) = [
        (where, body) for asked, where, body in world.service.seen if asked == method and re.search(f"{path}$", where)
    ]
    return where, json.loads(body)


def models() -> Any:
    """Microsoft's models."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from microsoft_teams import api
    return api


def test_the_schema_would_notice() -> None:
    card: Any = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock"}, {"type": "Nonsense"}]}
    assert breaches(card)
    assert breaches({"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "x" * 30_000}]})
    assert breaches({"type": "Nonsense", "version": "1.5", "body": []})
    for wrong in ({"type": "TextBlock", "text": 1}, {"type": "Column", "items": []}, {"text": "x"}):
        inside: Any = {"type": "Container", "items": [wrong]}
        assert breaches({"type": "AdaptiveCard", "version": "1.5", "body": [inside]})
    assert not breaches({"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "x"}]})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "form"), FORMS, ids=[name for name, _ in FORMS])
async def test_every_window_of_ours_is_a_valid_dialog_wherever_it_comes_from(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot, name: str, form: Form, language: str
) -> None:
    api, found = models(), list[Any]()
    bot.language = language
    under = [
        ["home", ["teams.home", "", ""], {}],
        ["board", ["board.page", "", "3"], {}],
        ["thread.write", ["thread.open", "h" * 27, ""], {}],
    ]
    hidden = {"trail": json.dumps(under)}
    first = {"data": {"action": "thread.open", "h": "h" * 27, "hidden": hidden}}
    sent = {"data": {"form": "thread.close", "hidden": hidden, "words": "typed words"}}
    for answer, invoke, value in (
        (Open(form), "task/fetch", first),
        (Push(form), "task/submit", sent),
        (Replace(form), "composeExtension/submitAction", sent),
        (FieldErrors(form, {}), "task/submit", sent),
    ):
        bot.answer = answer
        said = (await ana.invokes(invoke, value)).json()
        model = api.TaskModuleResponse if invoke.startswith("task/") else api.MessagingExtensionActionResponse
        model.model_validate(said)
        found = [*found, *cards_in(said)]
    assert len(found) == 4
    # None is too large to lead back, with three windows under it.
    assert ["teams.back" in json.dumps(found[at]) for at in (1, 3)] == [True, True]
    # They differ in what leads back, so the one that has the most to say stands for all.
    assert breaches(max(found, key=lambda card: len(json.dumps(card)))) == [], name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "card"), CARDS, ids=[name for name, _ in CARDS])
async def test_every_card_of_ours_is_valid_as_a_message_and_as_an_answer(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot, name: str, card: Card, language: str
) -> None:
    api = models()
    bot.language, bot.answer = language, Say(card)
    await ana.types("/peer help")
    (message,) = world.service.sent()
    api.MessageActivityInput.model_validate(message)
    pressed = {"action": {"type": "Action.Execute", "verb": "help.show", "data": {"action": "help.show"}}}
    said = (await ana.invokes("adaptiveCard/action", pressed)).json()
    api.AdaptiveCardActionCardResponse.model_validate(said)
    opened = (await ana.invokes("task/fetch", {"data": {"action": "help.show"}})).json()
    for found in (*cards_in(message), *cards_in(said), *cards_in(opened)):
        assert breaches(found) == [], name


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_card_of_ours_is_valid_in_a_channel_for_one_for_all_and_in_the_place_of_another(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot, language: str
) -> None:
    api, channel = models(), Channel("teams", TENANT, GENERAL)
    asked = {"type": "message", "text": "help", "recipient": {"id": f"28:{APP_ID}", "isTargeted": True}}
    for name, card in CARDS:
        world.service.seen.clear()
        world.paused.append(60.0)
        bot.language, bot.answer = language, Say(card)
        await ana.deliver(asked, in_channel=True)
        _, aside = called(world, "POST", r"/activities\?isTargetedActivity=true")
        assert api.MessageActivityInput.model_validate(aside).recipient.is_targeted is True
        posted = await world.teams.post(channel, card, language)
        assert isinstance(posted, Posted)
        _, post = called(world, "POST", "/v3/conversations")
        begun = api.CreateConversationParams.model_validate(post)
        assert (begun.tenant_id, begun.channel_data["channel"]["id"]) == (TENANT, GENERAL)
        api.MessageActivityInput.model_validate(post["activity"])
        assert await world.teams.update(channel, posted.reference, card, language) == Sent()
        where, update = called(world, "PUT", r"/activities/\d+")
        assert api.MessageActivityInput.model_validate(update).recipient is None
        assert where.count(posted.reference.split()[1]) == 2
        drawn = [list(cards_in(found)) for found in (aside, post, update)]
        assert [len(found) for found in drawn] == [1, 1, 1]
        for (found,) in drawn:
            assert breaches(found) == [], name


async def test_the_chat_that_is_opened_is_asked_for_as_microsofts_client_asks(
    world: TeamsWorld, ana: TeamsPerson
) -> None:
    await ana.deliver({"type": "typing"}, in_channel=True)
    assert await world.teams.direct(Account("teams", TENANT, "ana"), CARDS[0][1], "en") == Sent()
    _, opened = called(world, "POST", "/v3/conversations")
    asked = models().CreateConversationParams.model_validate(opened)
    assert ([one.id for one in asked.members], asked.tenant_id) == ([ana.mri], TENANT)


def test_the_addresses_of_every_cloud_are_microsofts_own() -> None:
    clouds = importlib.import_module("microsoft_teams.api.auth.cloud_environment")
    told = Path("docs/teams.md").read_text(encoding="utf-8")
    assert Settings.model_fields["teams_openid_url"].default == clouds.PUBLIC.openid_metadata_url
    assert clouds.PUBLIC.token_issuer == ISSUER
    for cloud in (clouds.PUBLIC, clouds.US_GOV, clouds.US_GOV_DOD, clouds.CHINA):
        token_url = f"{cloud.login_endpoint}/TENANT/oauth2/v2.0/token"
        assert scope(token_url) == cloud.bot_scope
        assert cloud is clouds.PUBLIC or (f"`{token_url}`" in told and f"`{cloud.openid_metadata_url}`" in told)


async def test_every_other_answer_is_one_that_microsofts_models_know(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    api = models()
    bot.answer = Done()
    pressed = {"action": {"type": "Action.Execute", "verb": "help.show", "data": {"action": "help.show"}}}
    done = (await ana.invokes("adaptiveCard/action", pressed)).json()
    api.AdaptiveCardActionMessageResponse.model_validate(done)
    unknown: Mapping[str, Any] = (await ana.invokes("task/fetch", {})).json()
    api.TaskModuleResponse.model_validate(unknown)
    query = (await ana.invokes("composeExtension/query", {})).json()
    api.MessagingExtensionResponse.model_validate(query)


async def test_what_our_own_people_send_is_what_teams_would(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    api = models()
    execute = {"action": {"type": "Action.Execute", "verb": "v", "data": {"action": "v"}}, "trigger": "manual"}
    context = {"theme": "default"}
    invokes: dict[str, dict[str, Any]] = {
        "task/fetch": {"data": {"action": "v"}, "context": context},
        "task/submit": {"data": {"action": "v"}, "context": context},
        "adaptiveCard/action": execute,
        "composeExtension/fetchTask": {"commandId": "case", "commandContext": "compose", "context": context},
        "composeExtension/submitAction": {"commandId": "case", "commandContext": "compose", "data": {"action": "v"}},
    }
    for in_channel in (False, True):
        await ana.types("/peer help", in_channel=in_channel)
        api.ActivityTypeAdapter.validate_python(ana.last[0])
        for name, value in invokes.items():
            await ana.invokes(name, value, in_channel=in_channel)
            api.ActivityTypeAdapter.validate_python(ana.last[0])
    await ana.install()
    api.ActivityTypeAdapter.validate_python(ana.last[0])
    assert GENERAL in str(api.ActivityTypeAdapter.validate_python(ana.activity(in_channel=True) | {"type": "typing"}))
