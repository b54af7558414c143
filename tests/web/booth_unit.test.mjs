// The booth without a browser: what is a valid answer, what may follow what, how often is sent.
import * as assert from "node:assert/strict";
import { test } from "node:test";
import { loadSource } from "./support/packages.mjs";

const answers = await loadSource("booth/answers.ts");
const codes = await loadSource("booth/code_text.ts");
const kimlik = await loadSource("booth/kimlik.ts");
const machine = await loadSource("booth/machine.ts");
const order = await loadSource("booth/questions/order.ts");
const sending = await loadSource("booth/sending.ts");
const clock = await loadSource("kiosk/clock.ts");

const options = ["a", "b", "c"].map((id, i) => ({ id, title: id, cost: (i + 1) * 100 }));
const contest = (type, more = {}) => ({ id: "q", title: "q", type, suite: 1, options, blank: false, ...more });
const fault = (c, draft) => answers.faultOf(c, draft)?.key.replace("booth.fault.", "") ?? null;

test("answers are told from faults, for every type", () => {
  const grades = [{ id: "g", title: "g" }, { id: "h", title: "h" }];
  const table = [
    [contest("choice"), undefined, "choice"],
    [contest("choice"), "a", null],
    [contest("choice"), "z", "choice"],
    [contest("choice"), "blank", "choice"],
    [contest("choice", { blank: true }), "blank", null],
    [contest("approval", { min: 1, max: 2 }), [], "min"],
    [contest("approval", { min: 1, max: 2 }), ["a"], null],
    [contest("approval", { min: 1, max: 2 }), ["a", "b", "c"], "max"],
    [contest("approval", { min: 0, max: 2 }), undefined, null],
    [contest("score", { max_score: 5 }), { a: 5, b: 0 }, null],
    [contest("score", { max_score: 5 }), { a: 6 }, "number"],
    [contest("score", { max_score: 5 }), { a: 1.5 }, "number"],
    [contest("points", { points: 10 }), { a: 4, b: 6 }, null],
    [contest("points", { points: 10 }), { a: 5, b: 6 }, "points"],
    [contest("grades", { grades }), { a: "g", b: "h" }, "grades"],
    [contest("grades", { grades }), { a: "g", b: "h", c: "g" }, null],
    [contest("rank", { ranks: 2, fewer: false }), ["a"], "ranks"],
    [contest("rank", { ranks: 2, fewer: true }), ["a"], null],
    [contest("rank", { ranks: 2, fewer: true }), ["a", "b", "c"], "max"],
    [contest("budget", { cap: 300, min: 0, max: 3 }), ["a", "b"], null],
    [contest("budget", { cap: 300, min: 0, max: 3 }), ["b", "c"], "cap"],
    [contest("budget", { cap: 900, min: 0, max: 1 }), ["a", "b"], "max"],
  ];
  for (const [c, draft, expected] of table)
    assert.equal(fault(c, draft), expected, `${c.type} ${JSON.stringify(draft)}`);
});

test("an answer that says nothing is noticed, and numbers left out are 0", () => {
  assert.equal(answers.isEmpty(undefined), true);
  assert.equal(answers.isEmpty([]), true);
  assert.equal(answers.isEmpty({ a: 0 }), true);
  assert.equal(answers.isEmpty({ a: 1 }), false);
  assert.equal(answers.isEmpty("blank"), false);
  assert.deepEqual(answers.finish(contest("score", { max_score: 5 }), { b: 2 }), { a: 0, b: 2, c: 0 });
  assert.deepEqual(answers.finish(contest("rank", { ranks: 2 }), ["c", "a"]), ["c", "a"]);
});

test("codes come into groups as they are typed, and the caret stays at its symbol", () => {
  assert.equal(codes.inGroups("abcd efgh–1234"), "ABCD-EFGH-1234");
  assert.equal(codes.inGroups("ıiİI"), "IIII");
  assert.equal(codes.inGroups("https://example.org/#/tr/park/vote#ABCD-EFGH"), "ABCD-EFGH");
  assert.deepEqual(codes.typed("ABCDE", 5), { text: "ABCD-E", caret: 6 });
  assert.deepEqual(codes.typed("ABxCD-EFGH", 3), { text: "ABXC-DEFG-H", caret: 3 });
  assert.equal(codes.trackingCode("0123456789".repeat(7)).replaceAll(" ", "").length, 40);
});

test("kimlik numbers and dates are checked on the device", () => {
  assert.equal(kimlik.isKimlik("10000000146"), true);
  for (const wrong of ["10000000145", "10000000156", "00000000146", "1000000014", "1000000014a"])
    assert.equal(kimlik.isKimlik(wrong), false, wrong);
  const today = new Date("2026-03-01T00:00:00Z");
  assert.equal(kimlik.birthDate("7", "3", "1946", today), "1946-03-07");
  assert.equal(kimlik.birthDate("29", "2", "1947", today), "");
  assert.equal(kimlik.birthDate("2", "3", "2026", today), "");
  assert.equal(kimlik.birthDate("", "3", "1946", today), "");
});

test("something dragged comes to the place where it is dropped", () => {
  assert.deepEqual(order.moved(["a", "b", "c"], 0, 2), ["b", "c", "a"]);
  assert.deepEqual(order.moved(["a", "b", "c"], 2, 0), ["c", "a", "b"]);
  assert.equal(order.placeAt(5, [10, 30, 50], 2), 0);
  assert.equal(order.placeAt(99, [10, 30, 50], 0), 2);
});

const election = { manifest: { contests: [contest("choice"), { ...contest("choice"), id: "r" }] } };
const voter = (sequence) => ({ credential: "c", mahalle: 1, sequence });
const play = (events, state = machine.start) => events.reduce(machine.reduce, state);
const toReview = [
  { type: "loaded", election },
  { type: "begin" },
  { type: "entered", voter: voter(3) },
  { type: "answer", choice: "a" },
  { type: "next" },
  { type: "answer", choice: "b" },
  { type: "next" },
];
const sealedAs = (sequence) => ({ type: "sealed", sealed: { handle: 1, fingerprint: "f", sequence } });

test("nothing is sealed before every question has an answer", () => {
  const early = play(toReview.slice(0, 3));
  assert.equal(play([{ type: "seal" }], early).step, "question");
  const skipped = play([{ type: "next" }, { type: "answer", choice: "b" }, { type: "next" }], early);
  assert.deepEqual([skipped.step, skipped.index], ["question", 0]);
  assert.equal(play(toReview).step, "review");
});

test("sequences rise with each sealing, and an opened ballot cannot be cast", () => {
  const sealed = play([...toReview, { type: "seal" }, sealedAs(4)]);
  assert.deepEqual([sealed.step, sealed.sequence], ["sealed", 4]);
  const opened = play([{ type: "opened", opened: new Uint8Array(1) }], sealed);
  assert.equal(play([{ type: "signed", ballot: new Uint8Array(1) }], opened).step, "opened");
  const again = play([{ type: "seal" }, sealedAs(5)], opened);
  assert.deepEqual([again.step, again.sequence, again.drafts.q], ["sealed", 5, "a"]);
});

test("after sixteen ballots beyond the one in the log there is no seventeenth", () => {
  let state = play(toReview);
  for (let i = 1; i <= 15; i++)
    state = play([{ type: "seal" }, sealedAs(3 + i), { type: "opened", opened: new Uint8Array() }], state);
  state = play([{ type: "seal" }, sealedAs(19)], state);
  assert.deepEqual([state.step, machine.mayOpen(state)], ["sealed", false]);
  assert.equal(play([{ type: "opened", opened: new Uint8Array() }, { type: "seal" }], state).step, "opened");
});

test("answers that come late or twice change nothing", () => {
  const sending = play([...toReview, { type: "seal" }, sealedAs(4), { type: "signed", ballot: new Uint8Array(1) }]);
  assert.equal(sending.step, "sending");
  for (const late of [{ type: "seal" }, { type: "back" }, { type: "opened", opened: new Uint8Array() }])
    assert.equal(machine.reduce(sending, late), sending);
  const done = play([{ type: "received", receipt: {} }], sending);
  assert.deepEqual([done.step, done.drafts, machine.isUnsent(done)], ["done", {}, false]);
  assert.equal(machine.reduce(done, { type: "received", receipt: {} }), done);
});

test("another ballot came first: sealed anew above the one in the log", () => {
  const refused = play([...toReview, { type: "seal" }, sealedAs(4),
    { type: "signed", ballot: new Uint8Array(1) }, { type: "refused", refusal: { rule: "bal-9", reason: "" } }]);
  const anew = play([{ type: "renewed", voter: voter(9) }], refused);
  assert.deepEqual([anew.step, anew.sequence, anew.drafts.r], ["sealing", 10, "b"]);
});

test("waits grow, are bounded, and follow what the server asks for", () => {
  assert.deepEqual([0, 1, 2, 9].map((n) => sending.waitBefore(n, 0)), [1, 2, 4, 30]);
  assert.equal(sending.waitBefore(0, 7), 7);
  assert.equal(sending.waitBefore(0, 7000), 30);
});

test("the kiosk warns before it forgets, and never while a ballot is sent", () => {
  assert.deepEqual(clock.idleness("question", 60), { kind: "fine" });
  assert.deepEqual(clock.idleness("question", 75), { kind: "warned", left: 15 });
  assert.deepEqual(clock.idleness("question", 91), { kind: "over" });
  assert.deepEqual(clock.idleness("sending", 9999), { kind: "fine" });
  assert.deepEqual(clock.idleness("welcome", 9999), { kind: "fine" });
  assert.deepEqual(clock.idleness("done", 31), { kind: "warned", left: 19 });
});
