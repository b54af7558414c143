#include "residency/private_roll.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "residency/private_roll_inside.h"

/* The plain text: salt[32], then what private_roll_write.c writes. */

#define ROLL_FILE_MAX ((size_t)16 << 30)

/* ---- reading ---- */

static void read_rules(struct oy_residency *out, struct oy_reader *r) {
    out->minimum_age = oy_read_u32(r);
    out->minimum_days = oy_read_u32(r);
    out->election_day = oy_read_u32(r);
    out->cutoff = oy_read_u32(r);
    out->posting_from = oy_read_u32(r);
    out->posting_to = oy_read_u32(r);
    out->objections_decided = oy_read_u32(r);
    out->roll_final = oy_read_u32(r);
    out->destroy_after = oy_read_u32(r);
}

static oy_status read_setup(struct oy_roll_setup *s, struct oy_reader *r, struct oy_why *why) {
    oy_read_bytes(r, s->roll_id, 32);
    s->group = oy_read_u8(r);
    OY_REQUIRE(why, oy_group_by_id(s->group), OY_FORMAT, "priv-1",
               "the private roll is of an unknown group");
    read_rules(&s->rules, r);
    s->n_officers = oy_read_u8(r);
    OY_REQUIRE(why, s->n_officers <= OY_OFFICERS_MAX, OY_FORMAT, "priv-1",
               "the private roll has more officers than a manifest");
    for (uint32_t i = 0; i < s->n_officers; i++) oy_read_bytes(r, s->officer[i], 32);
    s->n_mahalle = oy_read_u16(r);
    OY_REQUIRE(why, s->n_mahalle <= OY_MAHALLE_MAX, OY_FORMAT, "priv-1",
               "the private roll has more mahalle than a manifest");
    for (uint32_t i = 0; i < s->n_mahalle; i++) s->mahalle[i] = oy_read_u32(r);
    return OY_OK;
}

static oy_status read_people(struct oy_people *list, struct oy_reader *r, struct oy_why *why) {
    uint32_t n = oy_read_u32(r);
    /* a person takes more bytes than one, so a lie about the number asks for no memory */
    OY_REQUIRE(why, n <= OY_PEOPLE_MAX && n <= r->left, OY_FORMAT, "priv-1",
               "the private roll has fewer people than it says");
    OY_TRY(oy_people_reserve(list, n, why));
    for (uint32_t i = 0; i < n; i++) {
        struct oy_person p;
        OY_TRY(oy_person_read(&p, list, r, why));
        OY_TRY(oy_people_add(list, &p, why));
    }
    return OY_OK;
}

static oy_status read_event(struct oy_private_roll *roll, struct oy_reader *r, struct oy_why *why) {
    struct oy_roll_event e;
    OY_TRY(oy_event_read(&e, &roll->texts, oy_read_span(r, oy_read_u16(r)), why));
    e.n_signatures = oy_read_u8(r);
    OY_REQUIRE(why, e.n_signatures <= OY_OFFICERS_MAX, OY_FORMAT, "priv-3",
               "the history has an event with more signatures than officers");
    for (size_t k = 0; k < e.n_signatures; k++) {
        e.signature[k].officer = oy_read_u8(r);
        e.signature[k].day = oy_read_u32(r);
        oy_read_bytes(r, e.signature[k].signature, OY_SIGN_BYTES);
    }
    return oy_private_roll_push(roll, &e, why);
}

static oy_status parse(struct oy_private_roll *roll, struct oy_span plain, struct oy_why *why) {
    struct oy_reader r;
    oy_reader_init(&r, plain);
    oy_read_bytes(&r, roll->salt, sizeof roll->salt);
    OY_TRY(read_setup(&roll->setup, &r, why));
    OY_TRY(read_people(&roll->base, &r, why));
    uint32_t n = oy_read_u32(&r);
    OY_REQUIRE(why, n <= OY_EVENTS_MAX, OY_FORMAT, "priv-3", "the history has too many events");
    for (uint32_t i = 0; i < n; i++) OY_TRY(read_event(roll, &r, why));
    return oy_reader_end(&r, "priv-1", why);
}

static oy_status check(struct oy_private_roll *roll, struct oy_why *why) {
    OY_REQUIRE(why, memcmp(roll->setup.roll_id, roll->lock.head + OY_ROLL_ID_AT, 32) == 0, OY_STATE,
               "priv-1", "the private roll is another one than its file says");
    OY_TRY(oy_private_roll_hash_people(roll, why));
    OY_TRY(oy_private_roll_verify(roll, why));
    return oy_private_roll_replay(roll, why);
}

static oy_status decrypt(struct oy_private_roll *roll, struct oy_span file,
                         const struct oy_secret_bytes *passphrase, struct oy_why *why) {
    struct oy_roll_plain plain = {.n = 0};
    OY_TRY(oy_roll_lock_of(&roll->lock, file, passphrase, why));
    memcpy(roll->seen, file.p, sizeof roll->seen);
    OY_TRY(oy_roll_unseal(&plain, &roll->lock, file, why));
    oy_status status = parse(roll, oy_span(plain.p, plain.n), why);
    oy_roll_plain_free(&plain);
    return status == OY_OK ? check(roll, why) : status;
}

oy_status oy_private_roll_open(struct oy_private_roll **out, const char *path,
                               const struct oy_secret_bytes *passphrase, struct oy_why *why) {
    struct oy_map file;
    *out = NULL;
    struct oy_private_roll *roll = calloc(1, sizeof *roll);
    if (!roll) return oy_fail(why, OY_MEMORY, "", "no memory for a private roll");
    oy_status status = oy_file_map(&file, NULL, path, ROLL_FILE_MAX, why);
    if (status == OY_OK) {
        status = decrypt(roll, file.bytes, passphrase, why);
        oy_map_close(&file);
        if (status != OY_OK) oy_why_at(why, "%s", path);
    }
    if (status == OY_OK)
        *out = roll;
    else
        oy_private_roll_free(roll);
    return status;
}

void oy_private_roll_free(struct oy_private_roll *roll) {
    if (!roll) return;
    oy_people_free(&roll->now); /* before those whose texts it borrows */
    oy_people_free(&roll->base);
    oy_people_free(&roll->texts);
    oy_roll_lock_clear(&roll->lock);
    if (roll->event) sodium_memzero(roll->event, roll->cap_events * sizeof *roll->event);
    free(roll->event);
    free(roll->order);
    sodium_memzero(roll, sizeof *roll);
    free(roll);
}

/* ---- asking ---- */

uint32_t oy_private_roll_voters(const struct oy_private_roll *roll) {
    return roll->voters;
}

const struct oy_person *oy_private_roll_voter(const struct oy_private_roll *roll, uint32_t i) {
    return &roll->now.person[roll->order[i]];
}

const unsigned char *oy_private_roll_id(const struct oy_private_roll *roll) {
    return roll->setup.roll_id;
}

const struct oy_roll_setup *oy_private_roll_setup(const struct oy_private_roll *roll) {
    return &roll->setup;
}

const struct oy_person *oy_private_roll_people(const struct oy_private_roll *roll, size_t *n) {
    *n = roll->now.n;
    return roll->now.person;
}

static bool same_rules(const struct oy_residency *a, const struct oy_residency *b) {
    return a->minimum_age == b->minimum_age && a->minimum_days == b->minimum_days &&
           a->election_day == b->election_day && a->cutoff == b->cutoff &&
           a->posting_from == b->posting_from && a->posting_to == b->posting_to &&
           a->objections_decided == b->objections_decided && a->roll_final == b->roll_final &&
           a->destroy_after == b->destroy_after;
}

static bool same_setup(const struct oy_roll_setup *a, const struct oy_roll_setup *b) {
    return a->group == b->group && same_rules(&a->rules, &b->rules) &&
           a->n_officers == b->n_officers && a->n_mahalle == b->n_mahalle &&
           memcmp(a->officer, b->officer, sizeof a->officer) == 0 &&
           memcmp(a->mahalle, b->mahalle, sizeof a->mahalle) == 0;
}

oy_status oy_private_roll_fits(const struct oy_private_roll *roll, const struct oy_manifest *m,
                               struct oy_why *why) {
    struct oy_roll_setup setup;
    OY_TRY(oy_roll_setup_make(&setup, m, why));
    OY_REQUIRE(why, memcmp(setup.roll_id, roll->setup.roll_id, 32) == 0, OY_MISMATCH, "priv-3",
               "the private roll belongs to another election (its roll_id is another one)");
    OY_REQUIRE(why, same_setup(&setup, &roll->setup), OY_MISMATCH, "priv-3",
               "the manifest's officers, mahalle or dates are not those that the private roll was "
               "made with");
    return OY_OK;
}
