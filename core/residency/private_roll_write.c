/* A private roll as bytes [priv-2]:
 *
 *   setup    roll_id[32] ‖ u8 group ‖ u32 minimum_age, minimum_days and the seven dates ‖ u8
 * officers, a key[32] each ‖ u16 mahalle, u32 each people   u32 n ‖ a person each (people.h), in
 * the order of the list history  u32 n ‖ each: u16 length ‖ event (events.h) ‖ u8 signatures, each
 * u8 officer ‖ u32 day ‖ signature[64] */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/random.h"
#include "crypto/transcript.h"
#include "residency/private_roll_inside.h"

/* ---- serialising ---- */

static void write_rules(struct oy_writer *w, const struct oy_residency *rules) {
    oy_write_u32(w, rules->minimum_age);
    oy_write_u32(w, rules->minimum_days);
    oy_write_u32(w, rules->election_day);
    oy_write_u32(w, rules->cutoff);
    oy_write_u32(w, rules->posting_from);
    oy_write_u32(w, rules->posting_to);
    oy_write_u32(w, rules->objections_decided);
    oy_write_u32(w, rules->roll_final);
    oy_write_u32(w, rules->destroy_after);
}

static oy_status write_setup(const struct oy_roll_setup *s, const struct oy_roll_sink *to,
                             struct oy_why *why) {
    unsigned char bytes[32 + 1 + 9 * 4 + 1 + 32 * OY_OFFICERS_MAX + 2 + 4 * OY_MAHALLE_MAX];
    struct oy_writer w;
    oy_writer_init(&w, bytes, sizeof bytes);
    oy_write_bytes(&w, s->roll_id, 32);
    oy_write_u8(&w, s->group);
    write_rules(&w, &s->rules);
    oy_write_u8(&w, (uint8_t)s->n_officers);
    for (uint32_t i = 0; i < s->n_officers; i++) oy_write_bytes(&w, s->officer[i], 32);
    oy_write_u16(&w, (uint16_t)s->n_mahalle);
    for (uint32_t i = 0; i < s->n_mahalle; i++) oy_write_u32(&w, s->mahalle[i]);
    return to->put(to->ctx, oy_writer_end(&w), why);
}

static oy_status put_u32(const struct oy_roll_sink *to, uint32_t v, struct oy_why *why) {
    unsigned char bytes[4];
    struct oy_writer w;
    oy_writer_init(&w, bytes, sizeof bytes);
    oy_write_u32(&w, v);
    return to->put(to->ctx, oy_writer_end(&w), why);
}

oy_status oy_private_roll_write_setup_people(const struct oy_private_roll *roll,
                                             const struct oy_roll_sink *to, struct oy_why *why) {
    unsigned char bytes[OY_PERSON_BYTES_MAX];
    oy_status status = write_setup(&roll->setup, to, why);
    if (status == OY_OK) status = put_u32(to, (uint32_t)roll->base.n, why);
    for (size_t i = 0; i < roll->base.n && status == OY_OK; i++) {
        size_t n = oy_person_write(bytes, &roll->base.person[i]);
        status = to->put(to->ctx, oy_span(bytes, n), why);
    }
    sodium_memzero(bytes, sizeof bytes);
    return status;
}

static oy_status write_event(const struct oy_roll_event *event, const struct oy_roll_sink *to,
                             struct oy_why *why) {
    unsigned char bytes[2 + OY_EVENT_BYTES_MAX + 1 + OY_OFFICERS_MAX * (5 + OY_SIGN_BYTES)];
    unsigned char body[OY_EVENT_BYTES_MAX];
    struct oy_roll_event e = *event; /* writing fills in its hash */
    struct oy_writer w;
    size_t n = oy_event_write(body, &e);
    oy_writer_init(&w, bytes, sizeof bytes);
    oy_write_u16(&w, (uint16_t)n);
    oy_write_bytes(&w, body, n);
    oy_write_u8(&w, (uint8_t)e.n_signatures);
    for (size_t k = 0; k < e.n_signatures; k++) {
        oy_write_u8(&w, e.signature[k].officer);
        oy_write_u32(&w, e.signature[k].day);
        oy_write_bytes(&w, e.signature[k].signature, OY_SIGN_BYTES);
    }
    oy_status status = to->put(to->ctx, oy_writer_end(&w), why);
    sodium_memzero(bytes, sizeof bytes);
    sodium_memzero(body, sizeof body);
    return status;
}

oy_status oy_private_roll_write_history(const struct oy_private_roll *roll,
                                        const struct oy_roll_sink *to, struct oy_why *why) {
    OY_TRY(put_u32(to, (uint32_t)roll->n_events, why));
    for (size_t i = 0; i < roll->n_events; i++) OY_TRY(write_event(&roll->event[i], to, why));
    return OY_OK;
}

/* ---- hashing ---- */

static oy_status into_hash(void *ctx, struct oy_span bytes, struct oy_why *why) {
    (void)why;
    (void)crypto_hash_sha256_update(ctx, bytes.p, bytes.n);
    return OY_OK;
}

oy_status oy_private_roll_hash_people(struct oy_private_roll *roll, struct oy_why *why) {
    struct oy_roll_sink to = {into_hash, &roll->after_people};
    (void)crypto_hash_sha256_init(&roll->after_people);
    return oy_private_roll_write_setup_people(roll, &to, why);
}

void oy_private_roll_commitment(unsigned char out[32], const struct oy_private_roll *roll,
                                unsigned registrar) {
    crypto_hash_sha256_state h = roll->after_people;
    unsigned char digest[32], number = (unsigned char)registrar;
    struct oy_why why = {.status = OY_OK};
    struct oy_roll_sink to = {into_hash, &h};
    struct oy_transcript t;
    /* into_hash never fails */
    (void)!oy_private_roll_write_history(roll, &to, &why);
    (void)crypto_hash_sha256_final(&h, digest);
    oy_transcript_begin_secret(&t, oy_group_by_id(roll->setup.group), "private-roll");
    oy_transcript_item(&t, roll->salt, sizeof roll->salt);
    oy_transcript_item(&t, &number, 1);
    oy_transcript_item(&t, digest, sizeof digest);
    oy_transcript_id(&t, out);
    sodium_memzero(&h, sizeof h);
    sodium_memzero(digest, sizeof digest);
}

static void hash_common_list(unsigned char digest[32], const struct oy_private_roll *roll) {
    crypto_hash_sha256_state h;
    (void)crypto_hash_sha256_init(&h);
    for (uint32_t i = 0; i < oy_private_roll_voters(roll); i++) {
        const struct oy_person *p = oy_private_roll_voter(roll, i);
        unsigned char mahalle[4];
        struct oy_writer w;
        oy_writer_init(&w, mahalle, sizeof mahalle);
        oy_write_u32(&w, p->mahalle);
        (void)crypto_hash_sha256_update(&h, mahalle, sizeof mahalle);
        (void)crypto_hash_sha256_update(&h, (const unsigned char *)p->kimlik, OY_KIMLIK);
    }
    (void)crypto_hash_sha256_final(&h, digest);
    sodium_memzero(&h, sizeof h);
}

void oy_private_roll_common_list(unsigned char out[32], const struct oy_private_roll *roll) {
    unsigned char digest[32];
    struct oy_transcript t;
    hash_common_list(digest, roll);
    oy_transcript_begin_secret(&t, oy_group_by_id(roll->setup.group), "common-list");
    oy_transcript_item(&t, roll->setup.roll_id, sizeof roll->setup.roll_id);
    oy_transcript_item(&t, digest, sizeof digest);
    oy_transcript_id(&t, out);
    sodium_memzero(digest, sizeof digest);
}

/* ---- making ---- */

static oy_status add_import(struct oy_private_roll *roll,
                            const struct oy_private_roll_source *source, struct oy_why *why) {
    unsigned char bytes[OY_EVENT_BYTES_MAX];
    struct oy_roll_event e = {
        .act = OY_ACT_IMPORT, .day = source->day, .day_by_hand = source->day_by_hand, .text = ""};
    OY_TRY(oy_private_roll_hash_people(roll, why));
    crypto_hash_sha256_state h = roll->after_people;
    (void)crypto_hash_sha256_final(&h, e.people);
    memcpy(e.list, source->list, 32);
    OY_TRY(oy_event_day_check(e.act, &roll->setup.rules, e.day, why));
    (void)oy_event_write(bytes, &e);
    return oy_private_roll_push(roll, &e, why);
}

oy_status oy_private_roll_make(struct oy_private_roll **out,
                               const struct oy_private_roll_source *source, struct oy_why *why) {
    struct oy_private_roll *roll = calloc(1, sizeof *roll);
    *out = NULL;
    if (!roll) {
        oy_people_free(source->people);
        oy_roll_lock_clear(source->lock);
        return oy_fail(why, OY_MEMORY, "", "no memory for a private roll");
    }
    roll->setup = *source->setup;
    roll->base = *source->people;
    roll->lock = *source->lock;
    *source->people = (struct oy_people){.n = 0};
    source->lock->key = NULL;
    oy_random_bytes(roll->salt, sizeof roll->salt);
    oy_status status = add_import(roll, source, why);
    if (status == OY_OK) status = oy_private_roll_replay(roll, why);
    if (status == OY_OK)
        *out = roll;
    else
        oy_private_roll_free(roll);
    return status;
}

/* ---- files ---- */

static oy_status into_file(void *ctx, struct oy_span bytes, struct oy_why *why) {
    return oy_roll_sealer_put(ctx, bytes, why);
}

static oy_status seal(struct oy_roll_sealer *s, const struct oy_private_roll *roll,
                      struct oy_why *why) {
    struct oy_roll_sink to = {into_file, s};
    OY_TRY(oy_roll_sealer_begin(s, &roll->lock, why));
    OY_TRY(oy_roll_sealer_put(s, oy_span(roll->salt, sizeof roll->salt), why));
    OY_TRY(oy_private_roll_write_setup_people(roll, &to, why));
    OY_TRY(oy_private_roll_write_history(roll, &to, why));
    return oy_roll_sealer_end(s, why);
}

static oy_status write_file(struct oy_private_roll *roll, const char *path, unsigned flags,
                            struct oy_why *why) {
    struct oy_roll_sealer *s = calloc(1, sizeof *s);
    if (!s) return oy_fail(why, OY_MEMORY, "", "no memory for the private roll");
    oy_status status = seal(s, roll, why);
    if (status == OY_OK)
        status = oy_file_write(NULL, path, oy_growing_span(&s->out), flags | OY_FILE_PRIVATE, why);
    if (status == OY_OK) memcpy(roll->seen, s->out.p, sizeof roll->seen);
    oy_roll_sealer_clear(s);
    free(s);
    return status;
}

oy_status oy_private_roll_create(struct oy_private_roll *roll, const char *path,
                                 struct oy_why *why) {
    return write_file(roll, path, OY_FILE_EXCLUSIVE, why);
}

/* Held from looking at the file until another one is in its place. It ends with the descriptor. */
static oy_status lock(int *fd, const char *path, struct oy_why *why) {
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (*fd < 0) return OY_OK; /* reading it will say why */
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0) return OY_OK;
    (void)close(*fd);
    return oy_fail(why, OY_STATE, "priv-1",
                   "%s is being written by somebody else; nothing was changed, do it again", path);
}

/* Every writing draws a new stream header, so the beginning tells each state of the file from all
 * others. */
static oy_status replace(struct oy_private_roll *roll, const char *path, struct oy_why *why) {
    struct oy_map file;
    OY_TRY(oy_file_map(&file, NULL, path, SIZE_MAX, why));
    bool same = file.bytes.n >= sizeof roll->seen &&
                memcmp(file.bytes.p, roll->seen, sizeof roll->seen) == 0;
    oy_map_close(&file);
    OY_REQUIRE(why, same, OY_STATE, "priv-1",
               "%s was written by somebody else meanwhile; nothing was changed, do it again", path);
    return write_file(roll, path, OY_FILE_REPLACE, why);
}

oy_status oy_private_roll_save(struct oy_private_roll *roll, const char *path, struct oy_why *why) {
    int fd;
    OY_TRY(lock(&fd, path, why));
    oy_status status = replace(roll, path, why);
    if (fd >= 0) (void)close(fd);
    return status;
}
