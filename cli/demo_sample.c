/* The embedded sample: three made-up mahalle decide together, with a question of every type. The
 * votes are random, within the rules. */
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "cli/demo.h"

enum { VOTERS = 40, OPTIONS_MAX = 6 };

struct option {
    const char *id, *title;
    int64_t cost;
};

struct question {
    const char *id, *title, *type;
    struct option options[OPTIONS_MAX];
    int n;
    bool blank;
    int64_t min, max; /* −1: the type has none */
    const char *top_key;
    int64_t top;
    int ranks;
    bool small_too; /* also asked in the smallest mahalle */
    struct {
        const char *rule;
        int winners;    /* or, with a tie, `yes` against `no` */
        int64_t budget; /* 0: none */
        bool quorum;    /* of a half */
    } decision;
};

static const struct question questions[] = {
    {.id = "park",
     .title = "Eski pazar yeri park olsun mu? (Shall the old market become a park?)",
     .type = "choice",
     .options = {{"yes", "Evet (yes)", 0}, {"no", "Hayır (no)", 0}, {"abstain", "Çekimser", 0}},
     .n = 3,
     .min = -1,
     .small_too = true,
     .decision = {.rule = "simple-majority", .quorum = true}},
    {.id = "days",
     .title = "Pazar günleri (Market days, one to three)",
     .type = "approval",
     .options = {{"tue", "Salı", 0},
                 {"wed", "Çarşamba", 0},
                 {"fri", "Cuma", 0},
                 {"sat", "Cumartesi", 0},
                 {"sun", "Pazar", 0}},
     .n = 5,
     .blank = true,
     .min = 1,
     .max = 3,
     .small_too = true,
     .decision = {.rule = "approval", .winners = 2}},
    {.id = "services",
     .title = "Hizmetlere not verin (Score the services, 0 to 5)",
     .type = "score",
     .options = {{"waste", "Temizlik", 0}, {"light", "Aydınlatma", 0}, {"roads", "Yollar", 0}},
     .n = 3,
     .min = -1,
     .top_key = "max_score",
     .top = 5,
     .decision = {.rule = "points", .winners = 1}},
    {.id = "effort",
     .title = "Çalışma günlerini paylaştırın (Share out ten working days)",
     .type = "points",
     .options = {{"trees", "Ağaçlar", 0}, {"paint", "Boya", 0}, {"signs", "Tabelalar", 0}},
     .n = 3,
     .min = -1,
     .top_key = "points",
     .top = 10,
     .decision = {.rule = "points", .winners = 1}},
    {.id = "plan",
     .title = "İmar planı seçenekleri (Grade the plan's variants)",
     .type = "grades",
     .options = {{"a", "Seçenek A", 0}, {"b", "Seçenek B", 0}, {"c", "Seçenek C", 0}},
     .n = 3,
     .min = -1,
     .decision = {.rule = "majority-judgment", .winners = 1}},
    {.id = "names",
     .title = "Parkın adı (Rank names for the park, best two)",
     .type = "rank",
     .options = {{"cinar", "Çınar", 0},
                 {"gunes", "Güneş", 0},
                 {"ihlamur", "Ihlamur", 0},
                 {"sukunet", "Sükûnet", 0}},
     .n = 4,
     .min = -1,
     .ranks = 2,
     .decision = {.rule = "borda", .winners = 1}},
    {.id = "budget",
     .title = "Mahalle bütçesi (Choose projects up to 500,000 lira)",
     .type = "budget",
     .options = {{"playground", "Oyun alanı", 240000},
                 {"benches", "Banklar", 60000},
                 {"library", "Kitaplık", 180000},
                 {"court", "Basketbol sahası", 320000},
                 {"garden", "Bostan", 90000}},
     .n = 5,
     .blank = true,
     .min = 0,
     .max = 5,
     .top_key = "cap",
     .top = 500000,
     .decision = {.rule = "greedy", .budget = 500000}},
};
enum { N_QUESTIONS = sizeof questions / sizeof questions[0] };

static const struct option grades[] = {
    {"good", "İyi", 0}, {"fair", "Orta", 0}, {"poor", "Kötü", 0}};
enum { N_GRADES = sizeof grades / sizeof grades[0] };

/* Made up. The third is so small that its totals are never published alone. */
static const struct oy_mahalle places[] = {{900001, (char[]){"Çınaraltı (örnek)"}},
                                           {900002, (char[]){"Dereboyu (örnek)"}},
                                           {900003, (char[]){"Yeniköprü (örnek)"}}};

static void put_options(struct oy_json_out *o, const char *key, const struct option *options, int n,
                        bool cost) {
    oy_json_put_array(o, key);
    for (int i = 0; i < n; i++) {
        oy_json_put_object(o, NULL);
        oy_json_put_text(o, "id", options[i].id);
        oy_json_put_text(o, "title", options[i].title);
        if (cost) oy_json_put_integer(o, "cost", options[i].cost);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
}

static void put_decision(struct oy_json_out *o, const struct question *q) {
    bool winners = q->decision.winners > 0, majority = !winners && q->decision.budget == 0;
    oy_json_put_object(o, "decision");
    oy_json_put_text(o, "rule", q->decision.rule);
    if (majority) {
        oy_json_put_text(o, "for", "yes");
        oy_json_put_text(o, "against", "no");
        oy_json_put_text(o, "tie", "lot");
    }
    if (winners) oy_json_put_integer(o, "winners", q->decision.winners);
    if (q->decision.budget > 0) oy_json_put_integer(o, "budget", q->decision.budget);
    if (q->decision.quorum) {
        oy_json_put_object(o, "quorum");
        oy_json_put_integer(o, "part", 1);
        oy_json_put_integer(o, "of", 2);
        oy_json_put_bool(o, "more", false);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
}

static void put_question(struct oy_json_out *o, const struct question *q) {
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "id", q->id);
    oy_json_put_text(o, "title", q->title);
    oy_json_put_text(o, "type", q->type);
    oy_json_put_integer(o, "suite", 1);
    oy_json_put_bool(o, "blank", q->blank);
    if (!q->small_too) {
        oy_json_put_array(o, "scope");
        oy_json_put_integer(o, NULL, places[0].id);
        oy_json_put_integer(o, NULL, places[1].id);
        oy_json_put_end(o);
    }
    put_options(o, "options", q->options, q->n, strcmp(q->type, "budget") == 0);
    if (q->top_key) oy_json_put_integer(o, q->top_key, q->top);
    if (q->min >= 0) {
        oy_json_put_integer(o, "min", q->min);
        oy_json_put_integer(o, "max", q->max);
    }
    put_decision(o, q);
    if (strcmp(q->type, "grades") == 0) put_options(o, "grades", grades, N_GRADES, false);
    if (q->ranks > 0) {
        oy_json_put_integer(o, "ranks", q->ranks);
        oy_json_put_bool(o, "fewer", true);
    }
    oy_json_put_end(o);
}

static void put_contests(struct oy_json_out *o, const void *ctx) {
    (void)ctx;
    for (size_t i = 0; i < N_QUESTIONS; i++) put_question(o, &questions[i]);
}

/* One voter in twenty lives in the smallest mahalle, the others in turn in the two larger. */
static uint32_t mahalle_of(const void *ctx, size_t voter) {
    (void)ctx;
    if (voter % 20 == 0) return places[2].id;
    return places[voter % 2].id;
}

static void shuffle(int order[OPTIONS_MAX], int n) {
    for (int i = 0; i < n; i++) order[i] = i;
    for (int i = n - 1; i > 0; i--) {
        int j = (int)oy_random_below((uint32_t)i + 1), t = order[i];
        order[i] = order[j];
        order[j] = t;
    }
}

/* Options in random order while they fit the limits; also a ranking of up to `max`. */
static void put_list(struct oy_json_out *o, const struct question *q, int64_t min, int64_t max) {
    int order[OPTIONS_MAX] = {0};
    shuffle(order, q->n);
    int64_t wanted = min + (int64_t)oy_random_below((uint32_t)(max - min + 1)), spent = 0;
    oy_json_put_array(o, q->id);
    for (int i = 0, taken = 0; i < q->n && taken < wanted; i++) {
        spent += q->options[order[i]].cost;
        if (q->top > 0 && spent > q->top) break;
        oy_json_put_text(o, NULL, q->options[order[i]].id);
        taken++;
    }
    oy_json_put_end(o);
}

/* Numbers for each option, together at most `left`. */
static void put_numbers(struct oy_json_out *o, const struct question *q, int64_t each,
                        int64_t left) {
    oy_json_put_object(o, q->id);
    for (int i = 0; i < q->n; i++) {
        int64_t v = (int64_t)oy_random_below((uint32_t)(each < left ? each : left) + 1);
        left -= v;
        oy_json_put_integer(o, q->options[i].id, v);
    }
    oy_json_put_end(o);
}

static void put_grades(struct oy_json_out *o, const struct question *q) {
    oy_json_put_object(o, q->id);
    for (int i = 0; i < q->n; i++)
        oy_json_put_text(o, q->options[i].id, grades[oy_random_below(N_GRADES)].id);
    oy_json_put_end(o);
}

static void put_answer(struct oy_json_out *o, const struct question *q) {
    if (q->blank && oy_random_below(12) == 0)
        oy_json_put_text(o, q->id, "blank");
    else if (strcmp(q->type, "choice") == 0)
        oy_json_put_text(o, q->id, q->options[oy_random_below((uint32_t)q->n)].id);
    else if (strcmp(q->type, "score") == 0)
        put_numbers(o, q, q->top, q->top * q->n);
    else if (strcmp(q->type, "points") == 0)
        put_numbers(o, q, q->top, q->top);
    else if (strcmp(q->type, "grades") == 0)
        put_grades(o, q);
    else if (strcmp(q->type, "rank") == 0)
        put_list(o, q, 1, q->ranks);
    else
        put_list(o, q, q->min, q->max);
}

static oy_status put_choice(struct oy_buffer *json, const void *ctx, size_t voter,
                            struct oy_why *why) {
    (void)ctx;
    struct oy_json_out o;
    oy_json_out_init(&o, false);
    oy_json_put_object(&o, NULL);
    bool small = mahalle_of(NULL, voter) == places[2].id;
    for (size_t i = 0; i < N_QUESTIONS; i++)
        if (!small || questions[i].small_too) put_answer(&o, &questions[i]);
    oy_json_put_end(&o);
    return oy_json_out_end(&o, json, why);
}

static int64_t published(const void *ctx, size_t contest, const char *total_id) {
    (void)ctx;
    (void)contest;
    (void)total_id;
    return -1;
}

static void nothing(void *ctx) {
    (void)ctx;
}

oy_status oy_demo_sample(struct oy_demo_source *out, size_t voters, struct oy_why *why) {
    (void)why;
    *out = (struct oy_demo_source){.title = "Örnek mahalle oylaması (made-up sample)",
                                   .mahalle = places,
                                   .n_mahalle = 3,
                                   .minimum_scope = 10,
                                   .totals_by_mahalle = true,
                                   .papers = true,
                                   .n_voters = voters ? voters : VOTERS,
                                   .put_contests = put_contests,
                                   .mahalle_of = mahalle_of,
                                   .put_choice = put_choice,
                                   .published = published,
                                   .free = nothing};
    return OY_OK;
}
