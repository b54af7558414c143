#!/usr/bin/env python3
"""a20, a21: what the server has shown once stands for ever. Every checkpoint that anyone could fetch
while people voted is a head of the same log, also across restarts and a kill; every tile and file
stays byte for byte. [srv-1, srv-4, log-1, log-3, note-1, note-2, note-7]

That a server which cheats is noticed is tested with one that does: tests/attacks, tests/unit/follow.
"""
import pathlib
import signal
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import here  # noqa: E402
import log  # noqa: E402
import oyd as server  # noqa: E402
import people  # noqa: E402

RECORD = f"/elections/{here.NAME}/record/"


class Watcher:
    """Fetches checkpoints without a pause, and keeps every one; tiles of a few of them."""

    def __init__(self, oyd):
        self.oyd, self.heads, self.files, self.wrong = oyd, {}, {}, []
        self.going = True
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        connection = self.oyd.connect()
        while self.going:
            self.look(connection)
        connection.close()

    def look(self, connection):
        text = self.oyd.get(RECORD + "checkpoint", connection=connection).body
        note = log.parse_note(text)
        root = self.heads.setdefault(note.size, (note.root, text))[0]
        if root != note.root:
            self.wrong.append(f"two roots for size {note.size}")
        if note.size < max(self.heads):
            self.wrong.append(f"size {note.size} after {max(self.heads)}")
        for path, _, _ in log.bundle_paths("tile/entries", note.size):
            if path not in self.files:
                answer = self.oyd.get(RECORD + path, connection=connection)
                self.files[path] = (answer.body, answer.headers["Cache-Control"])

    def end(self):
        self.going = False
        self.thread.join()


def vote(e, oyd, voters):
    """Everybody in small groups, so that there are many checkpoints."""
    for i in range(0, len(voters), 3):
        raws = [e.ballot(v) for v in voters[i:i + 3]]
        server.together([lambda raw=raw: oyd.cast(here.NAME, raw) for raw in raws])


def entries_of(oyd, size):
    """The log, out of its bundles; only what the record's rules let stand [log-2]."""
    out = []
    for path, _, width in log.bundle_paths("tile/entries", size):
        out += log.split_entries(oyd.get(RECORD + path).body, width)
    return out


def consistent(t, e, oyd, watcher):
    last = log.parse_note(oyd.get(RECORD + "checkpoint").body)
    leaves = [log.leaf_hash(x) for x in entries_of(oyd, last.size)]
    t.fact("the entries make the root", log.root_of(leaves) == last.root)
    for size, (root, text) in sorted(watcher.heads.items()):
        log.check_server(log.parse_note(text), e.manifest.origin, e.server_public())
        t.fact(f"the checkpoint of size {size} is a head of this log",
               log.root_of(leaves[:size]) == root)
    wrong = [p for p, data in log.tiles(leaves) if oyd.get(RECORD + p).body != data]
    t.fact("every tile is the one that the entries make", not wrong, str(wrong))
    t.fact("nobody saw two roots, or a smaller log", not watcher.wrong, str(watcher.wrong[:3]))
    changed = [p for p, (data, _) in watcher.files.items() if oyd.get(RECORD + p).body != data]
    t.fact("bundles as narrow as they were are given as they were", not changed, str(changed))
    return last


def main():
    t, e, oyd = here.begin("a20", voters=264)
    first = Watcher(oyd)
    vote(e, oyd, e.voters[:24])
    first.end()
    t.fact("many checkpoints were seen", len(first.heads) >= 6, str(sorted(first.heads)))
    consistent(t, e, oyd, first)
    before = people.standing(oyd, here.NAME)
    for how in (signal.SIGTERM, signal.SIGKILL):
        oyd.restart(how)
        t.fact(f"after {how.name} the state is as before", people.standing(oyd, here.NAME) == before)
    second = Watcher(oyd)
    second.heads.update(first.heads)
    # Past the first full tile of 256.
    raws = [e.ballot(v) for v in e.voters[24:]]
    for i in range(0, len(raws), 92):
        server.together([lambda raw=raw: oyd.cast(here.NAME, raw) for raw in raws[i:i + 92]])
    second.end()
    last = consistent(t, e, oyd, second)
    t.fact("every ballot is in it", last.size == 4 + len(e.voters), str(last.size))
    gone = [p for p, (data, _) in first.files.items() if oyd.get(RECORD + p).body != data]
    t.fact("bundles of before the restart are given as they were, though their tile is full now",
           not gone, str(gone))
    t.finish()


if __name__ == "__main__":
    main()
