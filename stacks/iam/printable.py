"""Text that others wrote, made fit to be shown."""


def printable(text: str) -> str:
    """``text`` in one line that moves and colours nothing on a terminal; the rest is escaped."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)
