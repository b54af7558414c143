#include "follow/witness.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>

#include "base/base64.h"
#include "base/hex.h"
#include "election/manifest.h"
#include "record/record.h"
#include "steps/files.h"

enum { PROOF_LINES = 63 };

struct log {
    struct oy_manifest *m;
    struct oy_span name; /* this witness's, in that manifest */
    char file[65];
    struct oy_buffer text; /* the checkpoint that was cosigned last; empty: none */
    struct oy_checkpoint seen;
};

struct oy_witness {
    struct oy_key key;
    struct oy_dir state;
    struct log log[OY_WITNESS_LOGS];
    size_t n_logs;
    uint64_t (*now)(void);
    pthread_mutex_t lock;
    bool has_lock;
};

/* ---- opening ---- */

static oy_status read_seen(struct oy_witness *w, struct log *l, struct oy_why *why) {
    struct oy_why inner = {.status = OY_OK};
    l->seen = (struct oy_checkpoint){.size = 0};
    oy_status status = oy_file_read(&l->text, &w->state, l->file, OY_CHECKPOINT_MAX, &inner);
    if (status == OY_MISSING) return OY_OK; /* nothing was cosigned yet */
    if (status != OY_OK) {                  /* anything else must not be taken for that */
        *why = inner;
        return status;
    }
    return oy_checkpoint_parse(&l->seen, oy_buffer_span(&l->text), why);
}

static oy_status add_log(struct oy_witness *w, const char *path, struct oy_why *why) {
    struct log *l = &w->log[w->n_logs];
    struct oy_buffer json;
    struct oy_hash digest;
    uint32_t index = 0;
    OY_TRY(oy_file_read(&json, NULL, path, OY_MANIFEST_BYTES_MAX, why));
    oy_status status = oy_manifest_parse(&l->m, oy_buffer_span(&json), why);
    oy_buffer_free(&json);
    OY_TRY(status);
    w->n_logs++;
    OY_TRY(oy_key_index(&index, &w->key, OY_ROLE_WITNESS, l->m, why));
    l->name = oy_span_text(l->m->witnesses[index - 1].name);
    for (size_t i = 0; i + 1 < w->n_logs; i++)
        OY_REQUIRE(why, strcmp(w->log[i].m->origin, l->m->origin) != 0, OY_STATE, "cos-3",
                   "two manifests have one origin");
    oy_record_digest(&digest, oy_span_text(l->m->origin));
    oy_hex_encode(l->file, oy_span(digest.b, sizeof digest.b));
    return read_seen(w, l, why);
}

/* Two programs at once would each remember a log of its own. */
static oy_status open_state(struct oy_witness *w, const char *path, struct oy_why *why) {
    OY_TRY(oy_dir_make(NULL, path, why));
    OY_TRY(oy_dir_open(&w->state, path, why));
    OY_REQUIRE(why, flock(w->state.fd, LOCK_EX | LOCK_NB) == 0, OY_STATE, "cos-3",
               "another program uses %s", path);
    return OY_OK;
}

static oy_status open_all(struct oy_witness *w, const struct oy_witness_options *o,
                          struct oy_why *why) {
    OY_TRY(oy_key_load(&w->key, OY_ROLE_WITNESS, o->key, why));
    OY_TRY(open_state(w, o->state, why));
    if (o->logs.n > OY_WITNESS_LOGS) return oy_fail(why, OY_RANGE, "", "too many logs");
    for (size_t i = 0; i < o->logs.n; i++) {
        oy_status status = add_log(w, o->logs.path[i], why);
        if (status != OY_OK) oy_why_at(why, "%s", o->logs.path[i]);
        OY_TRY(status);
    }
    w->has_lock = pthread_mutex_init(&w->lock, NULL) == 0;
    return w->has_lock ? OY_OK : oy_fail(why, OY_MEMORY, "", "no memory for a lock");
}

oy_status oy_witness_open(struct oy_witness **out, const struct oy_witness_options *options,
                          struct oy_why *why) {
    struct oy_witness *w;
    *out = NULL;
    OY_TRY(oy_allocate(&w, 1, sizeof *w, why));
    w->state.fd = -1;
    w->now = options->now;
    oy_status status = open_all(w, options, why);
    if (status == OY_OK)
        *out = w;
    else
        oy_witness_free(w);
    return status;
}

void oy_witness_free(struct oy_witness *w) {
    if (!w) return;
    for (size_t i = 0; i < w->n_logs; i++) {
        oy_manifest_free(w->log[i].m);
        oy_buffer_free(&w->log[i].text);
    }
    if (w->has_lock) (void)pthread_mutex_destroy(&w->lock);
    oy_dir_close(&w->state);
    oy_key_clear(&w->key);
    free(w);
}

/* ---- a request ---- */

static bool take_old(uint64_t *old, struct oy_span *body) {
    struct oy_span line;
    const size_t n = 4; /* "old " */
    if (!oy_span_cut(body, &line, '\n') || line.n <= n || memcmp(line.p, "old ", n) != 0)
        return false;
    return oy_span_decimal(old, oy_span(line.p + n, line.n - n));
}

static bool take_proof(struct oy_add_checkpoint *out, struct oy_span *body) {
    struct oy_span line;
    while (oy_span_cut(body, &line, '\n')) {
        if (line.n == 0) return true;
        if (out->n_proof == PROOF_LINES) return false;
        if (!oy_base64_decode(out->proof[out->n_proof++].b, 32, line)) return false;
    }
    return false;
}

oy_status oy_add_checkpoint_parse(struct oy_add_checkpoint *out, struct oy_span body,
                                  struct oy_why *why) {
    *out = (struct oy_add_checkpoint){.n_proof = 0};
    bool read =
        take_old(&out->old, &body) && take_proof(out, &body) && (out->old > 0 || out->n_proof == 0);
    out->note = body;
    OY_REQUIRE(why, read, OY_FORMAT, "cos-4", "this is no add-checkpoint request");
    return OY_OK;
}

static void say(struct oy_witness_answer *out, unsigned status, const char *text) {
    out->status = status;
    out->content_type = "text/plain; charset=utf-8";
    (void)snprintf(out->text, sizeof out->text, "%s\n", text);
}

static void say_size(struct oy_witness_answer *out, uint64_t size) {
    out->status = 409;
    out->content_type = "text/x.tlog.size";
    (void)snprintf(out->text, sizeof out->text, "%" PRIu64 "\n", size);
}

static struct log *find_log(struct oy_witness *w, struct oy_span origin) {
    for (size_t i = 0; i < w->n_logs; i++)
        if (oy_span_equal(origin, oy_span_text(w->log[i].m->origin))) return &w->log[i];
    return NULL;
}

/* [log-1] False after saying what is wrong. From nothing everything follows. */
static bool follows(struct oy_witness_answer *out, const struct log *l,
                    const struct oy_add_checkpoint *r, const struct oy_checkpoint *head) {
    struct oy_why why = {.status = OY_OK};
    struct oy_hash old = l->seen.root;
    if (oy_mutant("cos-3")) return true;
    if (l->seen.size == 0) oy_merkle_root_of(&old, NULL, 0);
    if (l->text.n && l->seen.size == head->size && !oy_hash_equal(&old, &head->root)) {
        say(out, 409, "another root was cosigned for this size");
        return false;
    }
    if (oy_merkle_consistency_check(&old, l->seen.size, &head->root, head->size, r->proof,
                                    r->n_proof, &why) == OY_OK)
        return true;
    say(out, 422, why.text);
    return false;
}

/* Kept first, then signed. */
static oy_status keep(struct oy_witness *w, struct log *l, struct oy_span text,
                      struct oy_why *why) {
    struct oy_buffer copy = {NULL, 0};
    OY_TRY(oy_file_write(&w->state, l->file, text, OY_FILE_REPLACE, why));
    OY_TRY(oy_allocate(&copy.p, text.n + 1, 1, why));
    memcpy(copy.p, text.p, text.n);
    copy.n = text.n;
    oy_buffer_free(&l->text);
    l->text = copy;
    return oy_checkpoint_parse(&l->seen, oy_buffer_span(&l->text), why);
}

static void cosign(struct oy_witness *w, struct oy_witness_answer *out, struct log *l,
                   struct oy_span text) {
    struct oy_why why = {.status = OY_OK};
    unsigned char line[OY_NOTE_LINE_MAX];
    struct oy_writer writer;
    if (keep(w, l, text, &why) != OY_OK) {
        say(out, 500, "the witness cannot store what it has seen");
        return;
    }
    oy_writer_init(&writer, line, sizeof line);
    oy_note_cosign(&writer, l->name, w->key.sign, w->now ? w->now() : (uint64_t)time(NULL), text);
    struct oy_span written = oy_writer_end(&writer);
    out->status = 200;
    out->content_type = "text/plain; charset=utf-8";
    (void)snprintf(out->text, sizeof out->text, "%.*s", (int)written.n, (const char *)written.p);
}

/* [cos-3, cos-4] in the order of tlog-witness */
static void consider(struct oy_witness *w, struct oy_witness_answer *out, struct oy_span body) {
    struct oy_why why = {.status = OY_OK};
    struct oy_add_checkpoint r;
    struct oy_checkpoint head;
    struct oy_note note;
    if (oy_add_checkpoint_parse(&r, body, &why) != OY_OK ||
        oy_note_parse(&note, r.note, &why) != OY_OK ||
        oy_checkpoint_parse(&head, note.text, &why) != OY_OK) {
        say(out, 400, why.text);
        return;
    }
    struct log *l = find_log(w, head.origin);
    if (!l)
        say(out, 404, "this witness does not know the log");
    else if (oy_note_check(&note, head.origin, l->m->server_key, &why) != OY_OK)
        say(out, 403, why.text);
    else if (r.old > head.size)
        say(out, 400, "the old size is above the checkpoint's");
    else if (r.old != l->seen.size)
        say_size(out, l->seen.size);
    else if (follows(out, l, &r, &head))
        cosign(w, out, l, note.text);
}

void oy_witness_add(struct oy_witness *w, struct oy_witness_answer *out, struct oy_span body) {
    (void)pthread_mutex_lock(&w->lock);
    consider(w, out, body);
    (void)pthread_mutex_unlock(&w->lock);
}
