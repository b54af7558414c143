"""The record directory, read strictly: spec/record.md."""
import os
import stat

import log
from errors import Reader, require
from hashing import sha256

CHECKPOINT_MAX = 64 * 1024
BALLOT_MAX = 16 * 1024 * 1024
_LIMITS = {"checkpoint": CHECKPOINT_MAX, "closing": CHECKPOINT_MAX,
           "manifest.json": 4 * 1024 * 1024}


class Unreadable(Exception):
    """The operating system would not let us read: no verdict, exit status 2 [chk-5]."""


class Record:
    """The files below a directory, by relative path."""

    def __init__(self, root):
        self.root = root
        self.files, self.strange = {}, []
        try:
            if not stat.S_ISDIR(os.stat(root).st_mode):
                raise Unreadable(f"{root} is no directory")
            self._walk("")
        except OSError as bad:
            raise Unreadable(str(bad)) from bad

    def _walk(self, below):
        with os.scandir(os.path.join(self.root, below)) as found:
            for item in found:
                path = f"{below}/{item.name}" if below else item.name
                info = item.stat(follow_symlinks=False)
                if stat.S_ISREG(info.st_mode):
                    self.files[path] = info.st_size
                elif stat.S_ISDIR(info.st_mode):
                    self._walk(path)
                else:
                    self.strange.append(path)

    def read(self, path, limit):
        """A file's bytes, no longer than the limit [rec-1], [rec-2]."""
        require(path in self.files, "rec-1", f"{path} is missing or no regular file")
        require(self.files[path] <= limit, "rec-2", f"{path} is too long")
        try:
            fd = os.open(os.path.join(self.root, path), os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(fd, "rb") as file:
                return file.read(limit + 1)
        except OSError as bad:
            raise Unreadable(str(bad)) from bad

    def read_entry_file(self, path, entry):
        """A file that a log entry names: length first, then SHA-256 [ent-3]."""
        require(self.files.get(path) == entry.length, "ent-3",
                f"{path} has not the length its log entry says")
        raw = self.read(path, entry.length)
        require(sha256(raw) == entry.hash, "ent-3", f"{path} is not the file of its log entry")
        return raw

    def load_log(self):
        """(note, entries) of the checkpoint and the entry bundles, before any is checked."""
        note = log.parse_note(self.read("checkpoint", CHECKPOINT_MAX))
        require(note.size <= 65536 * max(1, len(self.files)), "rec-1", "entry bundles are missing")
        entries = []
        for path, _, width in log.bundle_paths("tile/entries", note.size):
            entries += log.split_entries(self.read(path, width * 65537), width)
        return note, entries

    def check_files(self, note, entries):
        """C1: every file there, nothing else, none too long [rec-1], [rec-2]."""
        types = [entry[0] if entry else 0 for entry in entries]
        want = {"checkpoint"}
        want.update(path for path, _, _ in log.bundle_paths("tile/entries", note.size))
        want.update(path for path, _ in log.tile_paths(note.size))
        ballots = types.count(log.BALLOT)
        bundles = log.bundle_paths("ballots", ballots)
        want.update(path for path, _, _ in bundles)
        for kind, path in ((log.MANIFEST, "manifest.json"), (log.CEREMONY, "ceremony.bin"),
                           (log.ROLL, "roll.bin"), (log.CLOSE, "closing"), (log.TALLY, "tally.bin"),
                           (log.RESULT, "result.json")):
            if kind in types:
                want.add(path)
        want.update(f"shares/{k + 1}.bin" for k in range(types.count(log.SHARE)))
        missing = sorted(want - set(self.files))
        require(not missing, "rec-1", f"{(missing or [''])[0]} is missing or no regular file")
        extra = sorted(set(self.files) - want) + sorted(self.strange)
        require(not extra, "rec-1", f"{(extra or [''])[0]} does not belong here")
        for path, limit in _LIMITS.items():
            require(self.files.get(path, 0) <= limit, "rec-2", f"{path} is too long")
        for path, width in log.tile_paths(note.size):
            require(self.files[path] <= 32 * width, "rec-2", f"{path} is too long")
        for path, _, width in bundles:
            require(self.files[path] <= width * (BALLOT_MAX + 4), "rec-2", f"{path} is too long")

    def ballot_bundle(self, path, width):
        """The ballots of a bundle [rec-3]."""
        reader = Reader(self.read(path, width * (BALLOT_MAX + 4)), "rec-3")
        out = []
        for _ in range(width):
            length = reader.uint(4)
            require(length <= BALLOT_MAX, "rec-2", "a ballot is larger than 16 MiB")
            out.append(reader.take(length))
        reader.done()
        return out


def write(directory, files):
    """Write {path: bytes} as a new record."""
    for path, data in files.items():
        full = os.path.join(directory, path)
        os.makedirs(os.path.dirname(full) or ".", exist_ok=True)
        with open(full, "wb") as file:
            file.write(data)
