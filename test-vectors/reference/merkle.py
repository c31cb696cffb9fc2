"""RFC 6962 tree hashes and proofs, written as the RFC's recursive definitions; C2SP tiles and entry bundles."""

import hashlib
import re


def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root(leaves):
    """RFC 6962 §2.1 over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = _split(len(leaves))
    return node_hash(root(leaves[:k]), root(leaves[k:]))


def inclusion(index, leaves):
    """PATH(index, leaves), from the leaf's sibling to the root's child."""
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return inclusion(index, leaves[:k]) + [root(leaves[k:])]
    return inclusion(index - k, leaves[k:]) + [root(leaves[:k])]


def consistency(first, leaves):
    """PROOF(first, leaves) for 0 < first <= len(leaves)."""
    return _subproof(first, leaves, True)


def _subproof(m, leaves, whole):
    n = len(leaves)
    if m == n:
        return [] if whole else [root(leaves)]
    k = _split(n)
    if m <= k:
        return _subproof(m, leaves[:k], whole) + [root(leaves[k:])]
    return _subproof(m - k, leaves[k:], False) + [root(leaves[:k])]


def inclusion_holds(index, size, path, leaf, expected):
    """RFC 9162 §2.1.3.2."""
    if index >= size:
        return False
    fn, sn, current = index, size - 1, leaf
    for sibling in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            current = node_hash(sibling, current)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            current = node_hash(current, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and current == expected


def inclusion_fault(index, size, path, leaf, expected):
    """The code of what is wrong with a proof, if anything is."""
    if index >= size:
        return "proof-out-of-range"
    return None if inclusion_holds(index, size, path, leaf, expected) else "proof-invalid"


def consistency_holds(first, second, path, first_root, second_root):
    """RFC 9162 §2.1.4.2, with the proofs of equal and of empty trees being empty."""
    if first > second:
        return False
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path and first_root == root([])
    if first & (first - 1) == 0:
        path = [first_root, *path]
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_hash(new, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old == first_root and new == second_root


def consistency_fault(first, second, path, first_root, second_root):
    """The code of what is wrong with a proof, if anything is."""
    if first > second:
        return "proof-out-of-range"
    return None if consistency_holds(first, second, path, first_root, second_root) else "proof-invalid"


def tile_path(level, index, width):
    """The tlog-tiles path; `level` is a number or "entries"."""
    digits = f"{index:03d}"
    digits = digits.rjust(-(-len(digits) // 3) * 3, "0")
    parts = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    number = "/".join(["x" + part for part in parts[:-1]] + parts[-1:])
    return f"tile/{level}/{number}" + ("" if width == 256 else f".p/{width}")


def parse_path(text):
    """(level, index, width) of the one spelling of a tile's path, or None."""
    found = re.fullmatch(r"tile/(entries|[0-7])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]{1,3}))?", text)
    if not found:
        return None
    level, index, width = found[1] if found[1] == "entries" else int(found[1]), int(re.sub("[x/]", "", found[2])), int(found[3] or 256)
    last = 2**64 - 1 >> (8 if level == "entries" else 8 * (level + 1))
    return (level, index, width) if index <= last and 1 <= width <= 256 and tile_path(level, index, width) == text else None


def tiles(entries):
    """All static files of a log with exactly these entries: {path: bytes}, without the checkpoint."""
    files = {}
    for start in range(0, len(entries), 256):
        part = entries[start : start + 256]
        files[tile_path("entries", start // 256, len(part))] = bundle(part)
    level, hashes = 0, [leaf_hash(entry) for entry in entries]
    while hashes:
        above = []
        for start in range(0, len(hashes), 256):
            part = hashes[start : start + 256]
            files[tile_path(level, start // 256, len(part))] = b"".join(part)
            if len(part) == 256:
                above.append(root(part))
        level, hashes = level + 1, above
    return files


def bundle(entries):
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def read_bundle(data, width):
    """Exactly `width` entries and nothing else, or None."""
    entries, at = [], 0
    for _ in range(width):
        length = int.from_bytes(data[at : at + 2], "big")
        if at + 2 + length > len(data) or at + 2 > len(data):
            return None
        entries.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    return entries if at == len(data) else None


def bundle_fault(data, width):
    """The code of what is wrong with a bundle, if anything is."""
    if not 1 <= width <= 256:
        return "tile-too-long"
    return "tile-length" if read_bundle(data, width) is None else None


def hash_tile_fault(data, width):
    return None if len(data) == 32 * width else "tile-length"


def _split(n):
    """The largest power of two smaller than n."""
    return 1 << ((n - 1).bit_length() - 1)


def prefix(first, leaves):
    """SUBPROOF(first, leaves, false) for 0 < first < len(leaves): what leads to both roots."""
    return _subproof(first, leaves, False)


def prefix_roots(first, second, path):
    """The roots over the first `first` and over all `second` leaves that a path leads to, or None."""
    if not 0 < first < second or not path:
        return None
    roots, rest = _prefix_roots(first, second, list(path))
    return None if roots is None or rest else roots


def _prefix_roots(m, n, path):
    """((older, newer), what is left of the path): the path is read from its deepest subtree on."""
    if m == n:
        return ((path[0], path[0]), path[1:]) if path else (None, path)
    k = _split(n)
    roots, rest = _prefix_roots(m if m <= k else m - k, k if m <= k else n - k, path)
    if roots is None or not rest:
        return None, rest
    older, newer = roots
    if m <= k:
        return (older, node_hash(newer, rest[0])), rest[1:]
    return (node_hash(rest[0], older), node_hash(rest[0], newer)), rest[1:]
