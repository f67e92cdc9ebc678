"""What Slack's Web API does, method by method: who may call it, and what it changes and answers."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.drivers.slack_world import Json, Place, Refusal, SlackWorld, Team

Arguments = Mapping[str, Any]
Method = Callable[[SlackWorld, Team, Arguments], Json]

NEEDS = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "conversations.open": "im:write",
    "bots.info": "users:read",
    "users.info": "users:read",
}
"""The scope that a method takes. `conversations.info` takes one by the kind of channel."""

TIERS = {
    "auth.test": 600,
    "bots.info": 50,
    "chat.postMessage": 300,
    "chat.postEphemeral": 100,
    "chat.update": 50,
    "chat.delete": 50,
    "conversations.info": 50,
    "conversations.open": 50,
    "users.info": 100,
    "views.open": 100,
    "views.push": 100,
    "views.update": 100,
    "views.publish": 100,
}
"""How often a minute a workspace may call a method."""


def perform(world: SlackWorld, team: Team, method: str, arguments: Arguments) -> Json:
    """Do what is asked. Raises Refusal."""
    if method not in METHODS:
        raise Refusal("unknown_method")
    if NEEDS.get(method, team.scopes[0]) not in team.scopes:
        raise Refusal("missing_scope", [NEEDS[method]])
    return METHODS[method](world, team, arguments)


def _auth_test(_: SlackWorld, team: Team, __: Arguments) -> Json:
    organisation = {"enterprise_id": team.enterprise_id} if team.enterprise_id else {}
    return {
        "url": f"https://{team.team_id.lower()}.slack.example/",
        "team": team.team_id,
        "user": "peer",
        "team_id": team.team_id,
        "user_id": team.bot_user_id,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
        **organisation,
    }


def _bot_info(_: SlackWorld, team: Team, arguments: Arguments) -> Json:
    if arguments.get("bot") != team.bot_id:
        raise Refusal("bot_not_found")
    return {"bot": {"id": team.bot_id, "deleted": False, "name": "peer", "app_id": "A0PEER"}}


def _post(world: SlackWorld, team: Team, arguments: Arguments) -> Json:
    place = place_of(team, str(arguments.get("channel") or ""))
    _writable(team, place)
    body = {name: arguments[name] for name in arguments if name != "channel"}
    body["blocks"] = structured(body.get("blocks"), [])
    message = world.say(team, place.channel_id, body)
    return {"channel": place.channel_id, "ts": message.ts, "message": {"type": "message", **message.body}}


def _whisper(world: SlackWorld, team: Team, arguments: Arguments) -> Json:
    place = place_of(team, str(arguments.get("channel") or ""))
    _writable(team, place)
    if arguments.get("user") not in place.members:
        raise Refusal("user_not_in_channel")
    body = {name: arguments[name] for name in arguments if name not in {"channel", "user"}}
    body["blocks"] = structured(body.get("blocks"), [])
    return {"message_ts": world.say(team, place.channel_id, body, only=str(arguments["user"])).ts}


def _change(world: SlackWorld, team: Team, arguments: Arguments) -> Json:
    old = _own(team, arguments)
    body = {name: arguments[name] for name in arguments if name not in {"channel", "ts"}}
    body["blocks"] = structured(body.get("blocks"), [])
    new = world.say(team, old.channel_id, body)
    team.messages.pop()
    old.body = new.body
    return {"channel": old.channel_id, "ts": old.ts, "text": old.body.get("text", "")}


def _delete(_: SlackWorld, team: Team, arguments: Arguments) -> Json:
    old = _own(team, arguments)
    team.messages.remove(old)
    return {"channel": old.channel_id, "ts": old.ts}


def _own(team: Team, arguments: Arguments) -> Any:
    for message in team.messages:
        if (message.channel_id, message.ts) == (arguments.get("channel"), arguments.get("ts")) and not message.only:
            if message.author != team.bot_user_id:
                raise Refusal("cant_update_message")
            return message
    raise Refusal("message_not_found")


def _open_direct(_: SlackWorld, team: Team, arguments: Arguments) -> Json:
    user_id = str(arguments.get("users") or "")
    if user_id not in team.people:
        raise Refusal("user_not_found")
    return {"channel": {"id": team.direct(user_id).channel_id}}


def _channel_info(_: SlackWorld, team: Team, arguments: Arguments) -> Json:
    channel_id = str(arguments.get("channel") or "")
    place = team.places.get(channel_id)
    needed = "im:read" if channel_id.startswith("D") else "groups:read" if place and place.private else "channels:read"
    if needed not in team.scopes:
        raise Refusal("missing_scope", [needed])
    if place is None or (place.private and team.bot_user_id not in place.members):
        raise Refusal("channel_not_found")
    return {
        "channel": {
            "id": place.channel_id,
            "name": place.channel_id.lower(),
            "is_archived": place.archived,
            "is_private": place.private,
            "is_ext_shared": place.ext_shared,
            "is_shared": place.ext_shared,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
            "is_member": team.bot_user_id in place.members,
        }
    }


def _user_info(_: SlackWorld, team: Team, arguments: Arguments) -> Json:
    human = team.people.get(str(arguments.get("user") or ""))
    if human is None:
        raise Refusal("user_not_found")
    return {"user": human.told(team, locale=str(arguments.get("include_locale")).lower() in {"1", "true"})}


def _view_open(world: SlackWorld, team: Team, arguments: Arguments) -> Json:
    return {"view": world.open(team, str(arguments.get("trigger_id") or ""), structured(arguments.get("view"), {}))}


def _view_push(world: SlackWorld, team: Team, arguments: Arguments) -> Json:
    return {"view": world.push(team, str(arguments.get("trigger_id") or ""), structured(arguments.get("view"), {}))}


def _view_update(world: SlackWorld, team: Team, arguments: Arguments) -> Json:
    updated = world.update(
        team,
        structured(arguments.get("view"), {}),
        view_id=str(arguments.get("view_id") or ""),
        external_id=str(arguments.get("external_id") or ""),
        hash_=str(arguments.get("hash") or ""),
    )
    return {"view": updated}


def _view_publish(world: SlackWorld, team: Team, arguments: Arguments) -> Json:
    view = structured(arguments.get("view"), {})
    user_id, hash_ = str(arguments.get("user_id") or ""), str(arguments.get("hash") or "")
    return {"view": world.publish(team, user_id, view, hash_)}


def place_of(team: Team, channel: str) -> Place:
    """A channel by its id, or the direct messages of the person with this id. Raises Refusal."""
    if channel in team.people:
        return team.direct(channel)
    if channel not in team.places:
        raise Refusal("channel_not_found")
    return team.places[channel]


def _writable(team: Team, place: Place) -> None:
    if place.direct and team.people[place.direct].deleted:
        raise Refusal("user_disabled")
    if place.archived:
        raise Refusal("is_archived")
    if team.bot_user_id not in place.members:
        raise Refusal("channel_not_found" if place.private else "not_in_channel")


def structured(found: Any, missing: Any) -> Any:
    """An argument that is an object or a list: as it is, or read from the text in which a form carries it."""
    if found is None:
        return missing
    return json.loads(found) if isinstance(found, str) else found


METHODS: dict[str, Method] = {
    "auth.test": _auth_test,
    "bots.info": _bot_info,
    "chat.postMessage": _post,
    "chat.postEphemeral": _whisper,
    "chat.update": _change,
    "chat.delete": _delete,
    "conversations.open": _open_direct,
    "conversations.info": _channel_info,
    "users.info": _user_info,
    "views.open": _view_open,
    "views.push": _view_push,
    "views.update": _view_update,
    "views.publish": _view_publish,
}
