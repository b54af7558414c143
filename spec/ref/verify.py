#!/usr/bin/env python3
"""Verify a record: spec/checks.md, one function for each row of its table.

    python3 spec/ref/verify.py RECORD [--json] [--since FILE] [--opening FILE] [--election ID]
        [--witness NAME+ID+KEY]... [--quorum N]

Exit status 0 verified, 1 failed, 3 incomplete, 2 cannot be read [chk-5].
"""
import argparse
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import ballot as ballots_page  # noqa: E402
import ceremony  # noqa: E402
import decision  # noqa: E402
import log  # noqa: E402
import record as record_page  # noqa: E402
import roll as roll_page  # noqa: E402
import tally  # noqa: E402
from errors import Reject, require, u64  # noqa: E402
from hashing import h32, sha256  # noqa: E402
from manifest import MAX_BYTES, Manifest  # noqa: E402
from proofs import ed_check, failing, pok_equations, require_all  # noqa: E402


class NotYet(Exception):
    """The log has not come that far."""


class NotApplicable(Exception):
    """There is nothing to check."""


TABLE = [  # id, group, needs, what it says when all is well
    ("C1", "completeness", "", "every file is there, and nothing else"),
    ("K1", "consistency", "C1", "entries, tiles and checkpoint are one tree"),
    ("C2", "completeness", "K1", "the log's entries are well-formed and in order"),
    ("K2", "consistency", "C2", "the manifest is the one in the log, well-formed"),
    ("A1", "authenticity", "K2", "the checkpoint is signed by the server the manifest names"),
    ("K3", "consistency", "K2", "the ceremony transcript is the one in the log"),
    ("A2", "authenticity", "K3", "every trustee signed its messages and the transcript"),
    ("I1", "integrity", "K3", "commitments, constants, proofs and keys of the ceremony"),
    ("E1", "evidence", "I1", "the rehearsal: every trustee showed that its key decrypts"),
    ("K4", "consistency", "K2", "the roll is the one in the log, and in order"),
    ("A3", "authenticity", "K4", "the registrars signed the roll"),
    ("I2", "integrity", "K4", "credentials are products of proved, distinct parts"),
    ("K5", "consistency", "K3 K4", "the election id is the hash of manifest, ceremony and roll"),
    ("A4", "authenticity", "K5", "the officers opened the election"),
    ("C3", "completeness", "K5", "every ballot in the log is in the bundles, and no other"),
    ("K6", "consistency", "C3", "the ballots are those of the log; no fingerprint twice"),
    ("I3", "integrity", "K5 I2", "revocations and replacements are signed and proved"),
    ("K7", "consistency", "K6 I3", "every ballot: election, credential, mahalle, sequence"),
    ("I4", "integrity", "K6 I1", "every ballot: form, membership, a proof for each bit and rule"),
    ("A5", "authenticity", "K6", "every ballot is signed with its credential"),
    ("A6", "authenticity", "K5", "the officers closed the election, not before its time"),
    ("K8", "consistency", "A6", "the closing checkpoint is the log up to its closing"),
    ("A7", "authenticity", "K8", "enough trustees or witnesses signed the closing checkpoint"),
    ("E2", "evidence", "K7 K8", "no published scope or difference is below the minimum"),
    ("I5", "integrity", "E2 I4 A5", "the tally is the product of exactly the ballots that count"),
    ("I6", "integrity", "I5 A7", "enough trustees' shares are proved"),
    ("I7", "integrity", "I6", "the totals are what the shares decrypt to"),
    ("I8", "integrity", "I7", "the published result and lot are what was recomputed"),
    ("I9", "integrity", "I8", "the published decisions follow from totals and lot"),
    ("A9", "authenticity", "K5", "registrars have destroyed their private rolls in time"),
    ("A10", "authenticity", "K5", "officers have signed which web pages the server may serve"),
    ("C4", "completeness", "C2", "the election has been closed, tallied and published"),
    ("A8", "authenticity", "A1", "the witnesses asked for cosigned checkpoint and closing"),
    ("K9", "consistency", "K1", "the log extends the earlier checkpoint"),
    ("E3", "evidence", "K5 I1", "the opened ballot was not cast"),
]

CHUNK = 128  # ballots in one batch


class Verifier:
    """State that later checks use is set by the checks they need."""

    def __init__(self, record, since=None, opening=None, election=None, witnesses=(), quorum=0):
        self.record, self.since, self.opening = record, since, opening
        self.wanted_id = election  # digits, as election_digits gives them
        self.witnesses, self.quorum = list(witnesses), quorum or len(witnesses)
        self.closing_note = None
        self.results, self.notes = {}, []
        self.note = self.manifest = self.transcript = self.roll = None
        self.election_id = self.totals = None
        self.raw_entries, self.entries, self.counts = [], [], None

    # --- running the table [chk-1], [chk-2] ---

    def run(self):
        """All checks in order."""
        for name, _, needs, good in TABLE:
            self.results[name] = self._run_one(name, needs.split(), good)

    def _run_one(self, name, needs, good):
        for need in needs:
            if self.results[need]["status"] in ("failed", "skipped"):
                return {"status": "skipped", "detail": f"needs {need}"}
        for need in needs:
            if self.results[need]["status"] == "not_yet":
                return {"status": "not_yet", "detail": f"needs {need}"}
        try:
            detail = getattr(self, "check_" + name)()
            return {"status": "passed", "detail": detail or good}
        except Reject as bad:
            return {"status": "failed", "rule": bad.rule, "detail": bad.detail}
        except NotYet as why:
            return {"status": "not_yet", "detail": str(why)}
        except NotApplicable as why:
            return {"status": "not_applicable", "detail": str(why)}

    def find(self, kind):
        """The one entry of this kind, or not yet."""
        for i, (k, payload) in enumerate(self.entries):
            if k == kind:
                return i, payload
        raise NotYet(f"the log has no {log.NAMES[kind]} entry yet")

    def ballot_entries(self):
        """(log index, entry) of every ballot, or nothing to check [chk-3]."""
        out = [(i, p) for i, (k, p) in enumerate(self.entries) if k == log.BALLOT]
        if not out:
            raise NotApplicable("there is no ballot in the log")
        return out

    def each_ballot(self, check):
        """Run check(j, log index, entry) on every ballot; name the first bad one and count
        the rest [chk-6]."""
        bad, n = None, 0
        for j, (i, entry) in enumerate(self.ballot_entries()):
            try:
                check(j, i, entry)
            except Reject as why:
                bad, n = bad or (i, entry, why), n + 1
        self.report_bad(bad, n)

    @staticmethod
    def report_bad(bad, n):
        """The first bad ballot by log index and hash [chk-6]."""
        if bad:
            i, entry, why = bad
            raise Reject(why.rule, f"ballot at log index {i}, hash {entry.hash.hex()}: "
                                   f"{why.detail} ({n} bad in all)")

    # --- the log ---

    def check_C1(self):
        self.note, self.raw_entries = self.record.load_log()
        self.record.check_files(self.note, self.raw_entries)

    def check_K1(self):
        for entry in self.raw_entries:
            require(2 <= len(entry) <= 65535, "log-4", "an entry is too short or too long")
        self.leaves = [log.leaf_hash(e) for e in self.raw_entries]
        for path, data in log.tiles(self.leaves):
            require(self.record.read(path, 8192) == data, "log-3", f"{path} does not fit the entries")
        require(self.note.root == log.root_of(self.leaves), "note-3",
                "the checkpoint's root is not that of the entries")

    def check_C2(self):
        self.entries = [log.parse_entry(e) for e in self.raw_entries]
        log.check_order([kind for kind, _ in self.entries])

    def check_K2(self):
        _, entry = self.find(log.MANIFEST)
        require(entry.length <= MAX_BYTES, "rec-2", "the manifest is larger than 4 MiB")
        self.manifest = Manifest(self.record.read_entry_file("manifest.json", entry))
        self.g = self.manifest.group

    def check_A1(self):
        log.check_server(self.note, self.manifest.origin, self.manifest.server)
        log.cosigners(self.note, self.manifest.witnesses + log.trustee_keys(self.manifest))

    # --- the ceremony and the roll ---

    def check_K3(self):
        _, entry = self.find(log.CEREMONY)
        raw = self.record.read_entry_file("ceremony.bin", entry)
        self.transcript = ceremony.Transcript(raw, self.manifest)

    def check_A2(self):
        self.transcript.check_signatures(self.manifest)

    def check_I1(self):
        self.transcript.check_keys()
        self.y = self.transcript.key

    def check_E1(self):
        self.transcript.check_rehearsal()

    def check_K4(self):
        _, entry = self.find(log.ROLL)
        raw = self.record.read_entry_file("roll.bin", entry)
        self.roll = roll_page.Roll(raw, self.manifest, entry.rows)
        self.roll.check_totals(self.manifest)

    def check_A3(self):
        self.roll.check_signatures(self.manifest)

    def check_I2(self):
        self.roll.check_parts(self.manifest)

    def check_K5(self):
        _, entry = self.find(log.OPEN)
        hashes = [self.entries[i][1].hash for i in range(3)]
        self.election_id = h32(self.g, "election", *hashes)
        require(entry.election_id == self.election_id, "ent-5",
                "the election id is not the hash of manifest, ceremony and roll")
        wanted = self.wanted_id is None or self.election_id.hex().startswith(self.wanted_id)
        require(wanted, "ent-5", "the election id is not the one that was asked for")

    def check_A4(self):
        _, entry = self.find(log.OPEN)
        log.check_officers(self.manifest, entry.signatures, "open", self.election_id)

    # --- ballots ---

    def check_C3(self):
        count = len(self.ballot_entries())
        self.ballots = []
        for path, _, width in log.bundle_paths("ballots", count):
            self.ballots += self.record.ballot_bundle(path, width)

    def check_K6(self):
        seen = set()

        def one(j, _, entry):
            raw = self.ballots[j]
            require(sha256(raw) == entry.hash, "bal-8", "the bundle holds other bytes")
            _, _, sequence, _ = ballots_page.place(self.g, raw)
            require(sequence == entry.sequence, "bal-8", "its entry has another sequence")
            mark = ballots_page.fingerprint(ballots_page.body_of(self.g, raw))
            require(mark == entry.fingerprint, "bal-8", "its entry has another fingerprint")
            require(mark not in seen, "bal-8", "its fingerprint stands twice")
            seen.add(mark)
        self.each_ballot(one)

    def check_I3(self):
        self.changes = {}  # log index -> parsed revoke or replace
        registers = len(self.manifest.registrars)
        for i, (kind, raw) in enumerate(self.entries):
            if kind in (log.REVOKE, log.REPLACE):
                self.changes[i] = log.parse_entry(raw, self.g, registers)
        if not self.changes:
            raise NotApplicable("nobody was revoked or replaced")
        state = Credentials(self)
        for kind, entry in self.changes.values():
            if kind == log.REVOKE:
                state.revoke(entry)
            else:
                state.replace(entry)

    def check_K7(self):
        table = [(row.enc, row.mahalle) for row in self.roll.rows]
        revoked, last = set(), {}
        self.last_ballot = {}
        self.ballot_entries()
        bad, n, j = None, 0, 0
        for i, (kind, entry) in enumerate(self.entries):
            if kind == log.REVOKE:
                revoked.add(self.changes[i][1].credential)
            elif kind == log.REPLACE:
                table.append((self.changes[i][1].new, self.changes[i][1].mahalle))
            elif kind == log.BALLOT:
                try:
                    self._one_place(j, entry, table, revoked, last)
                except Reject as why:
                    bad, n = bad or (i, entry, why), n + 1
                j += 1
        self.report_bad(bad, n)
        self.table, self.revoked = table, revoked
        self._count()

    def _one_place(self, j, entry, table, revoked, last):
        election_id, credential, sequence, mahalle = ballots_page.place(self.g, self.ballots[j])
        require(election_id == self.election_id, "bal-2", "it is of another election")
        require(entry.roll_index < len(table), "bal-3", "its roll index is not on the roll")
        enc, home = table[entry.roll_index]
        require(credential == enc and enc not in revoked, "bal-3",
                "its credential is not the one of its roll index, or is revoked")
        require(mahalle == home and self.manifest.style(mahalle), "bal-3", "it has another mahalle")
        before = last.get(credential, 0)
        last[credential] = sequence
        require(before < sequence <= before + 16, "bal-9",
                f"its sequence is {sequence} after {before}")
        self.last_ballot[credential] = j

    def _count(self):
        """[tal-1]."""
        n = len(self.ballots)
        revoked = [j for c, j in self.last_ballot.items() if c in self.revoked]
        self.counted = sorted(set(self.last_ballot.values()) - set(revoked))
        self.counts = {"accepted": n, "counted": len(self.counted),
                       "superseded": n - len(self.last_ballot), "revoked": len(revoked)}

    def check_I4(self):
        entries = self.ballot_entries()
        self.ciphertexts = [None] * len(entries)
        bad, n = None, 0
        for start in range(0, len(entries), CHUNK):
            part = range(start, min(start + CHUNK, len(entries)))
            if self._proofs_hold(part):
                continue
            for j in part:
                why = self._one_ballot(j)
                if why:
                    i, entry = entries[j]
                    bad, n = bad or (i, entry, why), n + 1
        self.report_bad(bad, n)

    def _proofs_hold(self, part):
        """All ballots of a range at once [bat-1], [grp-4]."""
        equations, elements = [], []
        try:
            for j in part:
                b = ballots_page.parse(self.ballots[j], self.manifest)
                ballots_page.check_identity(self.g, b)
                elements += ballots_page.elements(b)
                equations += ballots_page.equations(self.g, self.y, b)
                self._keep(j, b)
        except Reject:
            return False
        from proofs import batch_holds
        return self.g.all_members(elements) and batch_holds(self.g, self.y, equations)

    def _keep(self, j, b):
        indices = self.manifest.style(b.mahalle)
        self.ciphertexts[j] = (b.mahalle, {
            c: part.cts[:part.contest.plain_bits] for c, part in zip(indices, b.parts)})

    def _one_ballot(self, j):
        """Why this ballot is refused, or None."""
        try:
            b = ballots_page.parse(self.ballots[j], self.manifest)
            if not self.g.all_members(ballots_page.elements(b)):
                for x in ballots_page.elements(b):
                    self.g.check_member(x)
            ballots_page.check_identity(self.g, b)
            wrong = failing(self.g, self.y, ballots_page.equations(self.g, self.y, b))
            require(wrong is None, wrong.rule if wrong else "", "a proof does not hold")
            return None
        except Reject as why:
            return why

    def check_A5(self):
        from proofs import batch_holds
        entries = self.ballot_entries()
        try:
            equations, elements = [], []
            for raw in self.ballots:
                eqs, xs = ballots_page.signature_parts(self.g, raw)
                equations += eqs
                elements += xs
            if self.g.all_members(elements) and batch_holds(self.g, self.g.g, equations):
                return
        except Reject:
            pass
        bad, n = None, 0
        for j, (i, entry) in enumerate(entries):
            try:
                eqs, xs = ballots_page.signature_parts(self.g, self.ballots[j])
                for x in xs:
                    self.g.check_member(x)
                require_all(self.g, self.g.g, eqs, "its signature does not hold")
            except Reject as why:
                bad, n = bad or (i, entry, why), n + 1
        self.report_bad(bad, n)

    # --- closing and tally ---

    def check_A6(self):
        i, entry = self.find(log.CLOSE)
        before = self.election_id + u64(i) + log.root_of(self.leaves[:i]) + u64(entry.closed_at)
        log.check_officers(self.manifest, entry.signatures, "close", before)
        require(entry.closed_at >= self.manifest.closes, "ent-4", "it was closed before its time")
        self.closed_at = entry.closed_at
        self.closing = u64(i + 1) + log.root_of(self.leaves[:i + 1])

    def check_K8(self):
        note = log.parse_note(self.record.read("closing", record_page.CHECKPOINT_MAX))
        require(u64(note.size) + note.root == self.closing, "log-6",
                "the closing checkpoint is not the log up to its closing")
        log.check_server(note, self.manifest.origin, self.manifest.server)
        self.closing_note = note

    def check_A7(self):
        m = self.manifest
        times = log.cosigners(self.closing_note, m.witnesses)
        trustees = log.cosigners(self.closing_note, log.trustee_keys(m))
        in_time = [i for i, when in times.items()
                   if abs(min(when) - self.closed_at) <= 600]
        shares = any(kind in (log.SHARE, log.RESULT) for kind, _ in self.entries)
        if m.witnesses and len(in_time) < m.witness_quorum:
            if not shares:
                raise NotYet("too few witnesses have signed the closing checkpoint so far")
            raise Reject("note-5", "too few witnesses signed the closing checkpoint in time")
        if not m.witnesses and len(trustees) < -(-(m.n + m.t) // 2):
            if not shares:
                raise NotYet("too few trustees have signed the closing checkpoint so far")
            raise Reject("note-6", "too few trustees signed the closing checkpoint")

    def check_E2(self):
        _, entry = self.find(log.TALLY)
        m = self.manifest
        if self.counts is None:  # K7 is not applicable: no ballots
            self.ballots, self.last_ballot, self.revoked = [], {}, set()
            self.ciphertexts = []
            self._count()
        counts = {mahalle: 0 for mahalle in m.mahalle}
        for j in self.counted:
            counts[ballots_page.place(self.g, self.ballots[j])[3]] += 1
        require(self.record.files["tally.bin"] == entry.length, "ent-3",
                "tally.bin has not the length its log entry says")
        said, listed = tally.read_layout(self.record.read("tally.bin", entry.length), m)
        require(said == len(self.counted), "tal-1", "tally.bin counts another number of ballots")
        for contest, rows in zip(m.contests, listed):
            want = [(ids, sum(counts[i] for i in ids)) for ids in
                    tally.scopes(contest.scope, counts, m.minimum_scope, m.totals_by_mahalle)]
            require(rows == want, "tal-4" if want else "tal-3",
                    f"the scopes of {contest.id} are not those that may be published")

    def check_I5(self):
        _, entry = self.find(log.TALLY)
        raw = self.record.read_entry_file("tally.bin", entry)
        self.scopes = tally.tally_scopes(self.manifest, [self.ciphertexts[j] for j in self.counted])
        want = tally.tally_bytes(self.g, self.election_id, self.closing, len(self.counted),
                                 self.scopes)
        same = tally.frame(raw, self.manifest) == tally.frame(want, self.manifest)
        require(raw == want, "tal-5" if same else "tal-6", "tally.bin is not the product of the ballots that count")

    def check_I6(self):
        self.find(log.TALLY)
        files = [payload for kind, payload in self.entries if kind == log.SHARE]
        require(len(files) <= 2 * self.manifest.n, "log-5", "too many share entries")
        self.shares = []
        for k, entry in enumerate(files, 1):
            raw = self.record.read_entry_file(f"shares/{k}.bin", entry)
            try:
                share = tally.check_share(raw, self.manifest, self.transcript, self.election_id,
                                          self.closing, self.scopes)
                require(all(s.trustee != share.trustee for s in self.shares), "shr-4",
                        "a second share of one trustee")
                self.shares.append(share)
            except Reject as why:
                self.notes.append(f"shares/{k}.bin passed over: {why.detail}")
        said = f"{len(self.shares)} of {len(files)} share files count, {self.manifest.t} needed"
        if len(self.shares) < self.manifest.t:
            if all(kind != log.RESULT for kind, _ in self.entries):
                raise NotYet(said)
            raise Reject("shr-4", said)
        return "; ".join([said] + self.notes)

    def check_I7(self):
        self.totals = tally.totals(self.manifest, self.scopes, self.shares)
        self.lot = tally.lot_seed(self.manifest, self.election_id, self.closing, self.shares)
        self.decisions = decision.decide_all(self.manifest, self._electorate(), self.scopes,
                                             self.totals, self.lot)

    def _result(self):
        """(published, recomputed, bytes of it up to the lot's end)."""
        _, entry = self.find(log.RESULT)
        raw = self.record.read_entry_file("result.json", entry)
        want, end = tally.result_bytes(self.manifest, self.election_id, self.closing, self.counts,
                                       self.scopes, self.totals, self.lot, self.decisions)
        return raw, want, end

    def _electorate(self):
        """{mahalle: voters} [dec-2]."""
        homes = {row.enc: row.mahalle for row in self.roll.rows}
        gone, replaced = set(), set()
        for kind, change in self.changes.values():
            if kind == log.REVOKE and change.reason == 3:
                gone.add(change.credential)
            if kind == log.REPLACE:
                homes[change.new] = change.mahalle
                replaced.add(change.old)
        return decision.electorate(homes, gone, replaced)

    def check_I8(self):
        raw, want, end = self._result()
        raw, want = raw[:end], want[:end]
        only_lot = raw != want and len(raw) == len(want) and raw[:-65] == want[:-65]
        require(not only_lot, "lot-3", "the published lot is not the one recomputed")
        require(raw == want, "res-1", "the published result is not the one recomputed")

    def check_A9(self):
        said = [entry for kind, entry in self.entries if kind == log.DESTROY]
        if not said:
            raise NotApplicable("no registrar has destroyed a private roll")
        m, seen = self.manifest, set()
        for entry in said:
            require(m.residency is not None, "rev-6", "the manifest has no private rolls")
            require(1 <= entry.registrar <= len(m.registrars), "rev-6", "an unknown registrar")
            require(entry.registrar not in seen, "rev-6", "a registrar says it twice")
            seen.add(entry.registrar)
            private = self.roll.private[entry.registrar - 1]
            require(entry.private == private != bytes(32), "rev-6", "another private roll")
            require(entry.day >= m.residency[-1], "rev-6", "it was destroyed before its date")
            require(entry.day <= log.LAST_DAY, "rev-6", "it was destroyed on a day of no date")
            ed_check(m.registrars[entry.registrar - 1], "destroy", self.election_id + entry.signed,
                     entry.signature, "rev-6", "a registrar on a destroyed roll")

    def check_A10(self):
        said = [(i, entry) for i, (kind, entry) in enumerate(self.entries) if kind == log.PAGES]
        if not said:
            raise NotApplicable("no officer has signed a list of web pages")
        officers = self.manifest.officers
        for i, entry in said:
            files = log.check_pages_list(entry.list)
            require(1 <= entry.officer <= len(officers), "page-2", "an unknown officer")
            ed_check(officers[entry.officer - 1], "pages", self.election_id + entry.list,
                     entry.signature, "page-2", "an officer on a list of web pages")
            self.pages = {"index": i, "officer": entry.officer, "files": len(files),
                          "sha256": sha256(entry.list).hex()}

    def check_I9(self):
        raw, want, _ = self._result()
        require(raw == want, "dec-12", "the published decisions are not those recomputed")

    def check_C4(self):
        self.find(log.RESULT)

    # --- options ---

    def check_K9(self):
        if self.since is None:
            raise NotApplicable("no earlier checkpoint was given")
        old = log.parse_note(self.since)
        good = old.origin == self.note.origin and old.size <= self.note.size \
            and old.root == log.root_of(self.leaves[:old.size])
        require(good, "note-7", "the log does not extend the earlier checkpoint")

    def check_E3(self):
        if self.opening is None:
            raise NotApplicable("no opened ballot was given")
        opened, _ = ballots_page.check_opening(self.opening, self.manifest, self.y,
                                               self.election_id)
        mark = ballots_page.fingerprint(opened.body)
        cast = [i for i, (k, p) in enumerate(self.entries)
                if k == log.BALLOT and p.fingerprint == mark]
        require(not cast, "open-2", "the opened ballot was cast: the booth cheated")

    def check_A8(self):
        if not self.witnesses:
            raise NotApplicable("no witness was asked for")
        closed = self.results["K8"]["status"] == "passed"
        for note in [self.note] + ([self.closing_note] if closed else []):
            require(len(log.cosigners(note, self.witnesses)) >= self.quorum, "note-8",
                    "too few of the witnesses asked for cosigned")

    # --- the report ---

    def verdict(self):
        """[chk-5]."""
        states = [r["status"] for r in self.results.values()]
        if "failed" in states:
            return "failed"
        return "incomplete" if "not_yet" in states else "verified"

    def report(self):
        """The JSON object of a verification."""
        checks = []
        for name, group, _, _ in TABLE:
            checks.append({"id": name, "group": group, **self.results[name]})
        contests = []
        if self.totals is not None:  # [chk-7]
            for rows, (contest, decided) in zip(self.totals, self.decisions):
                first = rows[0] if rows else []
                said = decided.json(contest)
                del said["contest"]
                rule = contest.decision.rule if contest.decision else "none"
                contests.append({"id": contest.id, "totals": [
                    {"id": line.id, "count": n} for line, n in zip(contest.lines, first)],
                    "decision": {"rule": rule, **said}})
        empty = {"accepted": 0, "counted": 0, "superseded": 0, "revoked": 0}
        point = {"size": self.note.size, "root": self.note.root.hex()} if self.note else None
        out = {"verdict": self.verdict(), "checks": checks, "ballots": self.counts or empty,
               "contests": contests, "checkpoint": point,
               "election_id": self.election_id.hex() if self.election_id else None}
        if self.results["A10"]["status"] == "passed":
            out["pages"] = self.pages
        return out


class Credentials:
    """Revocations and replacements in the order of the log [rev-1] to [rev-4]."""

    def __init__(self, verifier):
        self.v, self.g = verifier, verifier.g
        rows = verifier.roll.rows
        self.home = {row.enc: row.mahalle for row in rows}
        self.taken = {x for row in rows for x in (row.enc, *row.part_encs)}
        self.revoked, self.replaced = set(), set()

    def signed(self, entry, purpose, rule):
        """Every registrar's signature."""
        message = self.v.election_id + entry.signed
        for key, sig in zip(self.v.manifest.registrars, entry.signatures):
            ed_check(key, purpose, message, sig, rule, f"a registrar on a {purpose} entry")

    def revoke(self, entry):
        """[rev-1]."""
        require(entry.credential in self.home, "rev-1", "an unknown credential is revoked")
        require(entry.credential not in self.revoked, "rev-1", "a credential is revoked twice")
        require(entry.reason in (1, 2, 3), "rev-1", "an unknown reason of a revocation")
        self.signed(entry, "revoke", "rev-1")
        self.revoked.add(entry.credential)

    def replace(self, entry):
        """[rev-2] to [rev-4]."""
        g, m = self.g, self.v.manifest
        free = entry.old in self.revoked and entry.old not in self.replaced
        require(free, "rev-2", "a replacement of what is not revoked, or was replaced")
        require(entry.mahalle == self.home[entry.old], "rev-2", "a replacement changes the mahalle")
        old, new = g.decode(entry.old), g.decode(entry.new)
        parts = [(g.decode(p), g.decode(a), g.decode_scalar(z)) for p, a, z in entry.parts]
        points = [p for p, _, _ in parts]
        require(not any(map(g.is_identity, [new] + points)), "rev-3", "a replacement is the identity")
        require(g.eq(g.product(points), new), "rev-3", "a replacement is not its parts' product")
        fresh = {entry.new} | {p for p, _, _ in entry.parts}
        distinct = len(fresh) == (1 if len(points) == 1 else 1 + len(points))
        require(distinct and not fresh & self.taken, "rev-3", "a replacement is not new")
        for r, (part, a, z) in enumerate(parts, 1):
            context = (self.v.election_id, r, g.encode(old), entry.mahalle)
            eqs = pok_equations(g, "replace-part", context, part, a, z)
            require_all(g, g.g, [e._replace(rule="rev-4") for e in eqs],
                        "a replacement's part has no proof of knowledge")
        self.signed(entry, "replace", "rev-4")
        self.taken |= fresh
        self.home[entry.new] = entry.mahalle
        self.replaced.add(entry.old)


def election_digits(text):
    """40 to 64 hexadecimal digits, spaces and case ignored [bal-11]."""
    digits = text.replace(" ", "").lower()
    if not 40 <= len(digits) <= 64 or digits.strip("0123456789abcdef"):
        raise argparse.ArgumentTypeError("64 hexadecimal digits, or at least the first 40 of them")
    return digits


def witness_key(text):
    """(name, key) of a C2SP verifier key for cosignatures [note-8]."""
    name, kid, blob = (text.split("+", 2) + ["", ""])[:3]
    raw = log.unbase64(blob)
    require(len(raw) == 33 and raw[0] == 4 and kid == log.key_id(name, 4, raw[1:]).hex(),
            "note-8", "no verifier key of a witness")
    return name, raw[1:]


def verify(directory, since=None, opening=None, election=None, witnesses=(), quorum=0):
    """A finished Verifier for a record directory."""
    verifier = Verifier(record_page.Record(directory), since, opening, election, witnesses, quorum)
    verifier.run()
    return verifier


def print_text(report):
    """One line for each check, the totals, the verdict."""
    for check in report["checks"]:
        print(f"{check['id']:3} {check['status']:15} {check['detail']}")
    mark = "" if report["verdict"] == "verified" else "  (not verified)"
    for contest in report["contests"]:
        for total in contest["totals"]:
            print(f"    {contest['id']}  {total['id']}: {total['count']}{mark}")
        decided = contest["decision"]
        print(f"    {contest['id']}  {decided['rule']}: {decided['outcome']} "
              + " ".join(decided["selected"])
              + (f", drawn by lot between {' '.join(decided['tie'])}" if decided["tie"] else "")
              + mark)
    print(report["verdict"])


def main(argv=None):
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("record")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--since", help="a checkpoint of this log kept earlier")
    parser.add_argument("--opening", help="an opened ballot")
    parser.add_argument("--election", type=election_digits,
                        help="the election id that the record must have")
    parser.add_argument("--witness", action="append", default=[], metavar="NAME+ID+KEY",
                        help="a witness that must have cosigned; may be repeated")
    parser.add_argument("--quorum", type=int, default=0, help="so many of them are enough")
    args = parser.parse_args(argv)
    try:
        given = []
        for path in (args.since, args.opening):
            if path is None:
                given.append(None)
            else:
                with open(path, "rb") as file:
                    given.append(file.read())
        if args.since:
            log.parse_note(given[0])  # else there is nothing to compare with [chk-5]
        witnesses = [witness_key(text) for text in args.witness]
        require(len({key for _, key in witnesses}) == len(witnesses) >= args.quorum >= 0,
                "note-8", "a witness twice, or fewer than the quorum")
        report = verify(args.record, *given, args.election, witnesses, args.quorum).report()
    except (OSError, Reject, record_page.Unreadable) as bad:
        print(f"cannot read: {bad}", file=sys.stderr)
        return 2
    print(json.dumps(report, indent=1)) if args.json else print_text(report)
    return {"verified": 0, "failed": 1, "incomplete": 3}[report["verdict"]]


if __name__ == "__main__":
    sys.exit(main())
