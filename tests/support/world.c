#include "tests/support/world.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "election/ceremony_transcript.h"

const char oy_world_contests[] =
    "{\"id\":\"park\",\"title\":\"A park?\",\"type\":\"choice\",\"suite\":1,\"blank\":true,"
    "\"options\":[{\"id\":\"yes\",\"title\":\"Yes\"},{\"id\":\"no\",\"title\":\"No\"}]},"
    "{\"id\":\"tree\",\"title\":\"Trees\",\"type\":\"approval\",\"suite\":1,\"blank\":false,"
    "\"min\":0,\"max\":1,\"scope\":[20,30],\"options\":[{\"id\":\"oak\",\"title\":\"Oak\"},"
    "{\"id\":\"elm\",\"title\":\"Elm\",\"description\":\"Tall\\nand old\"}]}";

const char oy_world_all_types[] =
    "{\"id\":\"choice\",\"title\":\"choice\",\"type\":\"choice\",\"suite\":1,\"blank\":true,"
    "\"options\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\",\"title\":\"B\"},{\"id\":\"c\","
    "\"title\":\"C\"}]},"
    "{\"id\":\"approval\",\"title\":\"approval\",\"type\":\"approval\",\"suite\":1,"
    "\"blank\":true,\"min\":1,\"max\":2,"
    "\"options\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\",\"title\":\"B\"},{\"id\":\"c\","
    "\"title\":\"C\"}]},"
    "{\"id\":\"score\",\"title\":\"score\",\"type\":\"score\",\"suite\":1,\"blank\":true,"
    "\"max_score\":10,"
    "\"options\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\",\"title\":\"B\"},{\"id\":\"c\","
    "\"title\":\"C\"}]},"
    "{\"id\":\"points\",\"title\":\"points\",\"type\":\"points\",\"suite\":1,\"blank\":false,"
    "\"points\":1000000,"
    "\"options\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\",\"title\":\"B\"},{\"id\":\"c\","
    "\"title\":\"C\"}]},"
    "{\"id\":\"grades\",\"title\":\"grades\",\"type\":\"grades\",\"suite\":1,\"blank\":true,"
    "\"grades\":[{\"id\":\"good\",\"title\":\"Good\"},{\"id\":\"poor\",\"title\":\"Poor\"}],"
    "\"options\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\",\"title\":\"B\"},{\"id\":\"c\","
    "\"title\":\"C\"}]},"
    "{\"id\":\"rank\",\"title\":\"rank\",\"type\":\"rank\",\"suite\":1,\"blank\":true,"
    "\"ranks\":2,\"fewer\":false,"
    "\"options\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\",\"title\":\"B\"},{\"id\":\"c\","
    "\"title\":\"C\"}]},"
    "{\"id\":\"fewer\",\"title\":\"fewer\",\"type\":\"rank\",\"suite\":1,\"blank\":false,"
    "\"ranks\":3,\"fewer\":true,"
    "\"options\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\",\"title\":\"B\"},{\"id\":\"c\","
    "\"title\":\"C\"}]},"
    "{\"id\":\"budget\",\"title\":\"budget\",\"type\":\"budget\",\"suite\":1,\"blank\":true,"
    "\"cap\":900000000000000,\"min\":0,\"max\":2,"
    "\"options\":[{\"id\":\"a\",\"title\":\"A\",\"cost\":500000000000000},{\"id\":\"b\","
    "\"title\":\"B\",\"cost\":400000000000001},{\"id\":\"c\",\"title\":\"C\",\"cost\":7}]}";

_Noreturn void oy_world_give_up(const char *file, int line, const char *what,
                                const struct oy_why *why) {
    char text[800] = "";
    if (why) oy_why_print(why, text, sizeof text);
    (void)fprintf(stderr, "%s:%d: %s does not hold: %s\n", file, line, what, text);
    abort();
}

/* ---- random numbers ---- */

static uint64_t stream_at;

static void stream_bytes(void *out, const size_t n) {
    static const unsigned char key[crypto_stream_chacha20_KEYBYTES] = "the same in every run";
    unsigned char nonce[crypto_stream_chacha20_NONCEBYTES];
    for (size_t i = 0; i < sizeof nonce; i++) nonce[i] = (unsigned char)(stream_at >> 8 * i);
    stream_at++;
    (void)crypto_stream_chacha20(out, n, nonce, key);
}

static uint32_t stream_random(void) {
    uint32_t v;
    stream_bytes(&v, sizeof v);
    return v;
}

static const char *stream_name(void) {
    return "fixed";
}

void oy_world_fixed_random(void) {
    static randombytes_implementation fixed = {
        .implementation_name = stream_name, .random = stream_random, .buf = stream_bytes};
    (void)randombytes_set_implementation(&fixed);
    stream_at = 0;
}

void oy_world_restart_random(void) {
    stream_at = 0;
}

/* ---- manifest ---- */

struct oy_span oy_world_span(const struct oy_buffer *b) {
    return oy_buffer_span(b);
}

static void put_key(FILE *f, const char *name, const unsigned char *key) {
    char text[65];
    oy_hex_encode(text, oy_span(key, 32));
    (void)fprintf(f, ",\"%s\":\"%s\"", name, text);
}

static void put_sign_key(FILE *f, const char *name, const struct oy_sign_key *key) {
    unsigned char public_key[OY_SIGN_PUBLIC];
    oy_sign_key_public(key, public_key);
    put_key(f, name, public_key);
}

static void put_keys(FILE *f, const char *who, struct oy_sign_key *const *keys, size_t n) {
    for (size_t i = 0; i < n; i++) {
        (void)fprintf(f, "%s{\"name\":\"%s-%zu\"", i ? "," : "", who, i + 1);
        put_sign_key(f, "key", keys[i]);
        (void)fprintf(f, "}");
    }
}

static void put_trustees(FILE *f, const struct oy_world *w) {
    unsigned char exchange[OY_BOX_KEY];
    for (size_t i = 0; i < OY_WORLD_TRUSTEES; i++) {
        (void)fprintf(f, "%s{\"name\":\"Trustee %zu\"", i ? "," : "", i + 1);
        put_sign_key(f, "identity", w->trustee[i]);
        oy_box_public(exchange, w->exchange[i]);
        put_key(f, "exchange", exchange);
        (void)fprintf(f, "}");
    }
}

static void put_manifest(FILE *f, const struct oy_world *w, const char *group,
                         const char *contests) {
    static const unsigned char bytes[32] = {0x0f, 0x1e};
    (void)fprintf(f, "{\"format\":\"oy-manifest\",\"version\":1,\"group\":\"%s\"", group);
    (void)fprintf(f, ",\"origin\":\"vote.example/park\",\"title\":\"A park\"");
    put_key(f, "roll_id", bytes);
    (void)fprintf(f,
                  ",\"opens\":\"2030-01-01T08:00:00Z\",\"closes\":\"2030-01-02T18:00:00Z\","
                  "\"minimum_scope\":3,\"totals_by_mahalle\":true,\"mahalle\":["
                  "{\"id\":10,\"name\":\"Upper\"},{\"id\":20,\"name\":\"Lower\"},"
                  "{\"id\":30,\"name\":\"Far\"}],\"trustees\":{\"threshold\":%d,"
                  "\"all_needed\":false",
                  OY_WORLD_THRESHOLD);
    put_key(f, "nonce", bytes);
    (void)fprintf(f, ",\"keys\":[");
    put_trustees(f, w);
    (void)fprintf(f, "]},\"registrars\":[");
    put_keys(f, "Registrar", w->registrar, OY_WORLD_REGISTRARS);
    (void)fprintf(f, "],\"officers\":{\"quorum\":2,\"keys\":[");
    put_keys(f, "Officer", w->officer, 2);
    (void)fprintf(f, "]},\"server\":{\"key\":\"");
    unsigned char server[OY_SIGN_PUBLIC];
    char text[65];
    oy_sign_key_public(w->server, server);
    oy_hex_encode(text, oy_span(server, sizeof server));
    (void)fprintf(f, "%s\"},\"witnesses\":{\"quorum\":1,\"keys\":[", text);
    put_keys(f, "witness.example/w", &w->witness, 1);
    (void)fprintf(f, "]},\"contests\":[%s]}", contests);
}

struct oy_buffer oy_world_manifest(const struct oy_world *w, const char *group,
                                   const char *contests) {
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    OY_WORLD_MUST(f, NULL);
    put_manifest(f, w, group, contests);
    OY_WORLD_MUST(fclose(f) == 0, NULL);
    return (struct oy_buffer){(unsigned char *)text, n};
}

static void make_keys(struct oy_world *w) {
    for (size_t i = 0; i < OY_WORLD_TRUSTEES; i++) {
        w->trustee[i] = oy_sign_key_generate();
        w->exchange[i] = oy_box_secret_alloc();
        OY_WORLD_MUST(w->trustee[i] && w->exchange[i], NULL);
        oy_box_secret_draw(w->exchange[i]);
    }
    for (size_t i = 0; i < 2; i++) {
        w->registrar[i] = oy_sign_key_generate();
        w->officer[i] = oy_sign_key_generate();
        OY_WORLD_MUST(w->registrar[i] && w->officer[i], NULL);
    }
    w->server = oy_sign_key_generate();
    w->witness = oy_sign_key_generate();
    OY_WORLD_MUST(w->server && w->witness, NULL);
}

struct oy_world *oy_world_new(const char *group, const char *contests) {
    struct oy_why why = {0};
    struct oy_world *w = calloc(1, sizeof *w);
    OY_WORLD_MUST(w, NULL);
    OY_WORLD_MUST(oy_crypto_init(&why) == OY_OK, &why);
    make_keys(w);
    w->manifest_json = oy_world_manifest(w, group, contests);
    OY_WORLD_MUST(oy_manifest_parse(&w->m, oy_world_span(&w->manifest_json), &why) == OY_OK, &why);
    w->g = w->m->group;
    return w;
}

void oy_world_free(struct oy_world *w) {
    for (size_t i = 0; i < OY_WORLD_TRUSTEES; i++) {
        oy_sign_key_free(w->trustee[i]);
        oy_box_secret_free(w->exchange[i]);
        oy_secret_bytes_free(&w->state[i]);
        oy_buffer_free(&w->c1[i]);
        oy_buffer_free(&w->c2[i]);
        oy_buffer_free(&w->c3[i]);
    }
    for (size_t i = 0; i < 2; i++) {
        oy_sign_key_free(w->registrar[i]);
        oy_sign_key_free(w->officer[i]);
    }
    oy_sign_key_free(w->server);
    oy_sign_key_free(w->witness);
    oy_ceremony_transcript_free(w->transcript);
    oy_buffer_free(&w->ceremony_file);
    oy_manifest_free(w->m);
    oy_buffer_free(&w->manifest_json);
    free(w);
}

/* ---- ceremony ---- */

static void spans(struct oy_span *out, const struct oy_buffer *messages) {
    for (size_t i = 0; i < OY_WORLD_TRUSTEES; i++) out[i] = oy_world_span(&messages[i]);
}

void oy_world_ceremony(struct oy_world *w) {
    struct oy_why why = {0};
    struct oy_ceremony_finding finding;
    struct oy_span c1[OY_WORLD_TRUSTEES], c2[OY_WORLD_TRUSTEES], c3[OY_WORLD_TRUSTEES];
    OY_WORLD_MUST(oy_ceremony_of_manifest(&w->c, w->m, 1, &why) == OY_OK, &why);
    for (uint32_t i = 0; i < OY_WORLD_TRUSTEES; i++) {
        OY_WORLD_MUST(oy_ceremony_start(&w->state[i], &w->c, i + 1, &why) == OY_OK, &why);
        OY_WORLD_MUST(
            oy_ceremony_round1(&w->c1[i], &w->c, w->state[i], w->trustee[i], &why) == OY_OK, &why);
    }
    spans(c1, w->c1);
    for (uint32_t i = 0; i < OY_WORLD_TRUSTEES; i++)
        OY_WORLD_MUST(oy_ceremony_round2(&w->c2[i], &w->c, w->state[i], c1, w->trustee[i], &why) ==
                          OY_OK,
                      &why);
    spans(c2, w->c2);
    for (uint32_t i = 0; i < OY_WORLD_TRUSTEES; i++)
        OY_WORLD_MUST(oy_ceremony_round3(&w->c3[i], &finding, &w->c, i + 1, c1, c2, w->exchange[i],
                                         w->trustee[i], &why) == OY_OK,
                      &why);
    spans(c3, w->c3);
    OY_WORLD_MUST(
        oy_ceremony_transcript_assemble(&w->ceremony_file, &w->c, c1, c2, c3, &why) == OY_OK, &why);
    OY_WORLD_MUST(oy_ceremony_transcript_parse(&w->transcript, w->m,
                                               oy_world_span(&w->ceremony_file), &why) == OY_OK,
                  &why);
    OY_WORLD_MUST(oy_ceremony_transcript_check(w->transcript, &why) == OY_OK, &why);
}
