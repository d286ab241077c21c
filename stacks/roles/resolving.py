"""What CDKTF's tokens stand for."""

from cdktf import DefaultTokenResolver, StringConcat, Tokenization
from constructs import Construct


def resolved(text: str, scope: Construct) -> str:
    """``text`` as Terraform will read it in ``scope``'s stack: with what its tokens stand for."""
    value = Tokenization.resolve(
        # A token for a list is one in a list only, of which cdktf makes one expression.
        [text] if text.startswith("#{") else text,
        scope=scope,
        # jsii's protocol names some arguments otherwise than its class.
        resolver=DefaultTokenResolver(StringConcat()),  # pyright: ignore[reportArgumentType]
        preparing=False,
    )
    return value if isinstance(value, str) else text
