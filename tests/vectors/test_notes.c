/* notes.json. */
#include "common.h"

#include <stdlib.h>

#include "crypto/note.h"

struct signer {
    struct oy_span name;
    struct oy_sign_key *key; /* the caller's */
    unsigned char public_key[OY_SIGN_PUBLIC];
};

static struct signer signer_of(struct vectors *v, const json_t *obj, struct oy_span name) {
    struct signer s = {.name = name};
    unsigned char seed[OY_SIGN_SEED];
    vec_fixed(v, seed, sizeof seed, obj, "seed");
    s.key = oy_sign_key_from_seed(seed);
    oy_sign_key_public(s.key, s.public_key);
    same(v, obj, "key", s.public_key, sizeof s.public_key);
    return s;
}

static void same_id(struct vectors *v, const json_t *obj, const struct signer *s,
                    enum oy_note_type type) {
    unsigned char id[4];
    struct oy_writer w;
    oy_writer_init(&w, id, sizeof id);
    oy_write_u32(&w, oy_note_key_id(s->name, type, s->public_key));
    same(v, obj, "id", id, sizeof id);
}

static void same_line(struct vectors *v, const json_t *obj, const struct oy_writer *w) {
    struct oy_span want = oy_span_text(vec_text(v, obj, "line"));
    cr_expect(oy_span_equal(want, oy_writer_end(w)), "%s", vec_text(v, obj, "line"));
}

/* [note-4] One known key: absent is no fault. */
static oy_status look_for(const struct oy_note *note, const struct signer *s, uint64_t *time,
                          struct oy_why *why) {
    struct oy_why inner = {.status = OY_OK};
    *time = 0;
    oy_status status = oy_note_check_cosignature(note, s->name, s->public_key, time, &inner);
    if (status == OY_OK || status == OY_MISSING) return OY_OK;
    *why = inner;
    return status;
}

static void check_note(struct vectors *v, const json_t *row, const struct signer *server,
                       const struct signer *witness, const struct signer *trustee) {
    struct oy_note *note = vec_memory(v, sizeof *note);
    struct oy_checkpoint head;
    struct oy_why why = {.status = OY_OK};
    uint64_t time = 0, other, first = 0;
    oy_status status = oy_note_parse(note, vec_bytes(v, row, "note"), &why);
    if (status == OY_OK) status = oy_checkpoint_parse(&head, note->text, &why);
    if (status == OY_OK) status = oy_note_check(note, server->name, server->public_key, &why);
    if (status == OY_OK) status = look_for(note, witness, &time, &why);
    if (status == OY_OK) status = look_for(note, trustee, &other, &why);
    judge(v, row, status, &why);
    if (status != OY_OK) return;
    const json_t *times = vec_get(v, row, "witness_times"), *one;
    VEC_EACH(v, one, i, times) {
        uint64_t t = (uint64_t)vec_integer(v, one, NULL);
        if (i == 0 || t < first) first = t;
    }
    cr_expect_eq(time, first, "%s: witness's time", vec_what(row));
}

void check_notes(struct vectors *v) {
    const json_t *server = vec_get(v, v->root, "server"), *witness = vec_get(v, v->root, "witness"),
                 *trustee = vec_get(v, v->root, "trustee"), *row;
    struct oy_checkpoint c = {.origin = oy_span_text(vec_text(v, v->root, "origin")),
                              .size = (uint64_t)vec_integer(v, v->root, "size")};
    struct signer s = signer_of(v, server, c.origin),
                  w = signer_of(v, witness, oy_span_text(vec_text(v, witness, "name"))),
                  t = signer_of(v, trustee, oy_span_text(vec_text(v, trustee, "name")));
    unsigned char bytes[OY_CHECKPOINT_MAX], line[OY_NOTE_LINE_MAX];
    struct oy_writer out;
    vec_fixed(v, c.root.b, 32, v->root, "root");
    oy_writer_init(&out, bytes, sizeof bytes);
    oy_checkpoint_write(&out, &c); /* [note-1] */
    struct oy_span text = oy_writer_end(&out);
    cr_expect(oy_span_equal(text, oy_span_text(vec_text(v, v->root, "text"))));

    same_id(v, server, &s, OY_NOTE_ED25519);
    same_id(v, witness, &w, OY_NOTE_COSIGNATURE);
    oy_writer_init(&out, line, sizeof line);
    oy_note_sign(&out, s.name, s.key, text); /* [note-2] */
    same_line(v, server, &out);
    oy_writer_init(&out, line, sizeof line);
    oy_note_cosign(&out, w.name, w.key, (uint64_t)vec_integer(v, witness, "time"), text);
    same_line(v, witness, &out);
    oy_writer_init(&out, line, sizeof line);
    oy_note_cosign(&out, t.name, t.key, (uint64_t)vec_integer(v, trustee, "time"), text);
    same_line(v, trustee, &out);

    VEC_EACH(v, row, i, vec_get(v, v->root, "notes")) check_note(v, row, &s, &w, &t);
    oy_sign_key_free(s.key);
    oy_sign_key_free(w.key);
    oy_sign_key_free(t.key);
}
