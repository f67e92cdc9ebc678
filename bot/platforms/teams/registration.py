"""The bot's registration with Microsoft: who it is, which tenants it serves, and which addresses it trusts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

PLATFORM = "teams"

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Registration:
    """What the settings say of Teams.

    `tenants` are those that may use the bot. `openid_url` says with which keys the platform signs, `token_url` hands
    out the bot's own token, and `service_hosts` are the only ones that may get it. Links that open Teams begin with
    `web_url`.
    """

    app_id: str
    app_secret: str = field(repr=False)
    tenants: frozenset[str]
    token_url: str
    openid_url: str
    service_hosts: tuple[str, ...]
    web_url: str = "https://teams.microsoft.com"

    def admits(self, tenant: str) -> bool:
        """Whether people of this tenant may use the bot."""
        return tenant.casefold() in {one.casefold() for one in self.tenants}

    def trusts(self, service_url: str) -> bool:
        """Whether the bot's token may go to this address: a host that is listed, encrypted unless it is this machine.

        What is listed is a host, a host with its port, or an address. Without a port the usual one is meant, but any
        port of this machine.
        """
        try:
            asked = urlsplit(service_url)
            return any(_is_under(asked, one) for one in _listed(self.service_hosts))
        except ValueError:
            return False


def _listed(hosts: Iterable[str]) -> Iterable[SplitResult]:
    return (urlsplit(host if "://" in host else f"//{host}") for host in hosts if host)


def _is_under(asked: SplitResult, listed: SplitResult) -> bool:
    if asked.username is not None or asked.password is not None or not asked.hostname:
        return False
    here = asked.hostname in _LOOPBACK
    if asked.scheme != "https" and not (asked.scheme == "http" and (here or listed.scheme == "http")):
        return False
    if asked.hostname != (listed.hostname or ""):
        return False
    if listed.port is None and here:
        return True
    return _port(asked) == (listed.port or _port(asked._replace(netloc=asked.hostname)))


def _port(address: SplitResult) -> int:
    return address.port or (80 if address.scheme == "http" else 443)
