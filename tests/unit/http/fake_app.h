/* An app that does as the first byte of what it gets says, for the tests of the HTTP side of the
 * server: every answer of an app at will. Included by test_api.c alone; the real one is then not
 * linked into unit_http. There is one election, "a". */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/app/admin.h"
#include "server/app/app.h"

static _Atomic bool fake_sick;

struct oy_app {
    char nothing;
};

static oy_status fake_text(struct oy_buffer *out, const char *text) {
    *out = (struct oy_buffer){(unsigned char *)strdup(text), strlen(text)};
    return OY_OK;
}

static oy_status fake_here(const char *election, struct oy_why *why) {
    if (strcmp(election, "a") == 0) return OY_OK;
    return oy_fail(why, OY_MISSING, "", "there is no such election");
}

oy_status oy_app_open(struct oy_app **out, const struct oy_app_options *options,
                      struct oy_why *why) {
    (void)why;
    *out = calloc(1, sizeof **out);
    if (options->log) options->log(options->log_context, "opened", "a", options->store);
    return OY_OK;
}

void oy_app_drain(struct oy_app *a) {
    (void)a;
}

void oy_app_close(struct oy_app *a) {
    free(a);
}

static void fake_done(struct oy_cast *c) {
    switch (c->ballot.n > 0 ? c->ballot.p[0] : 0) {
    case 'P': c->fate = OY_CAST_REPEATED; break;
    case 'R': c->fate = OY_CAST_REFUSED; break;
    case 'B': c->fate = OY_CAST_BUSY; break;
    case 'F': c->fate = OY_CAST_FAILED; break;
    default: c->fate = OY_CAST_TAKEN; break;
    }
    if (c->fate == OY_CAST_REFUSED)
        (void)fake_text(&c->answer, "refusal");
    else
        (void)fake_text(&c->answer, c->suspect ? "receipt of a suspect" : "receipt");
    c->done(c);
}

static void *fake_later(void *cast) {
    usleep(20 * 1000);
    fake_done(cast);
    return NULL;
}

void oy_app_cast(struct oy_app *a, struct oy_cast *c) {
    pthread_t thread;
    (void)a;
    if (strcmp(c->election, "a") != 0) {
        c->fate = OY_CAST_UNKNOWN;
        c->done(c);
    } else if (c->ballot.n > 0 && c->ballot.p[0] == 'L') {
        if (pthread_create(&thread, NULL, fake_later, c) == 0) (void)pthread_detach(thread);
    } else
        fake_done(c);
}

size_t oy_app_ballot_max(struct oy_app *a, const char *election) {
    (void)a;
    return strcmp(election, "a") == 0 ? 1000 : 0;
}

oy_status oy_app_list(struct oy_app *a, struct oy_buffer *json, struct oy_why *why) {
    (void)a;
    (void)why;
    return fake_text(json, "[]");
}

oy_status oy_app_state(struct oy_app *a, struct oy_buffer *json, const char *election,
                       struct oy_why *why) {
    (void)a;
    OY_TRY(fake_here(election, why));
    return fake_text(json, "{}");
}

oy_status oy_app_file(struct oy_app *a, struct oy_buffer *out, struct oy_span *lasting,
                      bool *immutable, const char *election, const char *path, struct oy_why *why) {
    (void)a;
    *lasting = oy_span(NULL, 0);
    OY_TRY(fake_here(election, why));
    *immutable = strncmp(path, "tile/", 5) == 0 || strcmp(path, "manifest.json") == 0;
    if (strchr(path, '.') == path) return oy_fail(why, OY_FORMAT, "file-1", "a bad path");
    if (!*immutable && strcmp(path, "checkpoint") != 0)
        return oy_fail(why, OY_MISSING, "", "there is no such file");
    return fake_text(out, path);
}

oy_status oy_app_find(struct oy_app *a, struct oy_buffer *json, const char *election,
                      const char *fingerprint, struct oy_why *why) {
    (void)a;
    OY_TRY(fake_here(election, why));
    if (strlen(fingerprint) < 40) return oy_fail(why, OY_FORMAT, "bal-8", "no fingerprint");
    return fake_text(json, "{}");
}

oy_status oy_app_receipt(struct oy_app *a, struct oy_buffer *out, const char *election,
                         const char *fingerprint, struct oy_why *why) {
    return oy_app_find(a, out, election, fingerprint, why);
}

oy_status oy_app_voter(struct oy_app *a, struct oy_buffer *json, const char *election,
                       const char *credential, struct oy_why *why) {
    (void)a;
    OY_TRY(fake_here(election, why));
    if (strlen(credential) < 64) return oy_fail(why, OY_FORMAT, "srv-9", "no credential");
    return fake_text(json, "{\"sequence\":0}");
}

oy_status oy_app_turnout(struct oy_app *a, struct oy_buffer *json, const char *election,
                         struct oy_why *why) {
    (void)a;
    OY_TRY(fake_here(election, why));
    return fake_text(json, "{\"points\":[]}");
}

oy_status oy_app_documents(struct oy_app *a, struct oy_buffer *json, const char *election,
                           struct oy_why *why) {
    (void)a;
    OY_TRY(fake_here(election, why));
    return fake_text(json, "[]");
}

/* Every document says its name, but "link" and those that begin with "no". */
oy_status oy_app_document(struct oy_app *a, struct oy_span *bytes, unsigned char digest[32],
                          const char *election, const char *file, struct oy_why *why) {
    static char text[100];
    (void)a;
    OY_TRY(fake_here(election, why));
    if (strcmp(file, "link") == 0) return oy_fail(why, OY_FORMAT, "file-2", "a link");
    if (strncmp(file, "no", 2) == 0) return oy_fail(why, OY_MISSING, "", "none");
    (void)strncpy(text, file, sizeof text - 1);
    *bytes = oy_span_text(text);
    memset(digest, 7, 32);
    return OY_OK;
}

/* A question that begins with Q is answered, W has to wait, N is none; the client has a number. */
oy_status oy_app_lookup(struct oy_app *a, struct oy_buffer *json, unsigned *wait,
                        const char *election, struct oy_span question, uint64_t client,
                        struct oy_why *why) {
    (void)a;
    *wait = question.n > 0 && question.p[0] == 'W' ? 17 : 0;
    OY_TRY(fake_here(election, why));
    if (question.n == 0 || question.p[0] == 'N')
        return oy_fail(why, OY_FORMAT, "look-3", "no question");
    if (*wait || client == 0) return OY_OK;
    return fake_text(json, "{\"found\":false}");
}

oy_status oy_app_lookup_check(const char *path, struct oy_why *why) {
    if (!strstr(path, "bad")) return OY_OK;
    oy_why_at(why, "%s", path);
    return oy_fail(why, OY_STATE, "", "others can get at it");
}

oy_status oy_app_request(struct oy_app *a, struct oy_buffer *state, bool *waits,
                         const char *election, struct oy_span request, struct oy_why *why) {
    (void)a;
    (void)election;
    *waits = request.n > 0 && request.p[0] == 'W';
    switch (request.n > 0 ? request.p[0] : 0) {
    case 'S': return oy_fail(why, OY_STATE, "req-2", "stale");
    case 'P': return oy_fail(why, OY_PROOF, "req-1", "a signature does not hold");
    case 'I': return oy_fail(why, OY_IO, "srv-3", "/secret/place: no space");
    case 'X': return oy_fail(why, OY_FORMAT, "req-1", "\xff no request");
    default: return fake_text(state, "{\"phase\":\"open\"}");
    }
}

oy_status oy_app_cosign(struct oy_app *a, const char *election, struct oy_span line,
                        struct oy_why *why) {
    (void)a;
    OY_TRY(fake_here(election, why));
    if (line.n > 0 && line.p[0] == 'G') return OY_OK;
    return oy_fail(why, OY_MISMATCH, "cos-1", "nobody's");
}

void oy_app_numbers(struct oy_app *a, struct oy_app_numbers *out) {
    (void)a;
    *out = (struct oy_app_numbers){.elections = 1, .healthy = !fake_sick};
}

oy_status oy_admin_backup(const char *store, const char *out, struct oy_why *why) {
    (void)store;
    return oy_fail(why, OY_IO, "", "backup to %s", out);
}

oy_status oy_admin_export(const char *store, const char *name, const char *out,
                          struct oy_why *why) {
    (void)store;
    return oy_fail(why, OY_IO, "", "export of %s to %s", name, out);
}

oy_status oy_admin_import(const char *store, const char *name, const char *record,
                          const unsigned char server_key[32], struct oy_why *why) {
    (void)store;
    (void)server_key;
    return oy_fail(why, OY_IO, "", "import of %s from %s", name, record);
}
