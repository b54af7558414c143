#include "residency/roll_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/utf8.h"

static const char magic[] = "oy-private-roll 1\n";
enum {
    MAGIC = sizeof magic - 1,
    COST_AT = MAGIC + 32,
    SALT_AT = COST_AT + 8,
    PASSES_MAX = 64,
    KIB_MIN = 8,
    KIB_MAX = 1 << 20 /* 1 GiB: what a small computer can still open */
};
_Static_assert(SALT_AT + crypto_pwhash_argon2id_SALTBYTES == OY_ROLL_HEAD, "the head's layout");
_Static_assert(crypto_secretstream_xchacha20poly1305_HEADERBYTES == OY_ROLL_STREAM, "and then");
_Static_assert(crypto_secretstream_xchacha20poly1305_ABYTES == OY_ROLL_TAG, "for each chunk");

const struct oy_roll_cost oy_roll_cost_usual = {3, 256 * 1024};

/* ---- the key ---- */

oy_status oy_passphrase_check(const struct oy_secret_bytes *p, struct oy_why *why) {
    struct oy_span text = oy_span(p->secret, p->n);
    OY_REQUIRE(why, oy_utf8_valid(text) && oy_utf8_count(text) >= OY_PASSPHRASE_MIN, OY_RANGE,
               "priv-1", "a passphrase has at least %d characters", OY_PASSPHRASE_MIN);
    return OY_OK;
}

static oy_status derive(struct oy_roll_lock *lock, const struct oy_secret_bytes *passphrase,
                        struct oy_why *why) {
    struct oy_reader r;
    oy_reader_init(&r, oy_span(lock->head + COST_AT, 8));
    uint32_t passes = oy_read_u32(&r), kib = oy_read_u32(&r);
    OY_REQUIRE(why, passes >= 1 && passes <= PASSES_MAX && kib >= KIB_MIN && kib <= KIB_MAX,
               OY_RANGE, "priv-1", "the file asks for a cost that no private roll has");
    OY_TRY(oy_secret_bytes_new(&lock->key, crypto_secretstream_xchacha20poly1305_KEYBYTES, why));
    int failed = crypto_pwhash(lock->key->secret, lock->key->n, (const char *)passphrase->secret,
                               passphrase->n, lock->head + SALT_AT, passes, (size_t)kib * 1024,
                               crypto_pwhash_ALG_ARGON2ID13);
    if (failed)
        return oy_fail(why, OY_MEMORY, "", "no memory for the passphrase: %u MiB", kib / 1024);
    return OY_OK;
}

oy_status oy_roll_lock_new(struct oy_roll_lock *out, const unsigned char roll_id[32],
                           struct oy_roll_cost cost, const struct oy_secret_bytes *passphrase,
                           struct oy_why *why) {
    struct oy_writer w;
    unsigned char salt[crypto_pwhash_argon2id_SALTBYTES];
    *out = (struct oy_roll_lock){.key = NULL};
    OY_TRY(oy_passphrase_check(passphrase, why));
    oy_random_bytes(salt, sizeof salt);
    oy_writer_init(&w, out->head, sizeof out->head);
    oy_write_bytes(&w, magic, MAGIC);
    oy_write_bytes(&w, roll_id, 32);
    oy_write_u32(&w, cost.passes);
    oy_write_u32(&w, cost.kib);
    oy_write_bytes(&w, salt, sizeof salt);
    (void)oy_writer_end(&w);
    return derive(out, passphrase, why);
}

oy_status oy_roll_lock_of(struct oy_roll_lock *out, struct oy_span file,
                          const struct oy_secret_bytes *passphrase, struct oy_why *why) {
    *out = (struct oy_roll_lock){.key = NULL};
    OY_REQUIRE(why, file.n >= MAGIC && memcmp(file.p, magic, MAGIC) == 0, OY_FORMAT, "priv-1",
               "this is no private roll");
    OY_REQUIRE(why, file.n >= OY_ROLL_HEAD + OY_ROLL_STREAM + OY_ROLL_TAG, OY_STATE, "priv-1",
               "the private roll is cut short");
    memcpy(out->head, file.p, OY_ROLL_HEAD);
    return derive(out, passphrase, why);
}

void oy_roll_lock_clear(struct oy_roll_lock *lock) {
    oy_secret_bytes_free(&lock->key);
}

/* ---- sealing ---- */

oy_status oy_roll_sealer_begin(struct oy_roll_sealer *s, const struct oy_roll_lock *lock,
                               struct oy_why *why) {
    unsigned char header[OY_ROLL_STREAM];
    s->out = (struct oy_growing){.n = 0};
    s->n = 0;
    s->first = true;
    memcpy(s->head, lock->head, OY_ROLL_HEAD);
    (void)crypto_secretstream_xchacha20poly1305_init_push(&s->state, header, lock->key->secret);
    OY_TRY(oy_growing_add(&s->out, oy_span(lock->head, OY_ROLL_HEAD), why));
    return oy_growing_add(&s->out, oy_span(header, sizeof header), why);
}

static oy_status push(struct oy_roll_sealer *s, unsigned char tag, struct oy_why *why) {
    OY_TRY(oy_growing_reserve(&s->out, s->n + OY_ROLL_TAG, why));
    (void)crypto_secretstream_xchacha20poly1305_push(&s->state, s->out.p + s->out.n, NULL, s->chunk,
                                                     s->n, s->first ? s->head : NULL,
                                                     s->first ? OY_ROLL_HEAD : 0, tag);
    s->out.n += s->n + OY_ROLL_TAG;
    s->n = 0;
    s->first = false;
    return OY_OK;
}

oy_status oy_roll_sealer_put(struct oy_roll_sealer *s, struct oy_span plain, struct oy_why *why) {
    while (plain.n) {
        if (s->n == OY_ROLL_CHUNK) OY_TRY(push(s, 0, why));
        size_t n = OY_ROLL_CHUNK - s->n < plain.n ? OY_ROLL_CHUNK - s->n : plain.n;
        memcpy(s->chunk + s->n, plain.p, n);
        s->n += n;
        plain = oy_span(plain.p + n, plain.n - n);
    }
    return OY_OK;
}

oy_status oy_roll_sealer_end(struct oy_roll_sealer *s, struct oy_why *why) {
    return push(s, crypto_secretstream_xchacha20poly1305_TAG_FINAL, why);
}

void oy_roll_sealer_clear(struct oy_roll_sealer *s) {
    oy_growing_free(&s->out);
    sodium_memzero(s, sizeof *s);
}

/* ---- opening ---- */

static oy_status does_not_hold(struct oy_why *why) {
    return oy_fail(why, OY_STATE, "priv-1",
                   "the passphrase is not that of this private roll, or the file was changed");
}

/* One chunk; false if it does not hold or is final where it must not be, or the other way round. */
static bool pull(crypto_secretstream_xchacha20poly1305_state *state, struct oy_roll_plain *out,
                 struct oy_span chunk, const unsigned char *head, bool last) {
    unsigned char tag;
    unsigned long long n;
    if (crypto_secretstream_xchacha20poly1305_pull(state, out->p + out->n, &n, &tag, chunk.p,
                                                   chunk.n, head, head ? OY_ROLL_HEAD : 0) != 0)
        return false;
    out->n += (size_t)n;
    return last == (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL);
}

static bool pull_all(crypto_secretstream_xchacha20poly1305_state *state, struct oy_roll_plain *out,
                     struct oy_span rest, const unsigned char *head) {
    const size_t each = OY_ROLL_CHUNK + OY_ROLL_TAG;
    while (rest.n) {
        size_t n = rest.n < each ? rest.n : each;
        if (n < OY_ROLL_TAG) return false;
        if (!pull(state, out, oy_span(rest.p, n), head, n == rest.n)) return false;
        rest = oy_span(rest.p + n, rest.n - n);
        head = NULL;
    }
    return true;
}

oy_status oy_roll_unseal(struct oy_roll_plain *out, const struct oy_roll_lock *lock,
                         struct oy_span file, struct oy_why *why) {
    crypto_secretstream_xchacha20poly1305_state state;
    const size_t before = OY_ROLL_HEAD + OY_ROLL_STREAM;
    struct oy_span rest = oy_span(file.p + before, file.n - before);
    *out = (struct oy_roll_plain){.p = malloc(rest.n)};
    if (!out->p) return oy_fail(why, OY_MEMORY, "", "no memory for the private roll");
    bool good = crypto_secretstream_xchacha20poly1305_init_pull(&state, file.p + OY_ROLL_HEAD,
                                                                lock->key->secret) == 0 &&
                pull_all(&state, out, rest, lock->head);
    sodium_memzero(&state, sizeof state);
    if (good) return OY_OK;
    oy_roll_plain_free(out);
    return does_not_hold(why);
}

void oy_roll_plain_free(struct oy_roll_plain *plain) {
    if (plain->p) sodium_memzero(plain->p, plain->n);
    free(plain->p);
    *plain = (struct oy_roll_plain){.n = 0};
}
