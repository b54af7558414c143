/* Minutes of a record: only of one that is verified, the same for all, signed by an officer
 * [min-1, min-2]. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/hex.h"
#include "base/json.h"
#include "crypto/hash.h"
#include "office/minutes.h"
#include "steps/files.h"
#include "tests/support/sample_record.h"

static const struct oy_step step = {.threads = 1};

static const char *in(const struct oy_rec *s, char out[200], const char *name) {
    (void)snprintf(out, 200, "%s/%s", s->path, name);
    return out;
}

/* A key file as "oy officer key" writes it. */
static void write_key(const char *path, const struct oy_sign_key *key) {
    static const char head[] = "oy-secret 1 officer\n";
    struct oy_secret_bytes *bytes;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_secret_bytes_new(&bytes, sizeof head - 1 + OY_SIGN_SEED, &why), OY_OK);
    memcpy(bytes->secret, head, sizeof head - 1);
    oy_sign_key_seed(key, bytes->secret + sizeof head - 1);
    cr_assert_eq(oy_secret_file_write(path, bytes, &why), OY_OK, "%s", why.text);
    oy_secret_bytes_free(&bytes);
}

static oy_status make(const struct oy_rec *s, const char *key, struct oy_why *why) {
    char out[200];
    struct oy_minutes_request q = {
        .record = s->record, .key = key, .language = OY_TURKISH, .out = in(s, out, "m.pdf")};
    return oy_step_minutes(&step, &q, why);
}

static oy_status check(const struct oy_rec *s, struct oy_minutes_checked *c, struct oy_why *why) {
    char json[200];
    return oy_step_minutes_check(&step, in(s, json, "m.json"), s->record, c, why);
}

static void replace(const struct oy_rec *s, const char *name, struct oy_span bytes) {
    char path[200];
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_file_write(NULL, in(s, path, name), bytes, OY_FILE_REPLACE, &why), OY_OK);
}

static struct oy_buffer contents(const struct oy_rec *s, const char *name) {
    char path[200];
    struct oy_buffer out;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_file_read(&out, NULL, in(s, path, name), 1 << 24, &why), OY_OK);
    return out;
}

/* [min-1] */
Test(minutes, are_those_of_the_record) {
    struct oy_record_plan plan = {.witnesses = 1};
    struct oy_rec *s = oy_rec_new(&plan);
    struct oy_minutes_checked c;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(make(s, NULL, &why), OY_OK, "%s", why.text);
    cr_assert_eq(check(s, &c, &why), OY_OK, "%s", why.text);
    cr_assert_eq(c.officer, 0);
    struct oy_buffer json = contents(s, "m.json");
    for (size_t i = 0; i < json.n; i += 97) {
        json.p[i] ^= 1;
        replace(s, "m.json", oy_buffer_span(&json));
        json.p[i] ^= 1;
        cr_assert_eq(check(s, &c, &why), OY_MISMATCH, "byte %zu", i);
        cr_assert_str_eq(why.rule, "min-1");
        i += json.n / 4;
    }
    oy_buffer_free(&json);
    oy_rec_free(s);
}

/* [min-1] */
Test(minutes, are_not_made_before_the_end) {
    struct oy_record_plan plan = {.stop = OY_REC_SHARED};
    struct oy_rec *s = oy_rec_new(&plan);
    struct oy_why why = {.status = OY_OK};
    char path[200];
    cr_assert_eq(make(s, NULL, &why), OY_STATE);
    cr_assert_str_eq(why.rule, "min-1");
    cr_assert(strstr(why.text, "not come to its end"), "%s", why.text);
    cr_assert(!oy_file_exists(NULL, in(s, path, "m.pdf")) &&
              !oy_file_exists(NULL, in(s, path, "m.json")));
    oy_rec_free(s);
}

/* [min-1] */
Test(minutes, are_not_made_of_a_record_that_does_not_hold) {
    struct oy_record_plan plan = {.officers = 1};
    struct oy_rec *s = oy_rec_new(&plan);
    struct oy_why why = {.status = OY_OK};
    char path[200];
    struct oy_buffer tally = contents(s, "record/tally.bin");
    tally.p[tally.n - 1] ^= 1;
    replace(s, "record/tally.bin", oy_buffer_span(&tally));
    cr_assert_eq(make(s, NULL, &why), OY_STATE);
    cr_assert_str_eq(why.rule, "min-1");
    cr_assert(strstr(why.text, "does not hold"), "%s", why.text);
    cr_assert(!oy_file_exists(NULL, in(s, path, "m.pdf")));
    oy_buffer_free(&tally);
    oy_rec_free(s);
}

static void write_signature(const struct oy_rec *s, const struct oy_sign_key *key,
                            const char *purpose, const char *format) {
    unsigned char digest[32], public_key[32], signature[OY_SIGN_BYTES];
    struct oy_json_out o;
    struct oy_buffer text, json = contents(s, "m.json");
    struct oy_why why = {.status = OY_OK};
    oy_sha256(digest, oy_buffer_span(&json));
    oy_sign_key_public(key, public_key);
    cr_assert_eq(oy_sign(signature, key, purpose, oy_span(digest, 32), &why), OY_OK);
    oy_json_out_init(&o, false);
    oy_json_put_object(&o, NULL);
    oy_json_put_text(&o, "format", format);
    oy_json_put_integer(&o, "version", 1);
    oy_json_put_hex(&o, "key", oy_span(public_key, 32));
    oy_json_put_hex(&o, "signature", oy_span(signature, sizeof signature));
    oy_json_put_end(&o);
    cr_assert_eq(oy_json_out_end(&o, &text, &why), OY_OK);
    replace(s, "m.json.sig", oy_buffer_span(&text));
    oy_buffer_free(&text);
    oy_buffer_free(&json);
}

/* [min-2] */
Test(minutes, are_signed_by_an_officer) {
    struct oy_record_plan plan = {.officers = 2};
    struct oy_rec *s = oy_rec_new(&plan);
    struct oy_minutes_checked c;
    struct oy_why why = {.status = OY_OK};
    char key[200], board[200];
    write_key(in(s, key, "officer.secret"), s->officer[1]);
    write_key(in(s, board, "board.secret"), s->server);
    cr_assert_neq(make(s, board, &why), OY_OK);
    cr_assert_eq(make(s, key, &why), OY_OK, "%s", why.text);
    cr_assert_eq(check(s, &c, &why), OY_OK, "%s", why.text);
    cr_assert_eq(c.officer, 2);
    write_signature(s, s->officer[0], "minutes", "oy-minutes-signature");
    cr_assert_eq(check(s, &c, &why), OY_OK);
    cr_assert_eq(c.officer, 1);
    write_signature(s, s->server, "minutes", "oy-minutes-signature");
    cr_assert_eq(check(s, &c, &why), OY_MISMATCH);
    cr_assert_str_eq(why.rule, "min-2");
    write_signature(s, s->officer[0], "minutes", "oy-officer");
    cr_assert_eq(check(s, &c, &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "min-2");
    write_signature(s, s->officer[0], "close", "oy-minutes-signature");
    cr_assert_eq(check(s, &c, &why), OY_PROOF);
    oy_rec_free(s);
}
