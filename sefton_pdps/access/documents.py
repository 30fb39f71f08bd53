"""Who may do what and where, for the generated documentation and for the tests of every page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import ROLE_PERMISSIONS, Role


@dataclass(frozen=True)
class Address:
    """One address of the product: its path with `<name>` for each argument, its name, and who it lets in."""

    path: str
    name: str
    arguments: tuple[str, ...]
    open_to: tuple[Permission, ...] | str | None


def addresses() -> list[Address]:
    """Every address that the resolver knows."""
    return list(_walk(get_resolver(), "/", ""))


def _walk(resolver: URLResolver, path: str, namespace: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, here, inner)
        else:
            yield _address(pattern, here, namespace)


def _address(pattern: URLPattern, path: str, namespace: str) -> Address:
    return Address(
        path=path,
        name=f"{namespace}{pattern.name or ''}",
        arguments=tuple(pattern.pattern.converters),
        open_to=getattr(pattern.callback, "open_to", None),
    )


def _in_words(open_to: Any) -> str:
    return (
        open_to.capitalize() if isinstance(open_to, str) else " or ".join(one.value for one in open_to or ())
    )


def address_map() -> str:
    """Every address with its name and who it lets in."""
    rows = [
        f"| `{one.path}` | `{one.name}` | {_in_words(one.open_to)} |"
        for one in sorted(addresses(), key=lambda one: one.path)
    ]
    return "\n".join(["# Addresses", "", "| Path | Name | Lets in |", "|---|---|---|", *rows]) + "\n"


def role_matrix() -> str:
    """Roles by permissions, the roles as numbered columns."""
    numbers = range(1, len(Role) + 1)
    legend = [f"{number}. {role.value}" for number, role in zip(numbers, Role, strict=True)]
    rows = [
        f"| {permission.value} | "
        + " | ".join("●" if permission in ROLE_PERMISSIONS[role] else "" for role in Role)
        + " |"
        for permission in Permission
    ]
    head = f"| Permission | {' | '.join(str(number) for number in numbers)} |"
    line = "|---|" + ":-:|" * len(Role)
    return "\n".join(["# Roles and permissions", "", *legend, "", head, line, *rows]) + "\n"
