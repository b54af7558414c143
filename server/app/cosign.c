/* Cosignatures are added to the latest checkpoint and to the closing one [cos-1]. */
#include <stdlib.h>
#include <string.h>

#include "server/app/inside.h"
#include "steps/signatures.h"

enum { DASH_BYTES = 4 }; /* the dash and the space that begin a signature line */

struct note_put {
    uint32_t election;
    const char *name[2];
    struct oy_span bytes[2];
    size_t n;
};

static oy_status put_notes(struct oy_txn *t, void *ctx, struct oy_why *why) {
    const struct note_put *p = ctx;
    struct oy_store_key k;
    for (size_t i = 0; i < p->n; i++) {
        oy_key_bytes(&k, p->election, oy_span_text(p->name[i]));
        OY_TRY(oy_txn_put(t, OY_TABLE_NOTES, oy_key_of(&k), p->bytes[i], why));
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

/* The line goes to every note whose text it signs. */
static oy_status add(struct oy_app *a, struct oy_hosted *h, struct oy_span line,
                     struct oy_why *why) {
    struct oy_buffer *note[2] = {&h->note, &h->closing}, fresh[2] = {{0}, {0}};
    struct note_put p = {.election = h->number};
    struct oy_buffer *target[2];
    struct oy_why first = {.status = OY_OK};
    bool any = false, there;
    oy_status status = OY_OK;
    for (size_t i = is_trustees(h, line) ? 1 : 0; status == OY_OK && i < 2; i++) {
        struct oy_why no = {.status = OY_OK};
        oy_status fit = fits(&there, h, note[i], line, &no);
        if (fit != OY_OK && first.status == OY_OK) first = no;
        any = any || fit == OY_OK;
        if (fit != OY_OK || there) continue;
        status = with_line(&fresh[p.n], note[i], line, why);
        if (status != OY_OK) break;
        target[p.n] = note[i];
        p.name[p.n] = i ? "closing" : "checkpoint";
        p.bytes[p.n] = oy_buffer_span(&fresh[p.n]);
        p.n++;
    }
    if (status == OY_OK && !any) {
        *why = first;
        status = first.status != OY_OK ? first.status
                                       : oy_fail(why, OY_STATE, "note-5",
                                                 "trustees sign the closing, and the election "
                                                 "has not been closed");
    }
    if (status == OY_OK && p.n) status = oy_store_write(a->store, put_notes, &p, why);
    (void)pthread_rwlock_wrlock(&h->lock);
    for (size_t i = 0; i < p.n; i++) {
        if (status == OY_OK) {
            struct oy_buffer old = *target[i];
            *target[i] = fresh[i];
            fresh[i] = old;
        }
        oy_buffer_free(&fresh[i]);
    }
    (void)pthread_rwlock_unlock(&h->lock);
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
    oy_status status = add(a, h, line, why);
    (void)pthread_mutex_unlock(&a->writing);
    return status;
}
