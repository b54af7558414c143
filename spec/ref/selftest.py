#!/usr/bin/env python3
"""Self tests of the reference: published vectors, structure of the groups, whole elections
made and verified in both groups, tampering caught by the expected check. Under a minute.

    python3 spec/ref/selftest.py
"""
import contextlib
import io
import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import box  # noqa: E402
import contest  # noqa: E402
import edwards  # noqa: E402
import group  # noqa: E402
import hashing  # noqa: E402
import log  # noqa: E402
import record  # noqa: E402
import samples  # noqa: E402
import tamper  # noqa: E402
import vectors  # noqa: E402
import verify  # noqa: E402

H = bytes.fromhex


class Published(unittest.TestCase):
    """Vectors of the RFCs."""

    def test_ristretto_multiples_rfc9496_a1(self):
        g = group.RISTRETTO
        self.assertEqual(g.encode(g.pow_g(1)).hex(),
                         "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76")
        self.assertEqual(g.encode(g.pow_g(2)).hex(),
                         "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919")
        self.assertEqual(g.encode(g.pow_g(0)), bytes(32))

    def test_ristretto_map_is_its_own_elligator(self):
        """One-way map, RFC 9496 A.3."""
        g = group.RISTRETTO
        uniform = H("5d1be09e3d0c82fc538112490e35701979d99e06ca3e2b5b54bffe8b4dc772c1"
                    "4d98b696a1bbfb5ca32c436cc61c16563790306c79eaca7705668b47dffe5bb6")
        self.assertEqual(g.encode(g.from_uniform(uniform)).hex(),
                         "3066f82a1a747d45120d1740f14358531a8f04bbffe6a819f86dfe50f44a0a46")

    def test_constants_of_the_map(self):
        g, p = group.RISTRETTO, edwards.P
        self.assertEqual(g.SQRT_AD_MINUS_ONE ** 2 % p, (-edwards.D - 1) % p)
        self.assertEqual(g.INVSQRT_A_MINUS_D ** 2 * (-1 - edwards.D) % p, 1)

    def test_xmd_sha512_rfc9380_k3(self):
        dst = b"QUUX-V01-CS02-with-expander-SHA512-256"
        self.assertEqual(hashing.expand_message_xmd(b"", dst, 32).hex(),
                         "6b9a7312411d92f921c6f68ca0b6380730a1a4d982c507211a90964c394179ba")
        self.assertEqual(hashing.expand_message_xmd(b"abc", dst, 32).hex(),
                         "0da749f12fbe5483eb066a5f595055679b976e93abe9be6f0f6318bce7aca8dc")

    def test_ed25519_rfc8032(self):
        seed = H("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
        sig = edwards.ed25519_sign(seed, b"\x72")
        self.assertEqual(edwards.ed25519_public(seed).hex(),
                         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        self.assertEqual(sig.hex(), "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                         "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
        pub = edwards.ed25519_public(seed)
        self.assertTrue(edwards.ed25519_verify(pub, b"\x72", sig))
        self.assertFalse(edwards.ed25519_verify(pub, b"\x73", sig))
        s = int.from_bytes(sig[32:], "little") + edwards.ORDER
        self.assertFalse(edwards.ed25519_verify(pub, b"\x72", sig[:32] + s.to_bytes(32, "little")))

    def test_x25519_rfc7748(self):
        self.assertEqual(box.x25519(
            H("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
            H("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")).hex(),
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")

    def test_chacha20_poly1305_rfc8439(self):
        key, nonce = bytes(range(0x80, 0xA0)), H("070000004041424344454647")
        aad = H("50515253c0c1c2c3c4c5c6c7")
        plain = (b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip "
                 b"for the future, sunscreen would be it.")
        sealed = box.aead_seal(key, nonce, aad, plain)
        self.assertEqual(sealed[-16:].hex(), "1ae10b594f09e26a7e902ecbd0600691")
        self.assertEqual(box.aead_open(key, nonce, aad, sealed), plain)
        self.assertIsNone(box.aead_open(key, nonce, aad + b"!", sealed))

    def test_merkle_rfc6962(self):
        leaves = [log.leaf_hash(H(x)) for x in ("", "00", "10", "2021", "3031", "40414243",
                                                "5051525354555657", "606162636465666768696a6b6c6d6e6f")]
        self.assertEqual(log.root_of(leaves).hex(),
                         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
        for n in range(1, 9):
            for i in range(n):
                path = log.inclusion_path(leaves[:n], i)
                self.assertEqual(log.inclusion_root(leaves[i], i, n, path), log.root_of(leaves[:n]))

    def test_consistency_of_every_two_small_trees(self):
        leaves = [log.leaf_hash(bytes([i])) for i in range(20)]
        roots = [log.root_of(leaves[:n]) for n in range(21)]
        for n in range(21):
            for m in range(n + 1):
                path = log.consistency_path(leaves[:n], m)
                log.check_consistency(roots[m], m, roots[n], n, path)
                spoilt = [bytes(32)] + path[1:] if path else [bytes(32)]
                for bad in (spoilt, path + [bytes(32)]):
                    with self.assertRaises(log.Reject):
                        log.check_consistency(roots[m], m, roots[n], n, bad)

    def test_note_vector_of_the_go_module(self):
        """The verifier key of the example in golang.org/x/mod/sumdb/note."""
        name, key = "PeterNeumann", "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        blob = log.unbase64(key)
        self.assertEqual(log.key_id(name, 1, blob[1:]).hex(), "c74f20a3")


class Groups(unittest.TestCase):
    """The numbers of spec/group.md."""

    def test_modp4096_structure(self):
        p, q = group.P4096, group.Q4096
        self.assertEqual((p.bit_length(), q), (4096, 2**256 - 189))
        self.assertEqual((p >> 3840, p & 2**256 - 1), (2**256 - 1, 2**256 - 1))
        self.assertEqual((p - 1) % (2 * q), 0)
        cofactor = (p - 1) // (2 * q)
        for n in (q, p, cofactor):
            self.assertTrue(group.is_prime(n, 14))
        g = group.MODP4096.g
        self.assertEqual(pow(g, q, p), 1)
        self.assertEqual(hex(g)[2:22], "36036fed214f3b50dc56")

    def test_tiny_group_has_89_members(self):
        t = group.TINY
        members = {pow(t.g, k, t.p) for k in range(t.q)}
        self.assertEqual(len(members), 89)
        for x in range(1, t.p):
            self.assertEqual(t.all_members([x, x, x]), x in members)

    def test_products_of_powers_agree(self):
        rng = vectors.Drbg("selftest")
        for g, n in ((group.RISTRETTO, 40), (group.TINY, 20)):
            terms = [(g.pow_g(rng.below(g.q)), rng.below(g.q)) for _ in range(n)]
            want = g.product([g.pow(x, k) for x, k in terms])
            self.assertTrue(g.eq(g.multi_pow(terms), want))

    def test_batch_refuses_flipped_signs(self):
        m = group.MODP4096
        xs = [m.p - m.pow_g(5), m.p - m.pow_g(7), m.pow_g(9)]
        self.assertFalse(m.all_members(xs))


class Encoding(unittest.TestCase):
    """Weights reach every value, and nothing else."""

    def test_weights(self):
        for top in list(range(1, 70)) + [1000000]:
            ws = contest.weights(top)
            self.assertEqual(sum(ws), top)
            for v in range(top + 1) if top < 70 else (0, 1, 999999, top):
                self.assertEqual(sum(w * b for w, b in zip(ws, contest.weigh(v, ws))), v)


class Elections(unittest.TestCase):
    """Make, verify, tamper."""

    def verify(self, files, opening=None, since=None):
        with tempfile.TemporaryDirectory() as place:
            record.write(place, files)
            return verify.verify(place, since, opening).report()

    def fault(self, files):
        """(check, rule) of the first failed check."""
        report = self.verify(files)
        bad = [(c["id"], c["rule"]) for c in report["checks"] if c["status"] == "failed"]
        self.assertEqual(report["verdict"] == "failed", bool(bad))
        return bad[0] if bad else None

    def good(self, made, **how):
        report = self.verify(made.election.record(), made.opened or None,
                             made.election.checkpoint(made.earlier))
        self.assertEqual(report["verdict"], "verified", report["checks"])
        got = {c["id"]: {t["id"]: t["count"] for t in c["totals"]} for c in report["contests"]}
        self.assertEqual(got, made.expected)

    def test_samples(self):
        for name in ("small", "all-types", "revotes", "witnesses", "scopes", "tiny", "empty"):
            with self.subTest(name):
                self.good(samples.SAMPLES[name]("selftest", "ristretto255"))

    def test_modp4096(self):
        self.good(samples.small("selftest", "modp4096"))

    def test_unfinished_is_incomplete(self):
        for name in ("running", "shares-due"):
            made = samples.SAMPLES[name]("selftest", "ristretto255")
            self.assertEqual(self.verify(made.election.record())["verdict"], "incomplete")

    def test_another_election_is_refused(self):
        """Rule bal-11."""
        files = samples.running("selftest", "ristretto255").election.record()
        real = self.verify(files)["election_id"]
        other = real[:39] + ("1" if real[39] == "0" else "0") + real[40:]
        with tempfile.TemporaryDirectory() as place:
            record.write(place, files)
            for typed, status in ((real, 3), (f" {real[:20]} {real[20:40].upper()}", 3),
                                  (other, 1), (other[:40], 1)):
                with contextlib.redirect_stdout(io.StringIO()) as said:
                    self.assertEqual(verify.main([place, "--election", typed]), status)
                self.assertEqual("K5  failed" in said.getvalue(), status == 1)
            for typed in (real[:39], real + "0", "g" * 40):
                with self.assertRaises(SystemExit), contextlib.redirect_stderr(io.StringIO()):
                    verify.main([place, "--election", typed])

    def test_cast_opening_is_caught(self):
        made = samples.running("selftest", "ristretto255")
        e = made.election
        voter = e.voters[3]
        sealed = e.seal(voter, {"park": "yes"})
        opened = samples.ballot.open_ballot(e.group, sealed)
        raw = samples.ballot.cast(e.group, sealed, voter.secret(e.group), e.draw)
        self.assertEqual(self.verify(e.record(), opened)["checks"][-1]["status"], "passed")
        e.append_ballot(raw, voter.index)
        self.assertEqual(self.verify(e.record(), opened)["checks"][-1]["rule"], "open-2")

    def test_every_file_changed(self):
        made = samples.small("selftest", "ristretto255")
        good = made.election.record()
        want = {"manifest.json": "K2", "ceremony.bin": "K3", "roll.bin": "K4", "tally.bin": "I5",
                "shares/1.bin": "I6", "result.json": "I8", "closing": "K8", "checkpoint": "C1"}
        for path, data in good.items():
            with self.subTest(path):
                without = {p: d for p, d in good.items() if p != path}
                self.assertEqual(self.fault(without), ("C1", "rec-1"))
                changed = data[:-2] + bytes([data[-2] ^ 1]) + data[-1:]
                check = self.fault(dict(good, **{path: changed}))
                self.assertIsNotNone(check)
                if path in want and path not in ("checkpoint", "closing"):
                    self.assertEqual(check[0], want[path])
        self.assertEqual(self.fault(dict(good, extra=b"")), ("C1", "rec-1"))
        self.assertEqual(self.fault(dict(good, checkpoint=bytes(65537))), ("C1", "rec-2"))

    def test_bad_ballots_are_named(self):
        e = samples.setup("selftest", [101] * 5, contests=[samples.PARK])
        for voter in e.voters[:2]:
            e.vote(voter, {"park": "yes"})
        e.vote(e.voters[2], {}, bits=[[1, 1, 0]])  # breaks the rule
        e.vote(e.voters[3], {}, bits=[[2, 0, 0]])  # no bit
        report = self.verify(e.record())
        bad = [c for c in report["checks"] if c["status"] == "failed"]
        self.assertEqual([(c["id"], c["rule"]) for c in bad], [("I4", "con-2")])
        self.assertIn("log index 6, hash", bad[0]["detail"])
        self.assertIn("2 bad in all", bad[0]["detail"])

    def test_sequence_jump_and_wrong_row(self):
        for step, row, rule in ((17, 0, "bal-9"), (0, 0, "bal-9"), (1, 1, "bal-3"), (1, 99, "bal-3")):
            e = samples.setup("selftest", [101] * 3, contests=[samples.PARK])
            e.vote(e.voters[0], {"park": "yes"}, step=step)
            voter = e.voters[0]
            sealed_row = voter.index if row == 0 else (voter.index + row) % (3 if row < 3 else 1000)
            e.entries.pop()
            e.append_ballot(e.ballots.pop(), sealed_row)
            self.assertEqual(self.fault(e.record()), ("K7", rule))

    def test_missing_directory_is_no_verdict(self):
        with open(os.devnull, "w", encoding="utf-8") as quiet:
            sys.stderr, kept = quiet, sys.stderr
            try:
                self.assertEqual(verify.main(["/nonexistent/record"]), 2)
            finally:
                sys.stderr = kept


    def test_one_attack_on_each_check(self):
        """The others are in tamper.py; `tamper.py --list` shows all."""
        seen = set()
        for name, (check, rule, _) in tamper.CASES.items():
            if check in seen:
                continue
            seen.add(check)
            with self.subTest(name), tempfile.TemporaryDirectory() as place:
                files, extra, _, _ = tamper.build(name, "ristretto255")
                record.write(place, files)
                asked = [verify.witness_key(extra["witness"].decode())] if "witness" in extra else []
                done = verify.verify(place, extra.get("since"), extra.get("opened.bin"),
                                     witnesses=asked)
                bad = [(k, r["rule"]) for k, r in done.results.items() if r["status"] == "failed"]
                self.assertEqual(bad[0], (check, rule))
        left = {row[0] for row in verify.TABLE} - seen
        self.assertEqual(left, {"C4", "I7"})  # C4 is never failed; I7 needs a broken proof


class Vectors(unittest.TestCase):
    """The committed files are what the reference makes."""

    def test_small_ones(self):
        for name in ("hashing", "codes", "contests", "manifests", "merkle", "notes", "scopes",
                     "decision"):
            with open(os.path.join(vectors.OUT, name + ".json"), encoding="utf-8") as file:
                self.assertEqual(json.load(file), json.loads(json.dumps(vectors.MAKERS[name]())))


if __name__ == "__main__":
    unittest.main()
