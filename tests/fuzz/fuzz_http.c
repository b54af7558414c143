/* What strangers put into a path: routes, files of the record, fingerprints; and cosignature lines.
 * Whatever is found is what was asked for, and no line is taken that no witness signed [cos-1]. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "election/officer_request.h"
#include "fuzz.h"
#include "server/http/routes.h"
#include "steps/receipts.h"
#include "steps/signatures.h"
#include "tests/support/sample_record.h"

enum { BALLOTS = 3, TEXT_MAX = 300 };

static struct oy_rec *s;
static struct oy_app *app;
static unsigned char creator[1][32];
static struct oy_span line;
static char print[65];

static uint64_t some_time(void) {
    return s->m->opens + 10;
}

/* ---- an open election with three ballots ---- */

static void request(unsigned officer, enum oy_request_act act, struct oy_span payload,
                    uint64_t version) {
    struct oy_why why = {0};
    struct oy_buffer bytes, state;
    bool waits;
    struct oy_officer_request r = {
        .group = s->g, .act = act, .state_version = version, .payload = payload};
    memcpy(r.election_id, s->e->id, sizeof r.election_id);
    OY_WORLD_MUST(oy_officer_request_make(&bytes, &r, s->officer[officer], &why) == OY_OK, &why);
    OY_WORLD_MUST(oy_app_request(app, &state, &waits, "a", oy_buffer_span(&bytes), &why) == OY_OK,
                  &why);
    oy_buffer_free(&state);
    oy_buffer_free(&bytes);
}

static void create_and_open(void) {
    struct oy_why why = {0};
    struct oy_buffer payload;
    struct oy_request_files f = {oy_buffer_span(&s->manifest_json),
                                 oy_buffer_span(&s->ceremony_file), oy_buffer_span(&s->roll_file)};
    OY_WORLD_MUST(oy_request_files_write(&payload, &f, &why) == OY_OK, &why);
    request(0, OY_REQUEST_CREATE, oy_buffer_span(&payload), 0);
    oy_buffer_free(&payload);
    for (unsigned i = 0; i < s->m->officer_quorum; i++) {
        unsigned char bytes[OY_REQUEST_SIGNATURE_MAX];
        struct oy_request_signature given = {.closed_at = 0};
        struct oy_officer_message m = {.act = OY_OFFICER_OPENS};
        memcpy(m.election_id, s->e->id, sizeof m.election_id);
        OY_WORLD_MUST(oy_officer_signature_make(given.signature, &m, s->officer[i], &why) == OY_OK,
                      &why);
        request(i, OY_REQUEST_OPEN, oy_request_signature_write(bytes, OY_REQUEST_OPEN, &given), 3);
    }
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t answered = PTHREAD_COND_INITIALIZER;
static unsigned left = BALLOTS;

static void done(struct oy_cast *c) {
    OY_WORLD_MUST(c->fate == OY_CAST_TAKEN, &c->why);
    oy_buffer_free(&c->answer);
    (void)pthread_mutex_lock(&lock);
    if (--left == 0) (void)pthread_cond_signal(&answered);
    (void)pthread_mutex_unlock(&lock);
}

static void cast_all(void) {
    static struct oy_cast cast[BALLOTS];
    static struct oy_buffer ballot[BALLOTS];
    for (uint32_t i = 0; i < BALLOTS; i++) {
        ballot[i] = oy_rec_ballot(s, i, 1, s->plan.choice);
        cast[i] =
            (struct oy_cast){.election = "a", .ballot = oy_buffer_span(&ballot[i]), .done = done};
        oy_app_cast(app, &cast[i]);
    }
    (void)pthread_mutex_lock(&lock);
    while (left) (void)pthread_cond_wait(&answered, &lock);
    (void)pthread_mutex_unlock(&lock);
}

/* ---- seeds ---- */

static struct oy_buffer file(const char *path) {
    struct oy_why why = {0};
    struct oy_buffer out;
    struct oy_span lent;
    bool immutable;
    OY_WORLD_MUST(oy_app_file(app, &out, &lent, &immutable, "a", path, &why) == OY_OK, &why);
    return out;
}

static void make_line(void) {
    static unsigned char room[OY_NOTE_LINE_MAX];
    struct oy_buffer note = file("checkpoint"), entries = file("tile/entries/000.p/7");
    struct oy_note parsed;
    struct oy_why why = {0};
    struct oy_writer w;
    OY_WORLD_MUST(oy_note_parse(&parsed, oy_buffer_span(&note), &why) == OY_OK, &why);
    oy_writer_init(&w, room, sizeof room);
    oy_note_cosign(&w, oy_span_text(s->m->witnesses[0].name), s->witness[0], 1893456000,
                   parsed.text);
    line = oy_writer_end(&w);
    const unsigned char *last = entries.p + entries.n - OY_ENTRY_BALLOT_BYTES;
    for (size_t i = 0; i < 32; i++) (void)snprintf(print + 2 * i, 3, "%02x", last[2 + i]);
    oy_buffer_free(&note);
    oy_buffer_free(&entries);
}

void fuzz_begin(void) {
    struct oy_why why = {0};
    struct oy_record_plan plan = {.voters = BALLOTS, .witnesses = 1};
    char command[128];
    s = oy_rec_open(&plan);
    (void)snprintf(command, sizeof command, "rm -r %s", s->path); /* all is in memory now */
    OY_WORLD_MUST(system(command) == 0, NULL);
    oy_sign_key_public(s->officer[0], creator[0]);
    struct oy_app_options o = {.server = s->server,
                               .interval_ms = 20,
                               .threads = 1,
                               .creators = (const unsigned char(*)[32])creator,
                               .n_creators = 1,
                               .clock = some_time};
    OY_WORLD_MUST(oy_app_open(&app, &o, &why) == OY_OK, &why);
    create_and_open();
    cast_all();
    make_line();
}

void fuzz_seeds(void) {
    static const char *const paths[] = {"/elections",
                                        "/elections/a",
                                        "/elections/a/record/tile/0/000.p/5",
                                        "/elections/a/ballots/0f",
                                        "/elections/a/receipts/0f",
                                        "/elections/a/requests",
                                        "/healthz"};
    static const char *const files[] = {"checkpoint",
                                        "closing",
                                        "manifest.json",
                                        "ceremony.bin",
                                        "roll.bin",
                                        "tally.bin",
                                        "shares/1.bin",
                                        "result.json",
                                        "tile/0/000.p/7",
                                        "tile/0/000",
                                        "tile/0/x001/000",
                                        "ballots/000.p/3",
                                        "tile/entries/000.p/1",
                                        "tile/7/x001/x234/067.p/255"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        fuzz_seed_mode((unsigned char)(4 * i), oy_span_text(paths[i]));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        fuzz_seed_mode(1, oy_span_text(files[i]));
        fuzz_word_text(files[i]);
    }
    fuzz_seed_mode(2, oy_span_text(print));
    fuzz_seed_mode(2, oy_span(print, 40));
    fuzz_seed_mode(3, line);
    fuzz_word_text("/../");
    fuzz_word_text("%2e%2e%2f");
}

/* ---- routes ---- */

static const struct oy_route table[] = {{"GET", "/elections", OY_BODY_NONE, NULL},
                                        {"GET", "/elections/N", OY_BODY_NONE, NULL},
                                        {"GET", "/elections/N/record/*", OY_BODY_NONE, NULL},
                                        {"GET", "/elections/N/ballots/F", OY_BODY_NONE, NULL},
                                        {"POST", "/elections/N/ballots", OY_BODY_BALLOT, NULL},
                                        {NULL, NULL, OY_BODY_NONE, NULL}};

/* The path put together again from the pattern and what stands for its letters. */
static void one_path(const char *path, const char *method) {
    struct oy_route_args args;
    const char *allow = NULL;
    char again[TEXT_MAX + 64];
    size_t n = 0;
    const struct oy_route *r = oy_route_find(&args, &allow, table, method, path);
    if (!r) return;
    for (const char *p = r->pattern; *p; p++) {
        char one[2] = {*p, 0};
        const char *put = *p == 'N' ? args.election : *p == 'F' || *p == '*' ? args.rest : one;
        n += (size_t)snprintf(again + n, sizeof again - n, "%s", put);
    }
    FUZZ_MUST(strcmp(again, path) == 0 && strcmp(r->method, method) == 0);
    FUZZ_MUST(!strchr(r->pattern, 'N') ||
              oy_election_name_is_valid(args.election, strlen(args.election)));
}

/* ---- the app ---- */

static void one_file(const char *path) {
    struct oy_buffer out, again;
    struct oy_why why = {0};
    bool immutable, twice;
    struct oy_span lent, lent_again;
    oy_status status = oy_app_file(app, &out, &lent, &immutable, "a", path, &why);
    FUZZ_MUST(status == OY_OK || status == OY_MISSING);
    if (!fuzz_accepted_file(status, &why)) return;
    FUZZ_MUST(out.n + lent.n > 0 && !strstr(path, "..") && path[0] != '/');
    FUZZ_MUST(oy_app_file(app, &again, &lent_again, &twice, "a", path, &why) == OY_OK);
    FUZZ_MUST(twice == immutable && fuzz_same(lent, lent_again));
    FUZZ_MUST(fuzz_same(oy_buffer_span(&out), oy_buffer_span(&again)));
    FUZZ_MUST(immutable == (strcmp(path, "checkpoint") != 0));
    oy_buffer_free(&out);
    oy_buffer_free(&again);
}

static void one_fingerprint(const char *text) {
    struct oy_buffer json, receipt;
    struct oy_why why = {0};
    struct oy_receipt_state state;
    unsigned char entry[OY_ENTRY_BALLOT_BYTES];
    uint64_t index;
    oy_status status = oy_app_find(app, &json, "a", text, &why);
    FUZZ_MUST(status == OY_OK || status == OY_MISSING || status == OY_FORMAT);
    if (!fuzz_accepted(status, &why)) return;
    FUZZ_MUST(strlen(text) >= 40 && strlen(text) <= 64);
    FUZZ_MUST(oy_app_receipt(app, &receipt, "a", text, &why) == OY_OK);
    FUZZ_MUST(oy_receipt_check(entry, &index, &state, oy_buffer_span(&receipt), s->m, &why) ==
              OY_OK);
    oy_buffer_free(&json);
    oy_buffer_free(&receipt);
}

static void one_line(struct oy_span in) {
    struct oy_why why = {0};
    if (fuzz_accepted(oy_app_cosign(app, "a", in, &why), &why)) FUZZ_MUST(fuzz_same(in, line));
}

void fuzz_one(struct oy_span in) {
    char text[TEXT_MAX + 1];
    unsigned mode = fuzz_mode(&in, 8);
    if (mode % 4 == 3) {
        one_line(in);
        return;
    }
    size_t n = in.n < TEXT_MAX ? in.n : TEXT_MAX;
    if (n) memcpy(text, in.p, n);
    text[n] = 0;
    if (mode % 4 == 0)
        one_path(text, mode ? "POST" : "GET");
    else if (mode % 4 == 1)
        one_file(text);
    else
        one_fingerprint(text);
}
