/* The election that is measured: a manifest with one question, a key, voters and their choices. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "bench/bench.h"
#include "election/choice.h"

enum { MAHALLE = 900001, ID_TEXT = 16 };

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for the election");
}

static void option_id(char out[ID_TEXT], uint32_t option) {
    (void)snprintf(out, ID_TEXT, "option-%lu", (unsigned long)option + 1);
}

/* ---- the manifest ---- */

static void put_random(struct oy_json_out *o, const char *key) {
    unsigned char bytes[32];
    oy_random_bytes(bytes, sizeof bytes);
    oy_json_put_hex(o, key, oy_span(bytes, sizeof bytes));
}

/* Keys that nobody uses here. */
static void put_named_keys(struct oy_json_out *o, const char *key, const char *name) {
    oy_json_put_array(o, key);
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "name", name);
    put_random(o, "key");
    oy_json_put_end(o);
    oy_json_put_end(o);
}

static void put_trustees(struct oy_json_out *o, const struct bench_subject *s) {
    unsigned char public_key[OY_SIGN_PUBLIC];
    char name[32];
    oy_json_put_object(o, "trustees");
    oy_json_put_integer(o, "threshold", BENCH_THRESHOLD);
    oy_json_put_bool(o, "all_needed", false);
    put_random(o, "nonce");
    oy_json_put_array(o, "keys");
    for (int i = 0; i < BENCH_TRUSTEES; i++) {
        oy_sign_key_public(s->identity[i], public_key);
        (void)snprintf(name, sizeof name, "Trustee %d (made up)", i + 1);
        oy_json_put_object(o, NULL);
        oy_json_put_text(o, "name", name);
        oy_json_put_hex(o, "identity", oy_span(public_key, sizeof public_key));
        put_random(o, "exchange");
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
    oy_json_put_end(o);
}

static void put_contest(struct oy_json_out *o, uint32_t options) {
    char id[ID_TEXT];
    oy_json_put_array(o, "contests");
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "id", "question");
    oy_json_put_text(o, "title", "One of several");
    oy_json_put_text(o, "type", "choice");
    oy_json_put_integer(o, "suite", 1);
    oy_json_put_bool(o, "blank", false);
    oy_json_put_array(o, "options");
    for (uint32_t i = 0; i < options; i++) {
        option_id(id, i);
        oy_json_put_object(o, NULL);
        oy_json_put_text(o, "id", id);
        oy_json_put_text(o, "title", id);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
    oy_json_put_end(o);
    oy_json_put_end(o);
}

static void put_manifest(struct oy_json_out *o, const struct bench_subject *s) {
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "format", "oy-manifest");
    oy_json_put_integer(o, "version", 1);
    oy_json_put_text(o, "group", s->g->name);
    oy_json_put_text(o, "origin", "oy.example/bench");
    oy_json_put_text(o, "title", "A benchmark");
    put_random(o, "roll_id");
    oy_json_put_text(o, "opens", "2026-01-01T00:00:00Z");
    oy_json_put_text(o, "closes", "2026-01-02T00:00:00Z");
    oy_json_put_integer(o, "minimum_scope", 3);
    oy_json_put_bool(o, "totals_by_mahalle", false);
    oy_json_put_array(o, "mahalle");
    oy_json_put_object(o, NULL);
    oy_json_put_integer(o, "id", MAHALLE);
    oy_json_put_text(o, "name", "Made up");
    oy_json_put_end(o);
    oy_json_put_end(o);
    put_trustees(o, s);
    put_named_keys(o, "registrars", "Registrar");
    oy_json_put_object(o, "officers");
    oy_json_put_integer(o, "quorum", 1);
    put_named_keys(o, "keys", "Officer");
    oy_json_put_end(o);
    oy_json_put_object(o, "server");
    put_random(o, "key");
    oy_json_put_end(o);
    oy_json_put_object(o, "witnesses");
    oy_json_put_integer(o, "quorum", 0);
    oy_json_put_array(o, "keys");
    oy_json_put_end(o);
    oy_json_put_end(o);
    put_contest(o, s->options.options);
    oy_json_put_end(o);
}

static oy_status make_manifest(struct bench_subject *s, struct oy_why *why) {
    struct oy_json_out o;
    struct oy_buffer text = {0};
    oy_json_out_init(&o, false);
    put_manifest(&o, s);
    OY_TRY(oy_json_out_end(&o, &text, why));
    oy_status status = oy_manifest_parse(&s->manifest, oy_buffer_span(&text), why);
    oy_buffer_free(&text);
    return status;
}

/* ---- the key ---- */

static oy_status make_key(struct bench_subject *s, struct oy_why *why) {
    struct oy_element feldman[BENCH_THRESHOLD];
    unsigned char id[32];
    struct oy_secret *a = oy_secret_alloc(BENCH_THRESHOLD);
    s->share = oy_secret_alloc(BENCH_TRUSTEES);
    s->share_key = calloc(BENCH_TRUSTEES, sizeof *s->share_key);
    if (!a || !s->share || !s->share_key) {
        oy_secret_free(a);
        return no_memory(why);
    }
    oy_polynomial_draw(s->g, a, BENCH_THRESHOLD);
    oy_feldman_commit(s->g, feldman, a, BENCH_THRESHOLD);
    for (uint32_t i = 0; i < BENCH_TRUSTEES; i++) {
        oy_polynomial_at(s->g, &s->share[i], a, BENCH_THRESHOLD, i + 1);
        oy_feldman_share_key(s->g, &s->share_key[i], feldman, BENCH_THRESHOLD, i + 1);
    }
    oy_secret_free(a);
    oy_random_bytes(id, sizeof id);
    OY_TRY(oy_election_new(&s->election, s->manifest, &feldman[0], s->share_key, id, why));
    s->style = oy_election_style(s->election, MAHALLE);
    return OY_OK;
}

static oy_status make_identities(struct bench_subject *s, struct oy_why *why) {
    for (int i = 0; i < BENCH_TRUSTEES; i++) {
        s->identity[i] = oy_sign_key_generate();
        if (!s->identity[i]) return no_memory(why);
    }
    return OY_OK;
}

/* ---- the voters ---- */

static oy_status make_choice(struct bench_subject *s, uint32_t voter, struct oy_why *why) {
    char id[ID_TEXT], json[64];
    uint32_t option = oy_random_below(s->options.options);
    option_id(id, option);
    int n = snprintf(json, sizeof json, "{\"question\":\"%s\"}", id);
    s->expected[option]++;
    return oy_choice_encode(&s->choice[voter], s->style, oy_span(json, (size_t)n), why);
}

static oy_status make_voters(struct bench_subject *s, struct oy_why *why) {
    uint32_t n = s->options.ballots;
    s->secret = oy_secret_alloc(n);
    s->credential = calloc(n, sizeof *s->credential);
    s->expected = calloc(s->options.options, sizeof *s->expected);
    s->choice = calloc(n, sizeof(struct oy_secret_bytes *));
    s->ballot = calloc(n, sizeof *s->ballot);
    s->span = calloc(n, sizeof *s->span);
    if (!s->secret || !s->credential || !s->expected || !s->choice || !s->ballot || !s->span)
        return no_memory(why);
    for (uint32_t i = 0; i < n; i++) {
        s->g->secret_random(&s->secret[i]);
        s->g->pow_base_secret(&s->credential[i], &s->secret[i]);
        OY_TRY(make_choice(s, i, why));
    }
    return OY_OK;
}

oy_status bench_subject_seal(struct bench_subject *s, uint32_t voter, struct oy_why *why) {
    struct oy_sealed *sealed;
    OY_TRY(oy_ballot_seal(&sealed, s->election, s->style->mahalle, &s->credential[voter], 1,
                          s->choice[voter], why));
    oy_status status = oy_sealed_cast(&s->ballot[voter], &sealed, &s->secret[voter], why);
    oy_sealed_free(&sealed);
    s->span[voter] = oy_buffer_span(&s->ballot[voter]);
    return status;
}

oy_status bench_subject_make(struct bench_subject *out, const struct oy_group *g,
                             const struct bench_options *options, struct oy_why *why) {
    *out = (struct bench_subject){.options = *options, .g = g};
    oy_status status = make_identities(out, why);
    if (status == OY_OK) status = make_manifest(out, why);
    if (status == OY_OK) status = make_key(out, why);
    if (status == OY_OK) status = make_voters(out, why);
    if (status != OY_OK) bench_subject_clear(out);
    return status;
}

void bench_subject_clear(struct bench_subject *s) {
    for (uint32_t i = 0; i < s->options.ballots; i++) {
        if (s->choice) oy_secret_bytes_free(&s->choice[i]);
        if (s->ballot) oy_buffer_free(&s->ballot[i]);
    }
    for (int i = 0; i < BENCH_TRUSTEES; i++) oy_sign_key_free(s->identity[i]);
    free(s->span);
    free(s->ballot);
    free(s->choice);
    free(s->expected);
    free(s->credential);
    oy_secret_free(s->secret);
    free(s->share_key);
    oy_secret_free(s->share);
    oy_election_free(s->election);
    oy_manifest_free(s->manifest);
    *s = (struct bench_subject){0};
}
