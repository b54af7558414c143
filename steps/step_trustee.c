/* A trustee signs the closing checkpoint and gives its shares: only after verifying the whole
 * record itself [shr-1], and for one closing only, ever [shr-2]. */
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "election/ceremony_share.h"
#include "election/shares.h"
#include "election/trustee_state.h"
#include "steps/files.h"
#include "steps/signatures.h"
#include "steps/verified.h"

struct trustee {
    struct oy_key key;
    struct oy_verification *v;
    struct oy_trustee_state state;
    struct oy_dir dir; /* where the key lies, and what must never be forgotten */
    uint32_t index;
};

static oy_status open_key_dir(struct oy_dir *out, const char *key, struct oy_why *why) {
    char copy[OY_PATH_MAX];
    int n = snprintf(copy, sizeof copy, "%s", key);
    if (n < 0 || n >= OY_PATH_MAX) return oy_fail(why, OY_RANGE, "", "the path is too long");
    return oy_dir_open(out, dirname(copy), why);
}

static bool same_closing(const struct oy_checkpoint *head, const unsigned char *closing) {
    struct oy_reader r;
    oy_reader_init(&r, oy_span(closing, OY_CLOSING_LEN));
    return oy_read_u64(&r) == head->size &&
           oy_span_equal(oy_read_span(&r, sizeof head->root.b), oy_span(head->root.b, 32));
}

/* Does the record's closing checkpoint carry this trustee's own signature, made with its identity
 * key after it had verified the whole record? Nobody else can have put it there. */
static bool is_mine(const struct oy_trustee_state *kept, const struct trustee *x,
                    const struct oy_verification *v, const char *record) {
    struct oy_why none = {.status = OY_OK};
    struct oy_signed_checkpoint c;
    struct oy_dir dir;
    char name[OY_NOTE_NAME_MAX + 1];
    uint64_t time;
    uint32_t index;
    if (oy_key_index(&index, &x->key, OY_ROLE_TRUSTEE, v->manifest, &none) != OY_OK) return false;
    if (oy_dir_open(&dir, record, &none) != OY_OK) return false;
    oy_status status = oy_signed_checkpoint_read(&c, &dir, "closing", &none);
    oy_dir_close(&dir);
    if (status != OY_OK) return false;
    size_t n = oy_trustee_note_name(name, v->manifest, index);
    bool mine = same_closing(&c.head, kept->closing) &&
                oy_note_check_cosignature(&c.note, oy_span(name, n), x->key.public_key, &time,
                                          &none) == OY_OK;
    oy_signed_checkpoint_clear(&c);
    return mine;
}

/* The closing that this trustee has verified and signed before, if it has [shr-1, shr-2]. */
static oy_status recall(bool *found, struct oy_trustee_state *kept, const struct trustee *x,
                        const struct oy_step *s, const char *record, struct oy_why *why) {
    struct oy_verification *v = NULL;
    struct oy_why none = {.status = OY_OK};
    OY_TRY(oy_verified(&v, s, record, "K5", NULL, why));
    *found = v->election && oy_trustee_state_read(kept, &x->dir, v->election->id, &none) == OY_OK &&
             is_mine(kept, x, v, record);
    oy_verification_free(v);
    return OY_OK;
}

static oy_status take_seat(struct trustee *x, const struct oy_step *s, const char *record,
                           const char *key, struct oy_why *why) {
    struct oy_trustee_state kept;
    bool found = false;
    *x = (struct trustee){.dir.fd = -1};
    OY_TRY(oy_key_load(&x->key, OY_ROLE_TRUSTEE, key, why));
    OY_TRY(open_key_dir(&x->dir, key, why));
    if (!s->verified) OY_TRY(recall(&found, &kept, x, s, record, why));
    OY_TRY(oy_verified(&x->v, s, record, NULL, found ? kept.closing : NULL, why));
    OY_REQUIRE(why, x->v->has_closing, OY_STATE, "shr-2", "the election has not been closed");
    OY_TRY(oy_key_index(&x->index, &x->key, OY_ROLE_TRUSTEE, x->v->manifest, why));
    memcpy(x->state.election_id, x->v->election->id, sizeof x->state.election_id);
    memcpy(x->state.closing, x->v->closing, sizeof x->state.closing);
    return OY_OK;
}

static void leave_seat(struct trustee *x) {
    oy_key_clear(&x->key);
    oy_verification_free(x->v);
    oy_dir_close(&x->dir);
}

static struct oy_span closing_text(unsigned char out[OY_CHECKPOINT_MAX],
                                   const struct oy_verification *v) {
    struct oy_reader r;
    struct oy_writer w;
    struct oy_checkpoint c = {.origin = oy_span_text(v->manifest->origin)};
    oy_reader_init(&r, oy_span(v->closing, OY_CLOSING_LEN));
    c.size = oy_read_u64(&r);
    oy_read_bytes(&r, c.root.b, sizeof c.root.b);
    oy_writer_init(&w, out, OY_CHECKPOINT_MAX);
    oy_checkpoint_write(&w, &c);
    return oy_writer_end(&w);
}

static oy_status sign(struct trustee *x, const struct oy_step *s, const char *out,
                      struct oy_why *why) {
    char name[OY_NOTE_NAME_MAX + 1];
    unsigned char text[OY_CHECKPOINT_MAX];
    size_t n = oy_trustee_note_name(name, x->v->manifest, x->index);
    OY_TRY(oy_trustee_state_sign(&x->dir, &x->state, why));
    return oy_cosignature_write(s, closing_text(text, x->v), oy_span(name, n), &x->key, out, why);
}

oy_status oy_step_trustee_sign(const struct oy_step *s, const char *record, const char *key,
                               const char *out, struct oy_why *why) {
    struct trustee x;
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = take_seat(&x, s, record, key, why);
    if (status == OY_OK) status = sign(&x, s, out, why);
    leave_seat(&x);
    return status;
}

static oy_status make_shares(struct oy_buffer *file, struct trustee *x, const struct oy_step *s,
                             struct oy_why *why) {
    OY_TRY(oy_verified_quorum(x->v, why));
    OY_REQUIRE(why, x->v->aggregates, OY_STATE, "shr-1", "there is nothing to decrypt");
    OY_TRY(oy_trustee_state_share(&x->dir, &x->state, why));
    struct oy_secret *secret = oy_secret_alloc(1);
    if (!secret) return oy_fail(why, OY_MEMORY, "", "no memory for a secret");
    struct oy_share_context ctx = oy_verification_share_context(x->v);
    oy_status status =
        oy_ceremony_secret_share(secret, x->v->transcript, x->index, x->key.exchange, why);
    if (status == OY_OK)
        status = oy_share_file_make(file, &ctx, x->index, secret, x->key.sign, s->threads, why);
    oy_secret_free(secret);
    return status;
}

oy_status oy_step_trustee_share(const struct oy_step *s, const char *record, const char *key,
                                const char *out, struct oy_why *why) {
    struct trustee x;
    struct oy_buffer file = {0};
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = take_seat(&x, s, record, key, why);
    if (status == OY_OK) status = make_shares(&file, &x, s, why);
    if (status == OY_OK) status = oy_output_write(s, out, oy_buffer_span(&file), why);
    oy_buffer_free(&file);
    leave_seat(&x);
    return status;
}
