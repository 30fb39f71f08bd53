"""Where a sign-in comes from, for the lock-out: behind a proxy everybody would share the proxy's address."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the nearest of TRUSTED_PROXIES proxies saw; what a client writes further left is never read."""
    hops = settings.TRUSTED_PROXIES
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return seen[-hops] if hops and len(seen) >= hops else request.META.get("REMOTE_ADDR", "")
