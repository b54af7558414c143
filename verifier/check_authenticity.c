/* Authenticity: did those who had to sign do so? A5, the voters' signatures, is in
 * check_ballots.c. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "crypto/sign.h"
#include "election/destroy.h"
#include "election/trustee_state.h"
#include "verifier/check.h"

/* ---- cosignatures of witnesses and trustees ---- */

struct cosigners { /* how many known keys have signed a note */
    size_t witnesses, trustees;
    size_t dated; /* witnesses within the limit of [note-5] */
};

enum { WITNESS_SECONDS = 600 };

/* One known key: absent is no fault, a line that does not hold is [note-4]. */
static oy_status look_for(bool *signed_, uint64_t *time, const struct oy_note *note,
                          const char *name, const unsigned char key[32], struct oy_why *why) {
    struct oy_why inner = {.status = OY_OK};
    *time = 0;
    oy_status status = oy_note_check_cosignature(note, oy_span_text(name), key, time, &inner);
    *signed_ = status == OY_OK;
    if (status == OY_OK || status == OY_MISSING) return OY_OK;
    *why = inner;
    return status;
}

static oy_status count_cosigners(struct cosigners *out, const struct oy_note *note,
                                 const struct oy_manifest *m, uint64_t closed_at,
                                 struct oy_why *why) {
    char name[OY_NOTE_NAME_MAX + 1];
    uint64_t time;
    bool has;
    *out = (struct cosigners){0, 0, 0};
    for (size_t i = 0; i < m->n_witnesses; i++) {
        OY_TRY(look_for(&has, &time, note, m->witnesses[i].name, m->witnesses[i].key, why));
        if (!has) continue;
        out->witnesses++;
        uint64_t apart = time > closed_at ? time - closed_at : closed_at - time;
        if (apart <= WITNESS_SECONDS || oy_mutant("note-5")) out->dated++;
    }
    for (uint32_t i = 0; i < m->n_trustees; i++) {
        (void)snprintf(name, sizeof name, "%s/trustee-%u", m->origin, i + 1);
        OY_TRY(look_for(&has, &time, note, name, m->trustees[i].identity, why));
        if (has) out->trustees++;
    }
    return OY_OK;
}

/* ---- A1 ---- */

oy_status oy_check_a1(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    const struct oy_manifest *m = v->out->manifest;
    const struct oy_signed_checkpoint *c = &v->record.checkpoint;
    struct cosigners seen;
    OY_REQUIRE(why, oy_span_equal(c->head.origin, oy_span_text(m->origin)), OY_MISMATCH, "note-2",
               "the checkpoint's origin is not the manifest's");
    OY_TRY(oy_note_check(&c->note, c->head.origin, m->server_key, why));
    OY_TRY(count_cosigners(&seen, &c->note, m, 0, why));
    oy_say(v, r,
           seen.witnesses == 1 ? "signed as %s, cosigned by %zu witness"
                               : "signed as %s, cosigned by %zu witnesses",
           "%s adıyla imzalı, %zu tanık imzası var", m->origin, seen.witnesses);
    return OY_OK;
}

/* ---- A2, A3 ---- */

oy_status oy_check_a2(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    OY_TRY(oy_ceremony_transcript_check_signatures(v->out->transcript, why));
    oy_say(v, r, "%u trustees", "%u emanetçi", v->out->manifest->n_trustees);
    return OY_OK;
}

oy_status oy_check_a3(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    OY_TRY(oy_roll_check_signatures(&v->roll, why));
    size_t n = v->out->manifest->n_registrars;
    oy_say(v, r, n == 1 ? "%zu registrar" : "%zu registrars", "%zu kayıt görevlisi", n);
    return OY_OK;
}

/* ---- officers: A4, A6 ---- */

static oy_status check_officers(const struct oy_manifest *m, const struct oy_entry *e,
                                const char *purpose, struct oy_span message, struct oy_why *why) {
    unsigned before = 0;
    for (size_t k = 0; k < e->n_signatures; k++) {
        struct oy_span signature;
        unsigned officer = oy_entry_officer(e, k, &signature);
        OY_REQUIRE(why, officer > before, OY_FORMAT, "ent-2",
                   "officers are not in ascending order");
        before = officer;
        if (officer == 0 || officer > m->n_officers) /* there is no key to go on with */
            return oy_fail(why, OY_MISMATCH, "ent-2", "the manifest has no officer %u", officer);
        oy_status status =
            oy_sign_check(signature.p, m->officers[officer - 1].key, purpose, message, why);
        if (status != OY_OK) oy_why_at(why, "officer %u", officer);
        OY_TRY(status);
    }
    OY_REQUIRE(why, e->n_signatures >= m->officer_quorum, OY_MISSING, "ent-2",
               "%u officers signed, and the manifest asks for %zu", e->n_signatures,
               m->officer_quorum);
    return OY_OK;
}

oy_status oy_check_a4(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    struct oy_log_cursor c;
    struct oy_entry e;
    oy_status status = oy_verifier_entry(v, &c, &e, 3, why);
    if (status == OY_OK)
        status = check_officers(v->out->manifest, &e, "open",
                                oy_span(v->out->election->id, sizeof v->out->election->id), why);
    oy_log_cursor_clear(&c);
    OY_TRY(status);
    oy_say(v, r, e.n_signatures == 1 ? "%u officer" : "%u officers", "%u görevli", e.n_signatures);
    return OY_OK;
}

static oy_status check_close(struct oy_verifier *v, const struct oy_entry *e, struct oy_why *why) {
    unsigned char message[32 + 8 + 32 + 8];
    uint64_t size = v->places.close;
    struct oy_hash root;
    struct oy_writer w;
    OY_REQUIRE(why, e->closed_at >= v->out->manifest->closes, OY_STATE, "ent-4",
               "closed at %" PRIu64 ", which is %" PRIu64 " seconds too early", e->closed_at,
               v->out->manifest->closes - e->closed_at);
    OY_TRY(oy_log_root(&v->record.dir, v->out->size, &v->record.pins, size, &root, why));
    oy_writer_init(&w, message, sizeof message);
    oy_write_bytes(&w, v->out->election->id, 32);
    oy_write_u64(&w, size);
    oy_write_bytes(&w, root.b, sizeof root.b);
    oy_write_u64(&w, e->closed_at);
    return check_officers(v->out->manifest, e, "close", oy_writer_end(&w), why);
}

oy_status oy_check_a6(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    struct oy_log_cursor c;
    struct oy_entry e;
    oy_status status = oy_verifier_entry(v, &c, &e, v->places.close, why);
    if (status == OY_OK) status = check_close(v, &e, why);
    oy_log_cursor_clear(&c);
    OY_TRY(status);
    v->out->closed_at = e.closed_at;
    oy_say(v, r, e.n_signatures == 1 ? "%u officer" : "%u officers", "%u görevli", e.n_signatures);
    return OY_OK;
}

/* ---- A7 ---- */

/* Where there are witnesses their quorum is needed [note-5] and enough [note-6]; else the
 * trustees' is. */
static oy_status enough(const struct cosigners *seen, const struct oy_manifest *m,
                        struct oy_why *why) {
    uint32_t quorum = oy_trustee_quorum(m->threshold, m->n_trustees);
    if (m->n_witnesses) {
        OY_REQUIRE(why, seen->dated >= m->witness_quorum, OY_MISSING, "note-5",
                   "%zu witnesses cosigned the closing within %d seconds, and %zu are needed",
                   seen->dated, WITNESS_SECONDS, m->witness_quorum);
        return OY_OK;
    }
    OY_REQUIRE(why, seen->trustees >= quorum, OY_MISSING, "note-6",
               "%zu trustees signed the closing, and %u are needed", seen->trustees, quorum);
    return OY_OK;
}

oy_status oy_check_a7(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    const struct oy_manifest *m = v->out->manifest;
    struct cosigners seen;
    oy_status status = count_cosigners(&seen, &v->closing.note, m, v->out->closed_at, why);
    if (status != OY_OK) oy_why_at(why, "closing");
    OY_TRY(status);
    oy_say(v, r, "signed by %zu of the trustees and %zu of the witnesses",
           "%zu emanetçi ve %zu tanık imzalamış", seen.trustees, seen.dated);
    status = enough(&seen, m, why);
    if (status == OY_OK || v->order.count[OY_LOG_SHARE] || v->order.count[OY_LOG_RESULT]) {
        if (status != OY_OK) r->detail[0] = 0;
        return status;
    }
    r->status = OY_CHECK_NOT_YET; /* [chk-3] */
    return OY_OK;
}

/* ---- A9 ---- */

static oy_status check_destroyed(const struct oy_verifier *v, uint64_t n, struct oy_why *why) {
    struct oy_destroy said[OY_DESTROY_ENTRIES_MAX];
    for (size_t i = 0; i < n; i++) {
        struct oy_log_cursor c;
        struct oy_entry e;
        oy_status status = oy_verifier_entry(v, &c, &e, v->places.destroy[i], why);
        if (status == OY_OK) status = oy_destroy_parse(&said[i], e.payload, why);
        oy_log_cursor_clear(&c);
        OY_TRY(status);
        OY_TRY(oy_destroy_check(&said[i], v->out->election, &v->roll, said, i, why));
    }
    return OY_OK;
}

oy_status oy_check_a9(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    uint64_t n = v->order.count[OY_LOG_DESTROY];
    if (n == 0) {
        r->status = OY_CHECK_NOT_APPLICABLE;
        oy_say(v, r, "no registrar has destroyed a private roll",
               "özel listesini imha eden kayıt görevlisi yok");
        return OY_OK;
    }
    OY_TRY(check_destroyed(v, n, why));
    oy_say(v, r, "registrars who say so: %" PRIu64 " of %zu",
           "beyan eden kayıt görevlisi: %" PRIu64 " / %zu", n, v->out->manifest->n_registrars);
    return OY_OK;
}
