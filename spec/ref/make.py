#!/usr/bin/env python3
"""Make whole small elections that no C code has touched, for testing verifiers.

    python3 spec/ref/make.py OUT --group ristretto255 --seed 1 --sample small

writes the record to OUT/record, an opened ballot to OUT/opened.bin, an earlier checkpoint
to OUT/earlier and what the totals must be to OUT/expected.json. The same seed gives the
same bytes. The keys come from the seed: never hold a real election with this.
"""
import argparse
import hashlib
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import ballot as ballots_page  # noqa: E402
import box  # noqa: E402
import ceremony  # noqa: E402
import decision  # noqa: E402
import edwards  # noqa: E402
import log  # noqa: E402
import record  # noqa: E402
import roll  # noqa: E402
import tally  # noqa: E402
from errors import Reject, u16, u32, u64  # noqa: E402
from hashing import h32, sha256  # noqa: E402
from manifest import Manifest  # noqa: E402
from proofs import Key, ed_sign, pok_make  # noqa: E402


class Drbg:
    """Bytes and scalars from a seed: for tests only."""

    def __init__(self, seed):
        self.seed, self.counter = str(seed).encode(), 0

    def bytes(self, n):
        """n bytes."""
        out = b""
        while len(out) < n:
            self.counter += 1
            out += hashlib.sha512(b"oy-test" + u64(self.counter) + self.seed).digest()
        return out[:n]

    def below(self, n):
        """An integer in [0, n-1]."""
        return int.from_bytes(self.bytes(64), "big") % n


class Voter:
    """A row of the roll and what its owner remembers."""

    def __init__(self, mahalle, secrets):
        self.mahalle, self.secrets = mahalle, secrets
        self.index, self.sequence = None, 0

    def secret(self, group):
        """s."""
        return sum(self.secrets) % group.q


class Election:
    """One election, step by step in the order of the log ([log-5])."""

    def __init__(self, seed, group="ristretto255", trustees=(2, 3), registrars=1, witnesses=0,
                 witness_quorum=0, officers=(1, 1), mahalle=(101, 102), minimum_scope=3,
                 by_mahalle=False, contests=(), origin="example.org/oy-test"):
        self.rng = Drbg(seed)
        t, n = trustees
        key = lambda: self.rng.bytes(32)
        self.identity, self.exchange = [key() for _ in range(n)], [key() for _ in range(n)]
        self.registrars, self.officers = [key() for _ in range(registrars)], \
            [key() for _ in range(officers[1])]
        self.server, self.witnesses = key(), [key() for _ in range(witnesses)]
        pub = lambda seed_: edwards.ed25519_public(seed_).hex()
        self.spec = {
            "format": "oy-manifest", "version": 1, "group": group, "origin": origin,
            "title": "A made-up vote", "description": "Made by the reference.\nNobody is asked.",
            "roll_id": key().hex(), "opens": "2031-03-01T06:00:00Z",
            "closes": "2031-03-02T18:00:00Z", "minimum_scope": minimum_scope,
            "totals_by_mahalle": by_mahalle,
            "mahalle": [{"id": i, "name": f"Mahalle {i}"} for i in mahalle],
            "trustees": {"threshold": t, "all_needed": t == n, "nonce": key().hex(), "keys": [
                {"name": f"Trustee {i + 1}", "identity": pub(self.identity[i]),
                 "exchange": box.x25519_public(self.exchange[i]).hex()} for i in range(n)]},
            "registrars": [{"name": f"Registrar {i + 1}", "key": pub(s)}
                           for i, s in enumerate(self.registrars)],
            "officers": {"quorum": officers[0], "keys": [
                {"name": f"Officer {i + 1}", "key": pub(s)} for i, s in enumerate(self.officers)]},
            "server": {"key": pub(self.server)},
            "witnesses": {"quorum": witness_quorum, "keys": [
                {"name": f"witness-{i + 1}.example.org", "key": pub(s)}
                for i, s in enumerate(self.witnesses)]},
            "contests": list(contests)}
        self.files, self.entries, self.ballots, self.voters = {}, [], [], []
        self.replacements = self.share_count = 0

    def draw(self):
        """A scalar in [1, q-1]."""
        return 1 + self.rng.below(self.group.q - 1)

    # --- set-up ---

    def _file_entry(self, kind, path, data, more=b""):
        self.files[path] = data
        self.entries.append(log.entry(kind, sha256(data) + u64(len(data)) + more))

    def set_manifest(self):
        """Entry 0."""
        raw = json.dumps(self.spec, indent=1, ensure_ascii=False).encode()
        self.manifest = Manifest(raw)
        self.group = self.manifest.group
        self._file_entry(log.MANIFEST, "manifest.json", raw)

    def hold_ceremony(self, attempt=1):
        """Entry 1."""
        self.ceremony = ceremony.make(self.manifest, self.identity, self.exchange, self.draw,
                                      self.rng.bytes, attempt)
        transcript = ceremony.Transcript(self.ceremony.raw, self.manifest)
        transcript.check_keys()
        self.transcript, self.key = transcript, Key(self.group, transcript.key)
        self._file_entry(log.CEREMONY, "ceremony.bin", self.ceremony.raw)

    def _parts(self):
        out = []
        for r in range(1, len(self.registrars) + 1):
            symbols = "".join(roll.ALPHABET[self.rng.below(32)] for _ in range(26))
            out.append(roll.part_secret(self.group, self.manifest.roll_id, r, symbols))
        return out

    def enrol(self, homes, devices=()):
        """Entry 2: a voter for each mahalle id in `homes`; `devices` gives the numbers of those
        whose devices made all parts [cred-3]. With rules of residency each registrar commits to
        a private roll."""
        self.voters = [Voter(m, self._parts()) for m in homes]
        every = 2 ** len(self.registrars) - 1
        residents = self.manifest.residency is not None
        self.private = [self.rng.bytes(32) for _ in self.registrars] if residents else ()
        raw, index = roll.make_roll(self.manifest,
                                    [(v.mahalle, v.secrets, every if i in devices else 0)
                                     for i, v in enumerate(self.voters)],
                                    self.registrars, self.draw, self.private)
        for voter, i in zip(self.voters, index):
            voter.index = i
        self._file_entry(log.ROLL, "roll.bin", raw, u32(len(self.voters)))

    def open(self):
        """Entry 3."""
        hashes = [sha256(self.files[p]) for p in ("manifest.json", "ceremony.bin", "roll.bin")]
        self.election_id = h32(self.group, "election", *hashes)
        self._officer_entry(log.OPEN, self.election_id, "open", self.election_id)

    def _officer_entry(self, kind, payload, purpose, message):
        seeds = dict(list(enumerate(self.officers, 1))[:self.manifest.officer_quorum])
        self.entries.append(log.entry(kind, payload + log.sign_officers(seeds, purpose, message)))

    def destroy(self, registrar, day=None, seed=None):
        """A registrar (from 1) has destroyed its private roll [rev-6]."""
        day = self.manifest.residency[-1] if day is None else day
        said = self.private[registrar - 1] + u32(day)
        sig = ed_sign(seed or self.registrars[registrar - 1], "destroy", self.election_id + said)
        self.entries.append(log.entry(log.DESTROY, bytes([registrar]) + said + sig))

    def pages(self, files, officer=1, seed=None, raw=None):
        """An officer (from 1) signs which web pages are served [page-1, page-2]."""
        lines = [b"%s  %d  %s\n" % (sha256(data).hex().encode(), len(data), path.encode())
                 for path, data in sorted(files.items())]
        said = b"".join(lines) if raw is None else raw
        sig = ed_sign(seed or self.officers[officer - 1], "pages", self.election_id + said)
        self.entries.append(log.entry(log.PAGES, u16(len(said)) + said + bytes([officer]) + sig))

    # --- voting ---

    def credential(self, voter):
        """The voter's public credential."""
        return self.group.pow_g(voter.secret(self.group))

    def seal(self, voter, choices, step=1, bits=None):
        """A sealed ballot with the next sequence [bal-10]."""
        voter.sequence += step
        return ballots_page.seal(self.manifest, self.key, self.election_id, self.credential(voter),
                                 voter.sequence, voter.mahalle, choices, self.draw, bits)

    def vote(self, voter, choices, step=1, bits=None):
        """Seal, sign, append."""
        sealed = self.seal(voter, choices, step, bits)
        raw = ballots_page.cast(self.group, sealed, voter.secret(self.group), self.draw)
        self.append_ballot(raw, voter.index)
        return raw

    def append_ballot(self, raw, roll_index):
        """A ballot entry and the ballot, whatever it is."""
        _, _, sequence, _ = ballots_page.place(self.group, raw)
        mark = ballots_page.fingerprint(ballots_page.body_of(self.group, raw))
        self.entries.append(log.entry(log.BALLOT, mark + u32(roll_index) + u32(sequence)
                                      + sha256(raw)))
        self.ballots.append(raw)

    def _registrars_entry(self, raw, purpose):
        for seed in self.registrars:
            raw += ed_sign(seed, purpose, self.election_id + raw[:self._signed])
        self.entries.append(raw)

    def revoke(self, voter, reason=1):
        """[rev-1]."""
        enc = self.group.encode(self.credential(voter))
        raw = log.entry(log.REVOKE, enc + bytes([reason]))
        self._signed = len(raw)
        self._registrars_entry(raw, "revoke")

    def replace(self, voter):
        """[rev-2] to [rev-5]; returns the voter with the new credential."""
        g = self.group
        new = Voter(voter.mahalle, self._parts())
        new.index = len(self.voters) + self.replacements
        self.replacements += 1
        old_enc = g.encode(self.credential(voter))
        payload = old_enc + g.encode(self.credential(new)) + u32(voter.mahalle)
        for r, c in enumerate(new.secrets, 1):
            context = (self.election_id, r, old_enc, voter.mahalle)
            a, z = pok_make(g, "replace-part", context, c, self.draw)
            payload += g.encode(g.pow_g(c)) + g.encode(a) + g.encode_scalar(z)
        raw = log.entry(log.REPLACE, payload)
        self._signed = len(raw)
        self._registrars_entry(raw, "replace")
        return new

    # --- closing, tally, shares, result ---

    def _root(self):
        return log.root_of([log.leaf_hash(e) for e in self.entries])

    def close(self, late=60):
        """The close entry, `late` seconds after the manifest's time, and `closing`."""
        self.closed_at = self.manifest.closes + late
        state = u64(len(self.entries)) + self._root() + u64(self.closed_at)
        self._officer_entry(log.CLOSE, u64(self.closed_at), "close", self.election_id + state)
        self.closing = u64(len(self.entries)) + self._root()
        self.closing_text = log.note_text(self.manifest.origin, len(self.entries), self._root())
        self.files["closing"] = self.closing_text + b"\n" + log.note_sign(
            self.closing_text, self.manifest.origin, self.server)

    def cosign_closing(self, trustees=(), witnesses=(), after=30):
        """Cosignatures on `closing` by trustees and witnesses counted from 1 [note-4]."""
        when = self.closed_at + after
        for i in trustees:
            self.files["closing"] += log.cosign(
                self.closing_text, f"{self.manifest.origin}/trustee-{i}", self.identity[i - 1], when)
        for i in witnesses:
            self.files["closing"] += log.cosign(
                self.closing_text, self.manifest.witnesses[i - 1][0], self.witnesses[i - 1], when)

    def count(self):
        """Scopes and numbers recomputed from the log, as a verifier would [tal-1]."""
        last, revoked, order = {}, set(), 0
        for raw in self.entries:
            kind, entry = log.parse_entry(raw, self.group, len(self.registrars))
            if kind == log.REVOKE:
                revoked.add(entry.credential)
            if kind == log.BALLOT:
                last[ballots_page.place(self.group, self.ballots[order])[1]] = order
                order += 1
        self.counted = sorted(j for c, j in last.items() if c not in revoked)
        self.numbers = {"accepted": order, "counted": len(self.counted),
                        "superseded": order - len(last), "revoked": len(last) - len(self.counted)}
        counted = []
        for j in self.counted:
            b = ballots_page.parse(self.ballots[j], self.manifest)
            counted.append((b.mahalle, dict(zip(self.manifest.style(b.mahalle),
                                                [p.cts for p in b.parts]))))
        self.scopes = tally.tally_scopes(self.manifest, counted)

    def tally(self):
        """The tally entry and file [tal-6]."""
        self.count()
        raw = tally.tally_bytes(self.group, self.election_id, self.closing, len(self.counted),
                                self.scopes)
        self._file_entry(log.TALLY, "tally.bin", raw)

    def share(self, trustee, wrong=False):
        """A share entry; a wrong one is made from another secret than the trustee's."""
        x = self.ceremony.shares[trustee - 1] + (1 if wrong else 0)
        raw = tally.share_bytes(self.group, self.election_id, self.closing, trustee, x, self.scopes,
                                self.identity[trustee - 1], self.draw)
        self.share_count += 1
        self._file_entry(log.SHARE, f"shares/{self.share_count}.bin", raw)

    def result(self):
        """The result entry [res-1] from the share files that count."""
        shares = []
        for k in range(1, self.share_count + 1):
            try:
                shares.append(tally.check_share(self.files[f"shares/{k}.bin"], self.manifest,
                                                self.transcript, self.election_id, self.closing,
                                                self.scopes))
            except Reject:
                continue  # a wrong share is passed over [shr-4]
        self.totals = tally.totals(self.manifest, self.scopes, shares)
        seed = tally.lot_seed(self.manifest, self.election_id, self.closing, shares)
        self.decisions = decision.decide_all(self.manifest, self.electorate(), self.scopes,
                                             self.totals, seed)
        raw, _ = tally.result_bytes(self.manifest, self.election_id, self.closing, self.numbers,
                                    self.scopes, self.totals, seed, self.decisions)
        self._file_entry(log.RESULT, "result.json", raw)

    def electorate(self):
        """{mahalle: voters} [dec-2]."""
        homes = {self.group.encode(self.credential(v)): v.mahalle for v in self.voters}
        gone, replaced = set(), set()
        for raw in self.entries:
            kind, entry = log.parse_entry(raw, self.group, len(self.registrars))
            if kind == log.REVOKE and entry.reason == 3:
                gone.add(entry.credential)
            if kind == log.REPLACE:
                homes[entry.new] = entry.mahalle
                replaced.add(entry.old)
        return decision.electorate(homes, gone, replaced)

    def finish(self, trustees=None, wrong=(), witnesses=()):
        """Close, sign, tally, share, result, with these trustees (all, if not said)."""
        everyone = list(range(1, self.manifest.n + 1)) if trustees is None else list(trustees)
        self.close()
        self.cosign_closing(everyone, witnesses)
        self.tally()
        for j in everyone:
            self.share(j, wrong=j in wrong)
        self.result()

    # --- the directory ---

    def checkpoint(self, size=None):
        """A signed checkpoint of the first `size` entries."""
        entries = self.entries if size is None else self.entries[:size]
        root = log.root_of([log.leaf_hash(e) for e in entries])
        text = log.note_text(self.manifest.origin, len(entries), root)
        return text + b"\n" + log.note_sign(text, self.manifest.origin, self.server)

    def record(self):
        """Every file of the record, by path."""
        out = dict(self.files)
        out["checkpoint"] = self.checkpoint()
        out.update(log.tiles([log.leaf_hash(e) for e in self.entries]))
        for path, first, width in log.bundle_paths("tile/entries", len(self.entries)):
            rows = self.entries[first:first + width]
            out[path] = b"".join(u16(len(e)) + e for e in rows)
        for path, first, width in log.bundle_paths("ballots", len(self.ballots)):
            rows = self.ballots[first:first + width]
            out[path] = b"".join(u32(len(b)) + b for b in rows)
        return out


def setup(seed, homes, **spec):
    """An open election."""
    e = Election(seed, **spec)
    e.set_manifest()
    e.hold_ceremony()
    e.enrol(homes)
    e.open()
    return e


def main(argv=None):
    """The command line."""
    import samples
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out")
    parser.add_argument("--group", default="ristretto255", choices=["ristretto255", "modp4096"])
    parser.add_argument("--seed", default="1")
    parser.add_argument("--sample", default="small", choices=sorted(samples.SAMPLES))
    args = parser.parse_args(argv)
    made = samples.SAMPLES[args.sample](args.seed, args.group)
    election = made.election
    os.makedirs(args.out)
    record.write(os.path.join(args.out, "record"), election.record())
    files = {"earlier": election.checkpoint(made.earlier),
             "expected.json": json.dumps(made.expected, indent=1).encode() + b"\n"}
    if made.opened:
        files["opened.bin"] = made.opened
    record.write(args.out, files)
    return 0


if __name__ == "__main__":
    sys.exit(main())
