/* A question is read, counted against three limits and answered. What it says is nowhere but in the
 * request and on the stack, and is wiped; what is wrong with it is said without it. */
#include "server/app/lookups.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/json.h"
#include "base/progress.h"
#include "base/secret.h"
#include "residency/lookup.h"
#include "residency/rules.h"
#include "server/app/buckets.h"
#include "server/app/inside.h"

enum {
    TABLE_MAX = 256 << 20,
    KIMLIK_MAX = 64,     /* what somebody may take for a kimlik no */
    ANSWER_BYTES = 1536, /* all answers are as long, so that their length tells nothing */
    CLIENTS = 8192,
    SECOND_US = 1000000,
    PER_MINUTE = 6,
    PER_PERSON = 10,
    PER_SECOND = 50
};

struct table {
    struct oy_secret_bytes *file;
    struct oy_lookup rows; /* in it */
};

struct oy_lookups {
    size_t n_tables;
    struct table table[OY_APP_TABLES];
    struct oy_buckets *clients; /* NULL: without limit */
    struct oy_buckets *people, *all;
    _Atomic uint64_t answered, limited, malformed;
};

/* ---- tables ---- */

static oy_status table_read(struct table *t, const char *path, struct oy_why *why) {
    OY_TRY(oy_secret_file_read_max(&t->file, path, TABLE_MAX, why));
    oy_status status = oy_lookup_read(&t->rows, oy_span(t->file->secret, t->file->n), why);
    if (status == OY_OK) return OY_OK;
    oy_secret_bytes_free(&t->file);
    oy_why_at(why, "%s", path);
    return status;
}

oy_status oy_app_lookup_check(const char *path, struct oy_why *why) {
    struct table t = {.file = NULL};
    oy_status status = table_read(&t, path, why);
    oy_secret_bytes_free(&t.file);
    return status;
}

static const struct oy_lookup *find(const struct oy_lookups *l, const unsigned char roll_id[32]) {
    for (size_t i = 0; i < l->n_tables; i++)
        if (memcmp(l->table[i].rows.roll_id, roll_id, 32) == 0) return &l->table[i].rows;
    return NULL;
}

static oy_status read_all(struct oy_lookups *l, const struct oy_lookup_options *o,
                          struct oy_why *why) {
    for (size_t i = 0; i < o->n_tables; i++) {
        struct table *t = &l->table[i];
        OY_TRY(table_read(t, o->table[i], why));
        bool twice = find(l, t->rows.roll_id) != NULL;
        l->n_tables++;
        if (twice)
            return oy_fail(why, OY_STATE, "look-3", "%s is a second table of one roll",
                           o->table[i]);
    }
    return OY_OK;
}

bool oy_lookups_has(const struct oy_lookups *l, const struct oy_hosted *h) {
    return find(l, h->c.m->roll_id) != NULL;
}

/* ---- limits [look-3] ---- */

static struct oy_buckets *limit(size_t keys, uint64_t n, uint64_t in_seconds) {
    return oy_buckets_new(keys, in_seconds * SECOND_US / n, (unsigned)n);
}

/* A bucket that was full is not full for the time of a token: so many people can be asked about in
 * it, and those for whom it is longer have cost as many questions. */
static oy_status set_limits(struct oy_lookups *l, const struct oy_lookup_options *o,
                            struct oy_why *why) {
    unsigned person = o->per_person_hour ? o->per_person_hour : PER_PERSON;
    unsigned second = o->per_second ? o->per_second : PER_SECOND;
    unsigned client = o->per_client_minute ? o->per_client_minute : PER_MINUTE;
    l->people = limit((size_t)second * (3600 / person + 2), person, 3600);
    l->all = limit(1, second, 1);
    if (!o->any_client) l->clients = limit(CLIENTS, client, 60);
    if (l->people && l->all && (l->clients || o->any_client)) return OY_OK;
    return oy_fail(why, OY_MEMORY, "", "no memory for the limits of the look-up");
}

static uint64_t now_us(void) {
    return (uint64_t)oy_progress_now() * 1000;
}

/* Who asks, and how many do, before anything is read. */
static unsigned wait_of_client(struct oy_lookups *l, uint64_t client) {
    unsigned wait = 0;
    if (l->clients) wait = oy_buckets_take(l->clients, oy_span(&client, sizeof client), now_us());
    return wait ? wait : oy_buckets_take(l->all, oy_span("", 0), now_us());
}

/* ---- beginning and end ---- */

oy_status oy_lookups_open(struct oy_lookups **out, const struct oy_lookup_options *options,
                          struct oy_why *why) {
    struct oy_lookups *l = calloc(1, sizeof *l);
    *out = NULL;
    if (!l) return oy_fail(why, OY_MEMORY, "", "no memory for the look-up");
    oy_status status = options->n_tables ? set_limits(l, options, why) : OY_OK;
    if (status == OY_OK) status = read_all(l, options, why);
    if (options->n_tables) oy_json_wipe_freed();
    if (status == OY_OK)
        *out = l;
    else
        oy_lookups_free(l);
    return status;
}

void oy_lookups_free(struct oy_lookups *l) {
    if (!l) return;
    for (size_t i = 0; i < OY_APP_TABLES; i++) oy_secret_bytes_free(&l->table[i].file);
    oy_buckets_free(l->clients);
    oy_buckets_free(l->people);
    oy_buckets_free(l->all);
    free(l);
}

/* Of the answers only how many: what they say would tell those who watch both the numbers and a
 * person's connection. */
void oy_lookups_numbers(const struct oy_lookups *l, struct oy_app_numbers *out) {
    out->lookups_answered = l->answered;
    out->lookups_limited = l->limited;
    out->lookups_malformed = l->malformed;
}

/* ---- the question ---- */

struct question {
    char kimlik[KIMLIK_MAX];
    size_t n;
    uint32_t born;
};

static oy_status read_members(struct question *q, const struct oy_json *j, struct oy_why *why) {
    struct oy_span kimlik, born;
    OY_TRY(oy_json_only_keys(j, OY_JSON_KEYS("kimlik", "birth_date"), why));
    OY_TRY(oy_json_text(&kimlik, j, "kimlik", 0, KIMLIK_MAX, why));
    OY_TRY(oy_json_text(&born, j, "birth_date", 10, 10, why));
    if (!oy_day_parse(&q->born, born)) return oy_fail(why, OY_FORMAT, "look-3", "no date");
    memcpy(q->kimlik, kimlik.p, kimlik.n);
    q->n = kimlik.n;
    return OY_OK;
}

/* What the reader says about a fault may repeat what was sent, so others' words are not passed on.
 */
static oy_status question_read(struct question *q, struct oy_span body, struct oy_why *why) {
    struct oy_json *j = NULL;
    struct oy_why inner = {.status = OY_OK};
    oy_status status = oy_json_parse(&j, body, OY_LOOKUP_BODY, &inner);
    if (status == OY_OK) status = read_members(q, j, &inner);
    oy_json_free(j);
    oy_secret_wipe(&inner, sizeof inner);
    if (status == OY_OK) return OY_OK;
    return oy_fail(why, OY_FORMAT, "look-3",
                   "a question is {\"kimlik\": \"…\", \"birth_date\": \"YYYY-MM-DD\"}");
}

/* ---- the answer ---- */

static const char *name_of(const struct oy_manifest *m, uint32_t mahalle) {
    size_t i = oy_manifest_find_mahalle(m, mahalle);
    return i == SIZE_MAX ? "" : m->mahalle[i].name;
}

static void put_answer(struct oy_json_out *o, const struct oy_manifest *m,
                       const struct oy_looked_up *found) {
    oy_json_put_object(o, NULL);
    oy_json_put_bool(o, "found", found->found);
    if (found->found) {
        oy_json_put_bool(o, "entitled", found->reason == OY_REFUSED_NOT);
        if (found->reason == OY_REFUSED_NOT) {
            oy_json_put_integer(o, "mahalle", found->mahalle);
            oy_json_put_text(o, "name", name_of(m, found->mahalle));
        } else
            oy_json_put_text(o, "reason", oy_refused_name(found->reason));
    }
    oy_json_put_end(o);
}

static oy_status pad(struct oy_buffer *json, struct oy_why *why) {
    if (json->n >= ANSWER_BYTES) return OY_OK;
    unsigned char *p = realloc(json->p, ANSWER_BYTES + 1);
    if (!p) {
        oy_buffer_free(json);
        return oy_fail(why, OY_MEMORY, "", "no memory for an answer");
    }
    memset(p + json->n, ' ', ANSWER_BYTES - json->n);
    p[ANSWER_BYTES - 1] = '\n';
    p[ANSWER_BYTES] = 0;
    *json = (struct oy_buffer){p, ANSWER_BYTES};
    return OY_OK;
}

static oy_status answer(struct oy_buffer *json, const struct oy_manifest *m,
                        const struct oy_lookup *table, const struct question *q,
                        struct oy_why *why) {
    struct oy_looked_up found;
    struct oy_json_out o;
    oy_lookup_ask(&found, table, oy_span(q->kimlik, q->n), q->born);
    oy_json_out_init(&o, false);
    put_answer(&o, m, &found);
    oy_secret_wipe(&found, sizeof found);
    OY_TRY(oy_json_out_end(&o, json, why));
    return pad(json, why);
}

/* Counted whatever the table says, so that the limit does not answer. */
static oy_status ask(struct oy_lookups *l, struct oy_buffer *json, unsigned *wait,
                     const struct oy_hosted *h, struct oy_span body, struct oy_why *why) {
    struct question q = {.n = 0};
    oy_status status = question_read(&q, body, why);
    if (status != OY_OK) l->malformed++;
    if (status == OY_OK) {
        *wait = oy_buckets_take(l->people, oy_span(q.kimlik, q.n), now_us());
        if (*wait == 0) status = answer(json, h->c.m, find(l, h->c.m->roll_id), &q, why);
        if (*wait == 0 && status == OY_OK) l->answered++;
    }
    oy_secret_wipe(&q, sizeof q);
    return status;
}

/* [look-3] Nobody needs an answer any more once nobody can vote. */
static bool is_over(struct oy_hosted *h, uint64_t now) {
    (void)pthread_rwlock_rdlock(&h->lock);
    bool over = oy_hosted_phase(h, now) >= OY_PHASE_ENDED || now >= h->c.m->closes;
    (void)pthread_rwlock_unlock(&h->lock);
    return over;
}

oy_status oy_app_lookup(struct oy_app *a, struct oy_buffer *json, unsigned *wait,
                        const char *election, struct oy_span question, uint64_t client,
                        struct oy_why *why) {
    struct oy_hosted *h = oy_app_hosted(a, election);
    *json = (struct oy_buffer){.n = 0};
    *wait = 0;
    if (!h) return oy_app_no_election(election, why);
    OY_REQUIRE(why, oy_lookups_has(a->lookups, h), OY_MISSING, "look-3",
               "this election has no look-up");
    OY_REQUIRE(why, !is_over(h, oy_app_now(a)), OY_MISSING, "look-3",
               "the look-up has ended with the voting");
    *wait = wait_of_client(a->lookups, client);
    oy_status status = *wait ? OY_OK : ask(a->lookups, json, wait, h, question, why);
    if (*wait) a->lookups->limited++;
    return status;
}
