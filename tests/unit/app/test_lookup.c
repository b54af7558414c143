/* Residents ask the server [look-3]: answers, limits that tell nothing, and what is refused at
 * start. The people are made up. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/day.h"
#include "residency/lookup.h"
#include "server/app/buckets.h"
#include "tests/unit/app/common.h"

#define NONE "{\"found\":false}"
#define HEADING "kimlik no;ad;soyad;doğum tarihi;mahalle;ikamet tarihi;korunan\n"

static struct oy_why why;
static const struct oy_record_plan plan = {.voters = 2};
static char path[160], text[2000];

static uint32_t day_of(const char *date) {
    uint32_t d;
    cr_assert(oy_day_parse(&d, oy_span_text(date)));
    return d;
}

/* ---- a table for the site's election ---- */

static void setup_for(struct oy_roll_setup *out, const struct site *t) {
    *out = (struct oy_roll_setup){.group = OY_GROUP_RISTRETTO255,
                                  .rules = {.minimum_age = 18,
                                            .minimum_days = 90,
                                            .election_day = day_of("2027-06-20"),
                                            .cutoff = day_of("2027-01-15"),
                                            .posting_from = day_of("2027-02-01"),
                                            .posting_to = day_of("2027-03-03"),
                                            .objections_decided = day_of("2027-03-20"),
                                            .roll_final = day_of("2027-04-01"),
                                            .destroy_after = day_of("2027-12-31")},
                                  .n_officers = 1,
                                  .n_mahalle = 1,
                                  .mahalle = {t->s->m->mahalle[0].id}};
    memcpy(out->roll_id, t->s->m->roll_id, 32);
    oy_sign_key_public(t->s->officer[0], out->officer[0]);
}

static struct oy_private_roll *roll_for(const struct site *t) {
    struct oy_roll_setup setup;
    struct oy_people people;
    struct oy_roll_lock lock;
    struct oy_secret_bytes *p;
    struct oy_private_roll *roll;
    unsigned m = t->s->m->mahalle[0].id;
    struct oy_private_roll_source source = {
        .setup = &setup, .people = &people, .day = day_of("2027-01-20"), .lock = &lock};
    setup_for(&setup, t);
    (void)snprintf(text, sizeof text,
                   HEADING "10000000146;Sakin;Bir;1980-01-01;%u;2020-01-01;\n"
                           "10000000214;Sakin;İki;2015-01-01;%u;2020-01-01;\n",
                   m, m);
    cr_assert_eq(oy_residents_read(&people, oy_span_text(text), OY_CSV_DETECT, &setup, &why), OY_OK,
                 "%s", why.text);
    cr_assert_eq(oy_secret_bytes_new(&p, 12, &why), OY_OK);
    cr_assert_eq(oy_roll_lock_new(&lock, setup.roll_id, (struct oy_roll_cost){1, 8}, p, &why),
                 OY_OK, "%s", why.text);
    cr_assert_eq(oy_private_roll_make(&roll, &source, &why), OY_OK, "%s", why.text);
    oy_secret_bytes_free(&p);
    return roll;
}

static void write_table(const struct site *t) {
    struct oy_growing table;
    struct oy_private_roll *roll = roll_for(t);
    cr_assert_eq(oy_lookup_build(&table, roll, &why), OY_OK);
    cr_assert_eq(oy_file_write(NULL, path, oy_growing_span(&table), OY_FILE_PRIVATE, &why), OY_OK);
    oy_lookup_free(&table);
    oy_private_roll_free(roll);
}

/* A server with the table, as it would be after its next start. */
static struct site *site_with_table(bool open) {
    struct site *t = site_new(&plan, "store", open);
    (void)snprintf(path, sizeof path, "%s/lookup.table", t->s->path);
    write_table(t);
    t->o.lookup = (struct oy_lookup_options){.table = {path}, .n_tables = 1};
    t->o.lookup.per_client_minute = t->o.lookup.per_second = 1000;
    return t;
}

/* ---- questions ---- */

static unsigned waited;

/* The answer without what it is filled up with; "" if there is none. */
static const char *ask_of(struct site *t, const char *kimlik, const char *born, uint64_t client) {
    struct oy_buffer json;
    (void)snprintf(text, sizeof text, "{\"kimlik\":\"%s\",\"birth_date\":\"%s\"}", kimlik, born);
    oy_status status =
        oy_app_lookup(t->a, &json, &waited, "park", oy_span_text(text), client, &why);
    (void)snprintf(text, sizeof text, "%s", status == OY_OK && json.p ? (char *)json.p : "");
    if (status == OY_OK && waited == 0) cr_assert_eq(json.n, 1536, "all are as long");
    if (text[0]) *(strrchr(text, '}') + 1) = 0;
    oy_buffer_free(&json);
    return text;
}

static const char *ask(struct site *t, const char *kimlik, const char *born) {
    return ask_of(t, kimlik, born, 1);
}

static oy_status send(struct site *t, const char *body) {
    struct oy_buffer json;
    why = (struct oy_why){.status = OY_OK};
    oy_status status = oy_app_lookup(t->a, &json, &waited, "park", oy_span_text(body), 2, &why);
    oy_buffer_free(&json);
    return status;
}

/* [look-1, look-3] */
Test(lookup, the_list_answers_and_whoever_is_not_there_hears_nothing_else) {
    char entitled[400];
    struct site *t = site_with_table(false);
    site_restart(t);
    (void)snprintf(entitled, sizeof entitled,
                   "{\"found\":true,\"entitled\":true,\"mahalle\":%u,\"name\":\"%s\"}",
                   t->s->m->mahalle[0].id, t->s->m->mahalle[0].name);
    cr_assert_str_eq(ask(t, "10000000146", "1980-01-01"), entitled, "%s", why.text);
    cr_assert_str_eq(ask(t, "10000000214", "2015-01-01"),
                     "{\"found\":true,\"entitled\":false,\"reason\":\"under-age\"}");
    cr_assert_str_eq(ask(t, "10000000146", "1980-01-02"), NONE, "a wrong birth date");
    cr_assert_str_eq(ask(t, "10000000382", "1980-01-01"), NONE, "not on the list");
    cr_assert_str_eq(ask(t, "10000000147", "1980-01-01"), NONE, "no kimlik no");
    cr_assert_str_eq(ask(t, "", "1980-01-01"), NONE);
    cr_assert_str_eq(ask(t, " 10000000146", "1980-01-01"), NONE);
    struct oy_app_numbers n;
    oy_app_numbers(t->a, &n);
    cr_assert_eq(n.lookups_answered, 7);
    cr_assert_eq(n.lookups_limited + n.lookups_malformed, 0);
    site_free(t);
}

Test(lookup, what_is_no_question_is_refused_without_a_word_of_it) {
    static const char *const body[] = {
        "",
        "{}",
        "[]",
        "\"10000000146\"",
        "{\"kimlik\":\"10000000146\"}",
        "{\"kimlik\":10000000146,\"birth_date\":\"1980-01-01\"}",
        "{\"kimlik\":null,\"birth_date\":\"1980-01-01\"}",
        "{\"kimlik\":\"10000000146\",\"birth_date\":19800101}",
        "{\"kimlik\":\"10000000146\",\"birth_date\":\"01.01.1980\"}",
        "{\"kimlik\":\"10000000146\",\"birth_date\":\"1980-02-30\"}",
        "{\"kimlik\":\"10000000146\",\"birth_date\":\"1980-01-01\",\"10000000146\":1}",
        "{\"kimlik\":\"10000000146\",\"kimlik\":\"1\",\"birth_date\":\"1980-01-01\"}",
        "{\"kimlik\":\"10000000146\",\"birth_date\":\"1980-01-01\"} 10000000146",
        "{\"kimlik\":\"10000000146\\u0000\",\"birth_date\":\"1980-01-01\"}",
        "{\"kimlik\":\"\xff\",\"birth_date\":\"1980-01-01\"}",
        "{\"10000000146\":\"1980-01-01\"}",
        ("{\"kimlik\":\"00000000001111111111222222222233333333334444444444555555555566666\","
         "\"birth_date\":\"1980-01-01\"}")};
    struct site *t = site_with_table(false);
    site_restart(t);
    for (size_t i = 0; i < sizeof body / sizeof body[0]; i++) {
        cr_assert_eq(send(t, body[i]), OY_FORMAT, "%s", body[i]);
        cr_assert_str_eq(why.rule, "look-3");
        cr_assert_null(strstr(why.text, "1000"));
        cr_assert_null(strstr(why.text, "1980"));
        cr_assert_str_empty(why.where);
    }
    site_free(t);
}

/* ---- limits [look-3] ---- */

/* Ten questions and two more: answers, and how long to wait after them. */
static unsigned limit_of(struct site *t, const char *kimlik, const char *born) {
    unsigned answered = 0;
    while (answered < 100 && ask_of(t, kimlik, born, answered)[0]) answered++;
    cr_assert_eq(answered, 10);
    cr_assert_geq(waited, 355);
    cr_assert_leq(waited, 361);
    cr_assert_str_empty(ask_of(t, kimlik, "1999-09-09", 500));
    return waited;
}

Test(lookup, the_limit_of_a_person_does_not_tell_who_is_on_the_list) {
    struct site *t = site_with_table(false);
    site_restart(t);
    (void)limit_of(t, "10000000146", "1980-01-01");
    (void)limit_of(t, "10000000214", "1980-01-01");
    (void)limit_of(t, "10000000382", "1980-01-01");
    (void)limit_of(t, "10000000147", "1980-01-01");
    (void)limit_of(t, "nobody", "1980-01-01");
    struct oy_app_numbers n;
    oy_app_numbers(t->a, &n);
    cr_assert_eq(n.lookups_answered, 50);
    cr_assert_eq(n.lookups_limited, 10);
    site_free(t);
}

Test(lookup, each_client_has_a_limit_and_all_together_have) {
    struct site *t = site_with_table(false);
    t->o.lookup.per_client_minute = 3;
    site_restart(t);
    for (unsigned i = 0; i < 3; i++) cr_assert_str_eq(ask(t, "10000000382", "1980-01-01"), NONE);
    cr_assert_str_empty(ask(t, "10000000450", "1980-01-01"));
    cr_assert_leq(waited, 21);
    cr_assert_str_eq(ask_of(t, "10000000450", "1980-01-01", 2), NONE, "another client");
    t->o.lookup.any_client = true;
    t->o.lookup.per_second = 2;
    site_restart(t);
    for (unsigned i = 0; i < 2; i++) cr_assert_str_eq(ask(t, "10000000382", "1980-01-01"), NONE);
    cr_assert_str_empty(ask_of(t, "10000000450", "1980-01-01", 9));
    cr_assert_eq(waited, 1);
    site_free(t);
}

Test(lookup, buckets_fill_again_and_none_is_forgotten_before) {
    enum { KEYS = 64, MINUTE_US = 60000000 };
    struct oy_buckets *b = oy_buckets_new(KEYS, MINUTE_US, 2);
    const uint64_t now = 5 * (uint64_t)MINUTE_US;
    unsigned there = 0;
    cr_assert_eq(oy_buckets_take(b, oy_span_text("a"), now), 0);
    cr_assert_eq(oy_buckets_take(b, oy_span_text("a"), now), 0);
    cr_assert_eq(oy_buckets_take(b, oy_span_text("a"), now), 61);
    for (unsigned i = 0; i < 10000; i++)
        there += oy_buckets_take(b, oy_span(&i, sizeof i), now) == 0;
    cr_assert_geq(there, KEYS, "%u", there);
    cr_assert_leq(there, 4 * KEYS + 32, "a table that is full lets nobody in");
    cr_assert_eq(oy_buckets_take(b, oy_span_text("a"), now + MINUTE_US / 2), 31);
    cr_assert_eq(oy_buckets_take(b, oy_span_text("a"), now + MINUTE_US), 0);
    cr_assert_eq(oy_buckets_take(b, oy_span_text("a"), now + MINUTE_US), 61);
    cr_assert_eq(oy_buckets_take(b, oy_span_text("z"), now + 9 * (uint64_t)MINUTE_US), 0);
    oy_buckets_free(b);
    oy_buckets_free(NULL);
}

/* ---- which election, and until when ---- */

Test(lookup, only_an_election_of_the_tables_roll_until_voting_ends) {
    struct site *t = site_with_table(true);
    site_restart(t);
    cr_assert_str_neq(ask(t, "10000000146", "1980-01-01"), "");
    site_set_clock(t->s->m->closes - 1);
    cr_assert_str_neq(ask(t, "10000000146", "1980-01-01"), "");
    site_set_clock(t->s->m->closes);
    cr_assert_eq(send(t, "{}"), OY_MISSING);
    cr_assert_str_eq(why.rule, "look-3");
    cr_assert_not_null(strstr(why.text, "ended"));
    site_set_clock(t->s->m->opens);
    struct oy_buffer json;
    cr_assert_eq(oy_app_lookup(t->a, &json, &waited, "b", oy_span_text("{}"), 1, &why), OY_MISSING);
    t->o.lookup.n_tables = 0;
    site_restart(t);
    cr_assert_eq(send(t, "{}"), OY_MISSING);
    cr_assert_str_eq(why.text, "this election has no look-up");
    site_free(t);
}

/* ---- what is refused at start ---- */

static void refused(struct site *t, oy_status status, const char *words) {
    why = (struct oy_why){.status = OY_OK};
    oy_app_close(t->a);
    cr_assert_eq(oy_app_open(&t->a, &t->o, &why), status, "%s", why.text);
    cr_assert_null(t->a);
    cr_assert_not_null(strstr(why.text, words), "%s", why.text);
    cr_assert_str_eq(why.where, status == OY_STATE && strstr(words, "roll") ? "" : path);
    if (strstr(words, "roll")) return;
    cr_assert_eq(oy_app_lookup_check(path, &why), status);
}

/* [look-2, look-3] */
Test(lookup, bad_tables_are_refused_at_start) {
    struct oy_buffer file;
    struct site *t = site_with_table(false);
    cr_assert_eq(oy_app_lookup_check(path, &why), OY_OK);
    cr_assert_eq(chmod(path, 0640), 0);
    refused(t, OY_STATE, "must have mode 0600");
    cr_assert_eq(chmod(path, 0600), 0);
    t->o.lookup.table[t->o.lookup.n_tables++] = path;
    refused(t, OY_STATE, "second table of one roll");
    t->o.lookup.n_tables--;
    cr_assert_eq(oy_file_read(&file, NULL, path, 1 << 20, &why), OY_OK);
    for (size_t i = 0; i < file.n; i += 3) {
        struct oy_lookup table;
        file.p[i] ^= 1;
        cr_assert_eq(oy_lookup_read(&table, oy_buffer_span(&file), &why), OY_FORMAT, "%zu", i);
        file.p[i] ^= 1;
    }
    file.p[file.n - 33] ^= 1;
    cr_assert_eq(oy_file_write(NULL, path, oy_buffer_span(&file), OY_FILE_PRIVATE, &why), OY_OK);
    refused(t, OY_FORMAT, "the look-up table is damaged");
    oy_buffer_free(&file);
    (void)remove(path);
    refused(t, OY_MISSING, "");
    t->o.lookup.n_tables = 0;
    cr_assert_eq(oy_app_open(&t->a, &t->o, &why), OY_OK);
    site_free(t);
}
