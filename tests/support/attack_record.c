/* What is expected of honest programs, and the files that they need. */
#define _XOPEN_SOURCE 700 /* nftw */
#include "tests/support/attack_record.h"

#include <ftw.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/secret.h"

/* ---- digests ---- */

/* nftw has no argument for its caller. */
static crypto_hash_sha256_state digest_state;

static void digest_bytes(const char *path, off_t n) {
    struct oy_buffer bytes;
    if (n > 1 << 22) return; /* bombs: name and size count */
    struct oy_why why = {.status = OY_OK};
    if (oy_file_read(&bytes, NULL, path, 1 << 22, &why) != OY_OK) return;
    (void)crypto_hash_sha256_update(&digest_state, bytes.p, bytes.n);
    oy_buffer_free(&bytes);
}

static int digest_one(const char *path, const struct stat *st, int type, struct FTW *at) {
    (void)type;
    (void)at;
    (void)crypto_hash_sha256_update(&digest_state, (const unsigned char *)path, strlen(path) + 1);
    (void)crypto_hash_sha256_update(&digest_state, (const unsigned char *)&st->st_mode,
                                    sizeof st->st_mode);
    if (S_ISDIR(st->st_mode)) return 0;
    (void)crypto_hash_sha256_update(&digest_state, (const unsigned char *)&st->st_size,
                                    sizeof st->st_size);
    if (S_ISREG(st->st_mode)) digest_bytes(path, st->st_size);
    return 0;
}

void attack_rec_digest(const char *dir, unsigned char out[32]) {
    (void)crypto_hash_sha256_init(&digest_state);
    ATTACK_MUST(nftw(dir, digest_one, 16, FTW_PHYS) == 0);
    (void)crypto_hash_sha256_final(&digest_state, out);
}

/* ---- what is expected ---- */

OY_PRINTF(3, 4)
static _Noreturn void disappointed(const char *file, int line, const char *format, ...) {
    va_list args;
    va_start(args, format);
    (void)fprintf(stderr, "%s:%d: ", file, line);
    (void)vfprintf(stderr, format, args);
    (void)fputc('\n', stderr);
    va_end(args);
    abort();
}

static void expect_untouched(const char *dir, const unsigned char before[32], const char *file,
                             int line) {
    unsigned char after[32];
    attack_rec_digest(dir, after);
    if (memcmp(before, after, sizeof after) != 0)
        disappointed(file, line, "something below %s has changed", dir);
}

struct oy_verification *attack_rec_verify(const char *record, const char *since) {
    struct oy_verify_options options = {.record = record, .since = since, .threads = 1};
    struct oy_verification *v;
    ATTACK_OK(oy_verify(&v, &options, &why));
    return v;
}

static bool checks_agree(const struct oy_verification *v) {
    for (size_t i = 0; i < v->n_checks; i++) /* what is not passed says why */
        if (v->check[i].status != OY_CHECK_PASSED && v->check[i].detail[0] == 0) return false;
    return oy_verification_fault(v) ? v->verdict == OY_FAILED : v->verdict != OY_FAILED;
}

void attack_rec_expect_at(const char *record, const char *since, const char *check,
                          const char *rule, const char *file, int line) {
    unsigned char before[32];
    attack_rec_digest(record, before);
    struct oy_verification *v = attack_rec_verify(record, since);
    const struct oy_check_result *fault = oy_verification_fault(v);
    if (!fault)
        disappointed(file, line, "expected %s [%s], got %s", check, rule,
                     oy_verdict_name(v->verdict));
    if (strcmp(fault->id, check) != 0 || strcmp(fault->why.rule, rule) != 0)
        disappointed(file, line, "expected %s [%s], got %s %s", check, rule, fault->id,
                     fault->detail);
    if (!checks_agree(v) || oy_verdict_exit(v->verdict) != 1)
        disappointed(file, line, "the verdict is %s", oy_verdict_name(v->verdict));
    oy_verification_free(v);
    expect_untouched(record, before, file, line);
}

void attack_rec_sound_at(const char *record, const char *since, enum oy_verdict verdict,
                         const char *file, int line) {
    struct oy_verification *v = attack_rec_verify(record, since);
    const struct oy_check_result *fault = oy_verification_fault(v);
    if (v->verdict != verdict || !checks_agree(v))
        disappointed(file, line, "expected %s, got %s: %s %s", oy_verdict_name(verdict),
                     oy_verdict_name(v->verdict), fault ? fault->id : "",
                     fault ? fault->detail : "");
    oy_verification_free(v);
}

void attack_rec_refused_at(const char *dir, const unsigned char before[32], oy_status status,
                           const struct oy_why *why, const char *rule, const char *file, int line) {
    if (status == OY_OK) disappointed(file, line, "expected a refusal by [%s]", rule);
    if (strcmp(why->rule, rule) != 0)
        disappointed(file, line, "expected [%s], got [%s] %s: %s", rule, why->rule, why->where,
                     why->text);
    expect_untouched(dir, before, file, line);
}

/* ---- people's files ---- */

struct attack_path attack_rec_path(const struct oy_rec *s, const char *name) {
    struct attack_path out;
    (void)snprintf(out.p, sizeof out.p, "%s/%s", s->path, name);
    return out;
}

static const char *write_key(const struct oy_rec *s, const char *role, unsigned k,
                             const struct oy_sign_key *key, const struct oy_box_secret *exchange) {
    static struct attack_path path;
    char name[64], line[64];
    struct oy_secret_bytes *bytes;
    (void)snprintf(name, sizeof name, "%s-%u", role, k);
    struct attack_path dir = attack_rec_path(s, name);
    (void)snprintf(path.p, sizeof path.p, "%.200s/key.secret", dir.p);
    if (access(path.p, F_OK) == 0) return path.p;
    int n = snprintf(line, sizeof line, "oy-secret 1 %s\n", role);
    size_t len = (size_t)n;
    ATTACK_MUST(mkdir(dir.p, 0700) == 0);
    ATTACK_OK(oy_secret_bytes_new(&bytes, len + OY_SIGN_SEED + (exchange ? OY_BOX_KEY : 0), &why));
    memcpy(bytes->secret, line, len);
    oy_sign_key_seed(key, bytes->secret + len);
    if (exchange) memcpy(bytes->secret + len + OY_SIGN_SEED, exchange->b, OY_BOX_KEY);
    ATTACK_OK(oy_secret_file_write(path.p, bytes, &why));
    oy_secret_bytes_free(&bytes);
    return path.p;
}

const char *attack_rec_trustee_key(const struct oy_rec *s, uint32_t trustee) {
    return write_key(s, "trustee", trustee, s->trustee[trustee - 1], s->exchange[trustee - 1]);
}

const char *attack_rec_witness_key(const struct oy_rec *s, unsigned witness) {
    return write_key(s, "witness", witness, s->witness[witness - 1], NULL);
}

const char *attack_rec_officer_key(const struct oy_rec *s, unsigned officer) {
    return write_key(s, "officer", officer, s->officer[officer - 1], NULL);
}

const char *attack_rec_board_key(const struct oy_rec *s) {
    return write_key(s, "board", 0, s->server, NULL);
}

void attack_rec_release(struct oy_rec *s) {
    oy_record_writer_free(s->w);
    s->w = NULL;
}

void attack_rec_resume(struct oy_rec *s) {
    attack_rec_release(s);
    ATTACK_OK(oy_record_writer_open(&s->w, s->record, oy_span_text(s->m->origin), s->server, &why));
}
