"""The bot's registration with Microsoft: who it is, which tenants it serves, and which addresses it trusts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

PLATFORM = "teams"

OPENID_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
"""Where the commercial cloud says with which keys it signs."""

SERVICE_HOSTS = (
    "smba.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
    "smba.infra.dod.teams.microsoft.us",
)
"""The documented hosts of the connector: the commercial cloud and those of the United States government."""

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def token_url(tenant_id: str) -> str:
    """Where the commercial cloud hands out the bot's own token: the authority of its home tenant."""
    return f"https://login.microsoftonline.com/{tenant_id}/oauth2/v2.0/token"


@dataclass(frozen=True, slots=True)
class Registration:
    """What the settings say of Teams. `tenants` are those that may use the bot, `service_hosts` may hold ports."""

    app_id: str
    app_secret: str = field(repr=False)
    tenants: frozenset[str]
    token_url: str
    openid_url: str = OPENID_URL
    service_hosts: tuple[str, ...] = SERVICE_HOSTS

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
