/* Cosignatures are added to the latest checkpoint, to the closing one, and to the one that the
 * witnesses were asked for last [cos-1]. */
#include <stdlib.h>
#include <string.h>

#include "server/app/inside.h"
#include "steps/signatures.h"

enum { NOTES = 3, DASH_BYTES = 4 }; /* the dash and the space that begin a signature line */

struct fresh_note { /* a note with one line more */
    struct oy_buffer *place, bytes;
    const char *name; /* in the store, or NULL: in memory only */
};

struct adding {
    struct oy_hosted *h;
    struct oy_span line;
    struct fresh_note fresh[NOTES];
    size_t n;
    bool any;            /* the line holds for one of them */
    struct oy_why first; /* why it does not for the first */
};

static oy_status put_notes(struct oy_txn *t, void *ctx, struct oy_why *why) {
    const struct adding *a = ctx;
    struct oy_store_key k;
    for (size_t i = 0; i < a->n; i++) {
        if (!a->fresh[i].name) continue;
        oy_key_bytes(&k, a->h->number, oy_span_text(a->fresh[i].name));
        OY_TRY(
            oy_txn_put(t, OY_TABLE_NOTES, oy_key_of(&k), oy_buffer_span(&a->fresh[i].bytes), why));
    }
    return OY_OK;
}

static oy_status with_line(struct oy_buffer *out, const struct oy_buffer *note, struct oy_span line,
                           struct oy_why *why) {
    struct oy_growing g = {0};
    oy_status status = oy_growing_add(&g, oy_buffer_span(note), why);
    if (status == OY_OK) status = oy_growing_add(&g, line, why);
    if (status == OY_OK) status = oy_buffer_copy(out, oy_growing_span(&g), why);
    oy_growing_free(&g);
    return status;
}

/* Whether the line holds for this note; *there: it has one of this name, which is enough. (The
 * server's own line bears the origin, which is nobody else's name.) */
static oy_status fits(bool *there, const struct oy_hosted *h, const struct oy_buffer *bytes,
                      struct oy_span line, struct oy_why *why) {
    struct oy_note note;
    struct oy_span rest = oy_span(line.p + DASH_BYTES, line.n - DASH_BYTES);
    *there = false;
    if (!bytes->n) return OY_MISSING;
    OY_TRY(oy_note_parse(&note, oy_buffer_span(bytes), why));
    oy_status status = oy_cosignature_check(h->c.m, note.text, line, why);
    if (status == OY_MISSING) /* under a known name, with another key */
        status = oy_fail(why, OY_PROOF, "note-4", "the line is not of the key in the manifest");
    OY_TRY(status);
    for (size_t i = 0; i < note.n; i++) {
        struct oy_span name = note.signature[i].name;
        *there = *there ||
                 (rest.n > name.n && memcmp(rest.p, name.p, name.n) == 0 && rest.p[name.n] == ' ');
    }
    return OY_OK;
}

static bool is_trustees(const struct oy_hosted *h, struct oy_span line) {
    size_t n = strlen(h->c.m->origin);
    return line.n > n + 5 && memcmp(line.p + DASH_BYTES, h->c.m->origin, n) == 0 &&
           line.p[DASH_BYTES + n] == '/';
}

/* Whether the line belongs to this note, and then the note with it. */
static oy_status try_note(struct adding *a, struct oy_buffer *place, const char *name,
                          struct oy_why *why) {
    struct oy_why no = {.status = OY_OK};
    struct fresh_note *f = &a->fresh[a->n];
    bool there;
    if (fits(&there, a->h, place, a->line, &no) != OY_OK) {
        if (a->first.status == OY_OK) a->first = no;
        return OY_OK;
    }
    a->any = true;
    if (there) return OY_OK;
    OY_TRY(with_line(&f->bytes, place, a->line, why));
    f->place = place;
    f->name = name;
    a->n++;
    return OY_OK;
}

static oy_status try_all(struct adding *a, struct oy_why *why) {
    struct oy_hosted *h = a->h;
    if (!is_trustees(h, a->line)) {
        OY_TRY(try_note(a, &h->note, "checkpoint", why));
        OY_TRY(try_note(a, &h->asked.note, NULL, why));
    }
    OY_TRY(try_note(a, &h->closing, "closing", why));
    if (a->any) return OY_OK;
    *why = a->first;
    return why->status != OY_OK
               ? why->status
               : oy_fail(why, OY_STATE, "note-5",
                         "trustees sign the closing, and the election has not been closed");
}

/* Enough have signed what they were asked for: receipts show it from now on. */
static void promote(struct oy_hosted *h) {
    struct oy_buffer old = h->witnessed;
    if (++h->asked.lines != h->c.m->witness_quorum) return;
    h->witnessed = h->asked.note;
    h->witnessed_size = h->asked.size;
    h->asked.note = (struct oy_buffer){.n = 0};
    oy_buffer_free(&old);
}

static void take_over(struct adding *a) {
    struct oy_hosted *h = a->h;
    (void)pthread_rwlock_wrlock(&h->lock);
    for (size_t i = 0; i < a->n; i++) {
        struct oy_buffer old = *a->fresh[i].place;
        *a->fresh[i].place = a->fresh[i].bytes;
        a->fresh[i].bytes = old;
        if (a->fresh[i].place == &h->asked.note) promote(h);
    }
    (void)pthread_rwlock_unlock(&h->lock);
}

static oy_status add(struct oy_app *app, struct adding *a, struct oy_why *why) {
    oy_status status = try_all(a, why);
    bool stores = false;
    for (size_t i = 0; i < a->n; i++) stores = stores || a->fresh[i].name;
    if (status == OY_OK && stores) status = oy_store_write(app->store, put_notes, a, why);
    if (status == OY_OK) take_over(a);
    for (size_t i = 0; i < a->n; i++) oy_buffer_free(&a->fresh[i].bytes);
    return status;
}

oy_status oy_app_cosign(struct oy_app *a, const char *election, struct oy_span line,
                        struct oy_why *why) {
    static const char dash[] = "\xe2\x80\x94 ";
    struct oy_hosted *h = oy_app_hosted(a, election);
    if (!h) return oy_app_no_election(election, why);
    OY_REQUIRE(why,
               line.n >= sizeof dash && line.n <= OY_NOTE_LINE_MAX &&
                   memcmp(line.p, dash, sizeof dash - 1) == 0,
               OY_FORMAT, "note-1", "this is no signature line");
    (void)pthread_mutex_lock(&a->writing);
    oy_status status = add(a, &(struct adding){.h = h, .line = line}, why);
    (void)pthread_mutex_unlock(&a->writing);
    return status;
}
