"""Made-up elections in which the attacker has whatever key it asks for (spec/ref/make.py), and what
an honest client checks of a server's answers. Shares no code with the server."""
import base64
import hashlib
import pathlib
import secrets
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "spec" / "ref"))

import ballot as ballots  # noqa: E402
import edwards  # noqa: E402
import log  # noqa: E402
import make  # noqa: E402
import samples  # noqa: E402
from errors import Reject, header, require, u8, u32, u64  # noqa: E402
from hashing import h32, sha256  # noqa: E402
from proofs import ed_sign, sign  # noqa: E402

ACTS = {"create": 1, "open": 2, "close": 3, "tally": 4, "share": 5, "publish": 6, "statement": 7}
YES = {"park": "yes"}


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class Election(make.Election):
    """A choice of three, two officers who are both needed, open from an hour ago."""

    def __init__(self, seed, voters=8, closes_in=3600, officers=(2, 3), **more):
        super().__init__(seed, trustees=(2, 2), registrars=1, officers=officers, mahalle=(101,),
                         contests=[samples.PARK], **more)
        now = int(time.time())
        self.spec["opens"], self.spec["closes"] = stamp(now - 3600), stamp(now + closes_in)
        self.set_manifest()
        self.hold_ceremony()
        self.enrol([101] * voters)
        hashes = [sha256(self.files[p]) for p in ("manifest.json", "ceremony.bin", "roll.bin")]
        self.election_id = h32(self.group, "election", *hashes)

    # ---- ballots ----

    def signed(self, voter, body):
        """A body with the signature of a voter's code; the body need not be a good one."""
        return body + sign(self.group, voter.secret(self.group), body, self.draw)

    def ballot(self, voter, choices=None, step=1):
        """A good ballot with the next sequence; the log does not get it."""
        sealed = self.seal(voter, choices or YES, step)
        return self.signed(voter, sealed.body)

    def body(self, raw):
        return ballots.body_of(self.group, raw)

    # ---- officers ----

    def request(self, act, payload=b"", version=0, officer=0, election_id=None, nonce=None,
                seed=None):
        """[req-1]: an officer's (from 0) or anybody's request."""
        seed = seed or self.officers[officer]
        head = header("RQ", self.group) + (election_id or self.election_id) + u8(ACTS[act])
        head += (nonce or secrets.token_bytes(32)) + u64(version) + u32(len(payload)) + payload
        head += edwards.ed25519_public(seed)
        return head + ed_sign(seed, "request", head)

    def creation(self, **more):
        files = [self.files[p] for p in ("manifest.json", "ceremony.bin", "roll.bin")]
        return self.request("create", b"".join(u32(len(f)) + f for f in files), **more)

    def opening(self, officer, **more):
        signature = ed_sign(self.officers[officer], "open", self.election_id)
        return self.request("open", signature, version=3, officer=officer, **more)

    def put_on(self, oyd, name, opened=True):
        """Created and, by a quorum, opened."""
        answers = [oyd.post(f"/elections/{name}/requests", self.creation())]
        if opened:
            answers += [oyd.post(f"/elections/{name}/requests", self.opening(i)) for i in (0, 1)]
        wrong = [a.text() for a in answers if a.status not in (200, 202)]
        if wrong:
            sys.exit(f"{name} cannot be set up: {wrong}")
        return self

    def creator(self):
        return edwards.ed25519_public(self.officers[0]).hex()

    def server_public(self):
        return edwards.ed25519_public(self.server)

    # ---- what a client checks ----

    def receipt(self, text, raw):
        """[rcpt-1]: index and checkpoint of a receipt of this very ballot; Reject otherwise."""
        rows, blank, note = text.decode().partition("\n\n")
        lines = rows.split("\n")
        require(blank and lines[0] == "c2sp.org/tlog-proof@v1" and lines[1].startswith("extra ")
                and lines[2].startswith("index "), "rcpt-1", "this is no receipt")
        entry = base64.b64decode(lines[1][6:], validate=True)
        kind, e = log.parse_entry(entry)
        require(kind == log.BALLOT and e.hash == sha256(raw), "rcpt-1", "another ballot's")
        checkpoint = log.parse_note(note.encode())
        log.check_server(checkpoint, self.manifest.origin, self.server_public())
        path = [base64.b64decode(x, validate=True) for x in lines[3:]]
        index = int(lines[2][6:])
        root = log.inclusion_root(log.leaf_hash(entry), index, checkpoint.size, path)
        require(root == checkpoint.root, "rcpt-1", "the proof leads elsewhere")
        return index, checkpoint

    def refusal(self, text, raw):
        """[srv-5]: the rule of a refusal of this very ballot; Reject otherwise."""
        signed, blank, signature = text.decode().partition("\n\n")
        lines = signed.split("\n")
        require(blank and len(lines) == 5 and lines[0] == "oy-refusal@v1", "srv-5", "no refusal")
        require(lines[1] == self.manifest.origin, "srv-5", "another server's")
        require(lines[2] == hashlib.sha256(raw).hexdigest(), "srv-5", "another ballot's")
        dash, name, blob = signature.rstrip("\n").split(" ")
        blob = base64.b64decode(blob, validate=True)
        mine = log.key_id(self.manifest.origin, 1, self.server_public())
        require(dash == "—" and name == self.manifest.origin and blob[:4] == mine, "srv-5",
                "not signed by the server")
        require(edwards.ed25519_verify(self.server_public(), signed.encode() + b"\n", blob[4:]),
                "srv-5", "the signature does not hold")
        return lines[3]


def outcome(election, answer, raw):
    """'taken', or the rule of a refusal that the server has signed, or what else it was."""
    try:
        if answer.status == 200:
            election.receipt(answer.body, raw)
            return "taken"
        if answer.status == 422:
            return election.refusal(answer.body, raw)
    except (Reject, ValueError) as bad:
        return f"{answer.status}, and its body is bad: {bad}"
    return f"{answer.status}: {answer.text()[:200]}"


def standing(oyd, name):
    """What no attack may change."""
    s = oyd.state(name)
    return {k: s[k] for k in ("size", "root", "ballots", "voters", "state_version", "phase")}
