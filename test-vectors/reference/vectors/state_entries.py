"""What the modules of state.json make entries with: nothing here is added to a Play."""

import copy

import author_key
import entries
from vectors.material import octets

OFFICIAL = ("official", 0)
UNSIGNED = bytes(64)


def said(play, document, author=OFFICIAL):
    """The entries of a document, honestly signed."""
    return copy.deepcopy(play).document(document, author)


def raw(play, data, author=OFFICIAL, secret=None, election=None, purpose="document", digest=None, part=0, parts=1):
    """One part with everything free to choose."""
    secret = play.author_secret(author) if secret is None else secret
    fields = _fields(data, author, digest, part, parts)
    message = entries.part_message(election or play.election, fields)
    return b"\0" + fields + author_key.sign(secret, message, octets("raw part"), purpose)


def unsigned(data, author=OFFICIAL, digest=None, part=0, parts=1):
    """The same with a signature of zeros."""
    return b"\0" + _fields(data, author, digest, part, parts) + UNSIGNED


def cut(data):
    """The arguments of the parts of a document's bytes: (bytes, digest, part, parts)."""
    digest, pieces = entries.document_digest(data), entries.cut(data)
    return [{"data": piece, "digest": digest, "part": part, "parts": len(pieces)} for part, piece in enumerate(pieces)]


def _fields(data, author, digest, part, parts):
    return entries.part_fields(author, entries.document_digest(data) if digest is None else digest, part, parts, data)
