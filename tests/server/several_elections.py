#!/usr/bin/env python3
"""Several elections on one server, each in its own state; what is of one is nothing to another.
[bal-2, srv-1, srv-5, req-1]"""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import here  # noqa: E402
import oyd as server  # noqa: E402
import people  # noqa: E402

NAMES = ("park", "school", "road-2027")


def same_people(seed):
    """Elections with the same keys, codes and roll: only the manifests differ, in origin and title.
    (A server has one log for one origin, as the twin of the first one finds.)"""
    class Named(people.Election):
        def set_manifest(self):
            self.spec["title"] = f"About the {self.title}"
            self.spec["origin"] = f"example.org/{self.origin}"
            super().set_manifest()

    out = []
    for name, origin in (*zip(NAMES, NAMES), ("twin", NAMES[0])):
        Named.title, Named.origin = name, origin
        out.append(Named(seed, voters=6))
    return out


def twin(t, oyd, folder, e):
    """[req-5] Two logs of one origin would convict the server of forking."""
    for path in ("manifest.json", "ceremony.bin", "roll.bin"):
        (folder / path).write_bytes(e.files[path])
    done = subprocess.run(
        [server.BIN / "oy", "officer", "create", f"http://127.0.0.1:{oyd.port}/elections/twin",
         "--manifest", folder / "manifest.json", "--ceremony", folder / "ceremony.bin", "--roll",
         folder / "roll.bin", "--key", folder / "officer0.secret"],
        check=False, capture_output=True, text=True, timeout=60)
    t.fact("no second log of one origin", done.returncode == 1 and "[req-5]" in done.stderr,
           done.stderr)
    t.fact("and no trace of it", oyd.get("/elections/twin").status == 404)


def by_command_line(t, oyd, folder, name, e):
    """`oy officer create` and `open`, as officers do it."""
    for path in ("manifest.json", "ceremony.bin", "roll.bin"):
        (folder / path).write_bytes(e.files[path])
    keys = []
    for i, seed in enumerate(e.officers):
        keys.append(folder / f"officer{i}.secret")
        keys[i].write_bytes(b"oy-secret 1 officer\n" + seed)
        keys[i].chmod(0o600)
    files = ["--manifest", folder / "manifest.json", "--ceremony", folder / "ceremony.bin",
             "--roll", folder / "roll.bin"]
    url = f"http://127.0.0.1:{oyd.port}/elections/{name}"
    for act, key in (("create", keys[0]), ("open", keys[0]), ("open", keys[1])):
        done = subprocess.run([server.BIN / "oy", "officer", act, url, *files, "--key", key],
                              check=False, capture_output=True, text=True, timeout=60)
        t.fact(f"{name}: oy officer {act}", done.returncode == 0, done.stderr)


def crossed(t, oyd, elections):
    """Every election's ballot at every other one's door, signed by a code that is on both rolls."""
    doors = [here.Door(t, e, oyd, name) for e, name in zip(elections, NAMES)]
    ballots = [e.ballot(e.voters[0]) for e in elections]
    for i, door in enumerate(doors):
        for k, raw in enumerate(ballots):
            if k != i:
                door.refuse(f"{NAMES[k]}'s ballot at {NAMES[i]}", raw, "bal-2")
    for i, door in enumerate(doors):
        door.take(f"{NAMES[i]}'s own", ballots[i])
    for i, door in enumerate(doors):
        door.refuse(f"{NAMES[i - 1]}'s ballot once more", ballots[i - 1], "bal-2")
        found = oyd.get(f"/elections/{NAMES[i]}/ballots/"
                        + people.sha256(elections[i - 1].body(ballots[i - 1])).hex())
        t.fact(f"{NAMES[i]} knows nothing of {NAMES[i - 1]}'s ballot", found.status == 404)


def at_once(t, oyd, elections):
    """Ballots of all elections in the same ticks: each comes to its own log."""
    raws = [(n, e, e.ballot(e.voters[i])) for i in range(1, 6) for n, e in zip(NAMES, elections)]
    answers = server.together([lambda n=n, raw=raw: oyd.cast(n, raw) for n, _, raw in raws])
    said = [people.outcome(e, a, raw) for (_, e, raw), a in zip(raws, answers)]
    t.fact("all are taken, each with a receipt of its own log", set(said) == {"taken"}, str(said))
    for name in NAMES:
        s = oyd.state(name)
        t.fact(f"{name} has its own ballots", s["ballots"] == s["voters"] == 6 and s["size"] == 10)


def main():
    t = server.Tally()
    elections = same_people("several")
    *elections, other = elections
    t.fact("four elections", len({e.election_id for e in (*elections, other)}) == 4)
    oyd = server.Oyd(elections[0].server, [elections[0].creator()])
    folder = server.folder()
    for name, e in zip(NAMES, elections):
        by_command_line(t, oyd, folder, name, e)
    states = {s["name"]: s for s in oyd.get("/elections").json()}
    t.fact("all are listed, open", {n: s["phase"] for n, s in states.items()}
           == {n: "open" for n in NAMES}, str(states))
    t.fact("each with its id", all(states[n]["election_id"] == e.election_id.hex()
                                   for n, e in zip(NAMES, elections)))
    twin(t, oyd, folder, other)
    crossed(t, oyd, elections)
    at_once(t, oyd, elections)
    before = {n: people.standing(oyd, n) for n in NAMES}
    oyd.restart()
    t.fact("a restart keeps them apart", {n: people.standing(oyd, n) for n in NAMES} == before)
    t.finish()


if __name__ == "__main__":
    main()
