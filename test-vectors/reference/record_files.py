"""The files of a record, in memory or in a directory; docs/protocol/verification.md, "Files". No link is followed, and nothing but plain files is opened."""

import os
import stat

import text

DEEPEST = 10
FOREIGN = 1000
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_")


class Odd(Exception):
    """Something that no record has, by its code, and where it is, if it is in one place."""

    def __init__(self, code, path=None):
        super().__init__(f"{code}: {path}")
        self.code, self.path = code, path


class Files:
    """A record in memory: {path: bytes}."""

    def __init__(self, held):
        self.held = held

    def list(self, at_most):
        """(paths, oddities)"""
        directories = {path[:end] for path in self.held for end, c in enumerate(path) if c == "/"}
        if max(len(self.held), len(directories)) > at_most:
            return [], [Odd("record-too-many")]
        return list(self.held), []

    def read(self, path, at_most):
        data = self.held.get(path)
        if data is not None and len(data) > at_most:
            raise Odd("record-too-long", path)
        return data


class Directory:
    """A record on a disk."""

    def __init__(self, root):
        self.root = os.fsencode(root)
        if not os.path.isdir(self.root):
            raise NotADirectoryError(f"{root} is no directory")

    def list(self, at_most):
        files, oddities, directories, looked_into = [], [], [(b"", 1)], 0
        while directories:
            inside, depth = directories.pop()
            with os.scandir(os.path.join(self.root, inside)) as names:
                for entry in names:
                    path, kind = _joined(inside, entry.name), _kind(entry, depth)
                    if kind == "directory":
                        directories.append((path, depth + 1))
                        looked_into += 1
                    elif kind == "file":
                        files.append(shown(path))
                    else:
                        oddities.append(Odd(kind, shown(path)))
                    if len(files) + len(oddities) > at_most or looked_into > at_most:
                        return [], [Odd("record-too-many")]
        return files, oddities

    def read(self, path, at_most):
        found = self._look(path)
        if found is None:
            return None
        if not stat.S_ISREG(found.st_mode):
            raise Odd("record-special", path)
        if found.st_size > at_most:
            raise Odd("record-too-long", path)
        # What it is may have changed since it was looked at: a link is not followed, and a FIFO not waited for.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with open(os.open(os.path.join(self.root, os.fsencode(path)), flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Odd("record-special", path)
            data = file.read(at_most + 1)
        if len(data) > at_most:
            raise Odd("record-too-long", path)
        return data

    def _look(self, path):
        """What is at the path, if no part of it is a link."""
        names, found = path.split("/"), None
        for end in range(1, len(names) + 1):
            here = "/".join(names[:end])
            try:
                found = os.lstat(os.path.join(self.root, os.fsencode(here)))
            except (FileNotFoundError, NotADirectoryError):
                return None
            if stat.S_ISLNK(found.st_mode):
                raise Odd("record-link", here)
        return found


def shown(path):
    """A name for a terminal: what is no character of a text becomes U+FFFD."""
    return text.shown(path.decode("utf-8", errors="replace"))


def _joined(inside, name):
    return inside + b"/" + name if inside else name


def _kind(entry, depth):
    """`file`, `directory`, or the code of what no record has."""
    if entry.is_symlink():
        return "record-link"
    directory = entry.is_dir(follow_symlinks=False)
    if not _PLAIN.issuperset(entry.name) or directory and depth >= DEEPEST:
        return "record-name"
    if directory:
        return "directory"
    return "file" if entry.is_file(follow_symlinks=False) else "record-special"
