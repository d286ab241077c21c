"""Clients of the emulator's services."""

import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from stacks.emulator.emulator import Emulator

import boto3  # pyright: ignore[reportMissingTypeStubs] - it has none
from botocore.exceptions import ClientError  # pyright: ignore[reportMissingTypeStubs] - as boto3
from botocore.session import (  # pyright: ignore[reportMissingTypeStubs] - as boto3
    Session as BotocoreSession,
)

_FORBIDDEN = 403


@dataclass(frozen=True)
class Credentials:
    """Those of a session."""

    key: str
    secret: str
    token: str


class Client(Protocol):
    """What boto3 makes at run time: an operation of the service is a method with keywords."""

    def __getattr__(self, operation: str) -> Callable[..., Mapping[str, Any]]:
        """The operation of that name; it raises botocore's ClientError."""
        ...


def client(
    emulator: Emulator, service: str, region: str, credentials: Credentials | None = None
) -> Client:
    """A client for the administrator of the emulated account, or for the session given."""
    keys = emulator.environment({})
    return _session().client(
        service,
        region_name=region,
        endpoint_url=emulator.url,
        aws_access_key_id=credentials.key if credentials else keys["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=(
            credentials.secret if credentials else keys["AWS_SECRET_ACCESS_KEY"]
        ),
        aws_session_token=credentials.token if credentials else None,
    )


@cache
def _session() -> Any:
    """What all clients share: it reads what the services are, which takes longer than a call.

    It takes no notice of the caller's own profile and files.
    """
    no_file = (None, None, os.devnull, None)
    own = {
        "profile": (None, None, None, None),
        "config_file": no_file,
        "credentials_file": no_file,
    }
    return boto3.Session(botocore_session=BotocoreSession(session_vars=own))


def is_permitted(operation: Callable[..., object], arguments: Mapping[str, str]) -> bool:
    """Call ``operation``; False where AWS refuses it for want of a permission.

    What fails for another reason, such as a bucket that has no policy, is permitted.
    """
    try:
        operation(**arguments)
    except ClientError as error:
        response: Any = error.response
        return response["ResponseMetadata"]["HTTPStatusCode"] != _FORBIDDEN
    return True


@contextmanager
def already_there(code: str) -> Generator[None]:
    """Pass over the error ``code``, which says that what is to be made is there."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] != code:
            raise
