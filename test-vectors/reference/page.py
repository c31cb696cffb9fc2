"""docs/protocol/page.md: which files the voters' page has."""

import re

from batch import Refused

MOST_ADDRESSES, MOST_HEADERS, MOST_ASSETS, LONGEST_PATH = 8, 16, 256, 200
_SEGMENT = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
_PATH = re.compile(rf"{_SEGMENT}(/{_SEGMENT})*", re.ASCII)
_ADDRESS = re.compile(r"https?://[a-z0-9.\-:\[\]]{1,100}/(.*)", re.ASCII | re.DOTALL)
_NAME = re.compile(r"[a-z0-9-]{1,64}", re.ASCII)
_VALUE = re.compile(r"[!-~]([ -~]{0,1998}[!-~])?", re.ASCII)


def check(document, before, parts):
    """Everything but the reason, where the page with the digest `before` holds until then, or None does."""
    addresses, headers, assets = document["addresses"], document["headers"], document["assets"]
    rules = [
        (parts == 1, "page-size"),
        (document["before"] == before, "page-before"),
        (len(addresses) <= MOST_ADDRESSES and all(map(_is_address, addresses)) and _ascends(addresses), "page-address"),
        (len(headers) <= MOST_HEADERS and all(map(_is_header, headers)) and _ascends([header["name"] for header in headers]), "page-header"),
        (1 <= len(assets) <= MOST_ASSETS and all(_is_path(asset["path"]) for asset in assets) and _ascends([asset["path"] for asset in assets]), "page-asset"),
    ]
    for holds, code in rules:
        if not holds:
            raise Refused(code)


def _ascends(texts):
    return all(one < following for one, following in zip(texts, texts[1:]))


def _is_path(path):
    return len(path) <= LONGEST_PATH and _PATH.fullmatch(path) is not None


def _is_address(address):
    found = _ADDRESS.fullmatch(address)
    path = found and found.group(1)
    return found is not None and (path == "" or path.endswith("/") and len(path) <= LONGEST_PATH and _is_path(path[:-1]))


def _is_header(header):
    return _NAME.fullmatch(header["name"]) is not None and _VALUE.fullmatch(header["value"]) is not None
