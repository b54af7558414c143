#include "steps/question.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "steps/files.h"
#include "steps/question_decision.h"

enum { PARTS_MAX = 1000, ID_MAX = 40, TEXT_MAX = OY_QUESTION_TEXT };

struct option_text {
    char title[TEXT_MAX], id[ID_MAX + 1];
    uint64_t cost;
    char heading[ID_MAX + 1];
};

struct option_parts { /* what an option's text must end with */
    bool cost, heading;
};

/* ---- splitting ---- */

/* Copies up to `stop` or the end, taking backslashes away; returns what follows, NULL at the end.
 */
static const char *take(char out[TEXT_MAX], const char *from, char stop) {
    size_t n = 0;
    while (*from == ' ') from++;
    for (; *from && *from != stop; from++) {
        if (*from == '\\' && from[1]) from++;
        if (n + 1 < TEXT_MAX) out[n++] = *from;
    }
    while (n > 0 && out[n - 1] == ' ') n--;
    out[n] = 0;
    return *from ? from + 1 : NULL;
}

/* ---- ids from titles ---- */

static const struct {
    const char *letter;
    char plain;
} folded[] = {{"ç", 'c'}, {"Ç", 'c'}, {"ğ", 'g'}, {"Ğ", 'g'}, {"ı", 'i'},
              {"İ", 'i'}, {"ö", 'o'}, {"Ö", 'o'}, {"ş", 's'}, {"Ş", 's'},
              {"ü", 'u'}, {"Ü", 'u'}, {"â", 'a'}, {"î", 'i'}, {"û", 'u'}};

static char plain_letter(const char **p) {
    unsigned char c = (unsigned char)**p;
    for (size_t i = 0; i < sizeof folded / sizeof folded[0]; i++)
        if (strncmp(*p, folded[i].letter, 2) == 0) {
            *p += 2;
            return folded[i].plain;
        }
    (*p)++;
    if (c >= 'A' && c <= 'Z') return (char)(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return (char)c;
    return c < 0x80 ? '-' : 0;
}

static void make_id(char id[ID_MAX + 1], const char *title) {
    size_t n = 0;
    while (*title && n < ID_MAX) {
        char c = plain_letter(&title);
        if (c == 0 || (c == '-' && (n == 0 || id[n - 1] == '-'))) continue;
        id[n++] = c;
    }
    while (n > 0 && id[n - 1] == '-') n--;
    id[n] = 0;
}

static void settle_ids(struct option_text *option, size_t n) {
    for (size_t i = 0; i < n; i++) {
        bool bad = option[i].id[0] == 0 || strcmp(option[i].id, "blank") == 0;
        for (size_t j = 0; j < i; j++) bad = bad || strcmp(option[i].id, option[j].id) == 0;
        if (bad) (void)snprintf(option[i].id, sizeof option[i].id, "o%zu", i + 1);
    }
}

/* ---- options ---- */

/* "Title=COST@HEADING" */
static oy_status read_parts(struct option_text *o, struct option_parts parts, struct oy_why *why) {
    char *sign = parts.heading ? strrchr(o->title, '@') : NULL;
    OY_REQUIRE(why, !parts.heading || (sign && strlen(sign + 1) <= ID_MAX), OY_FORMAT, "qst-1",
               "option \"%.80s\" needs \"@HEADING\"", o->title);
    if (sign && strlen(sign + 1) <= ID_MAX) {
        (void)snprintf(o->heading, sizeof o->heading, "%s", sign + 1);
        *sign = 0;
    }
    sign = parts.cost ? strrchr(o->title, '=') : NULL;
    OY_REQUIRE(why, !parts.cost || sign, OY_FORMAT, "qst-1", "option \"%.80s\" needs \"=COST\"",
               o->title);
    if (!sign) return OY_OK;
    OY_REQUIRE(why, oy_span_number(oy_span_text(sign + 1), (uint64_t)OY_JSON_INTEGER_MAX, &o->cost),
               OY_FORMAT, "qst-1", "\"%.40s\" is no cost", sign + 1);
    *sign = 0;
    return OY_OK;
}

static oy_status read_options(struct option_text *option, size_t *n, const char *text,
                              struct option_parts parts, struct oy_why *why) {
    const char *rest = text;
    for (*n = 0; rest && *n < PARTS_MAX; (*n)++) {
        struct option_text *o = &option[*n];
        rest = take(o->title, rest, ',');
        OY_TRY(read_parts(o, parts, why));
        make_id(o->id, o->title);
    }
    OY_REQUIRE(why, !rest, OY_RANGE, "qst-1", "a question has at most %d options", PARTS_MAX);
    settle_ids(option, *n);
    return OY_OK;
}

static void put_options(struct oy_json_out *o, const char *key, const struct option_text *option,
                        size_t n, struct option_parts parts) {
    oy_json_put_array(o, key);
    for (size_t i = 0; i < n; i++) {
        oy_json_put_object(o, NULL);
        oy_json_put_text(o, "id", option[i].id);
        oy_json_put_text(o, "title", option[i].title);
        if (parts.cost) oy_json_put_integer(o, "cost", (int64_t)option[i].cost);
        if (parts.heading) oy_json_put_text(o, "heading", option[i].heading);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
}

/* ---- the words after the type ---- */

struct words {
    char type[32], grades[TEXT_MAX], scope[TEXT_MAX];
    uint64_t min, max, number; /* number: points, ranks or cap */
    bool has_min, has_max, has_number, blank, fewer;
    struct oy_question_decision decision;
};

static struct option_parts parts_of(const struct words *w) {
    return (struct option_parts){.cost = strcmp(w->type, "budget") == 0 ||
                                         oy_question_has_costs(&w->decision),
                                 .heading = oy_question_has_headings(&w->decision)};
}

static oy_status one_word(struct words *w, const char *word, struct oy_why *why) {
    const char *sign = strchr(word, '=');
    size_t n = sign ? (size_t)(sign - word) : strlen(word);
    uint64_t v = 0;
    bool number = sign && oy_span_number(oy_span_text(sign + 1), (uint64_t)OY_JSON_INTEGER_MAX, &v);
#define IS(name) (n == sizeof(name) - 1 && memcmp(word, name, n) == 0)
    if (!sign && IS("blank")) {
        w->blank = true;
    } else if (!sign && IS("fewer")) {
        w->fewer = true;
    } else if (sign && IS("grades")) {
        (void)snprintf(w->grades, sizeof w->grades, "%s", sign + 1);
    } else if (sign && IS("scope")) {
        (void)snprintf(w->scope, sizeof w->scope, "%s", sign + 1);
    } else if (number && IS("min")) {
        w->min = v;
        w->has_min = true;
    } else if (number && IS("max")) {
        w->max = v;
        w->has_max = true;
    } else if (number && (IS("points") || IS("ranks") || IS("cap"))) {
        w->number = v;
        w->has_number = true;
    } else if (!oy_question_decision_word(&w->decision, word)) {
        return oy_fail(why, OY_FORMAT, "qst-1", "\"%.60s\" is no setting of a question", word);
    }
#undef IS
    return OY_OK;
}

static oy_status read_words(struct words *w, const char *text, struct oy_why *why) {
    char word[TEXT_MAX];
    const char *rest = take(word, text, ' ');
    (void)snprintf(w->type, sizeof w->type, "%s", word);
    while (rest) {
        rest = take(word, rest, ' ');
        if (word[0]) OY_TRY(one_word(w, word, why));
    }
    return OY_OK;
}

static void put_range(struct oy_json_out *o, const struct words *w, size_t n_options) {
    oy_json_put_integer(o, "min", w->has_min ? (int64_t)w->min : 0);
    oy_json_put_integer(o, "max", w->has_max ? (int64_t)w->max : (int64_t)n_options);
}

static oy_status put_grades(struct oy_json_out *o, const struct words *w, struct oy_why *why) {
    struct option_text *grade;
    const char *rest = w->grades;
    size_t n = 0;
    OY_REQUIRE(why, w->grades[0], OY_FORMAT, "qst-1",
               "a question with grades needs grades=best/…/worst");
    OY_TRY(oy_allocate(&grade, 20, sizeof *grade, why));
    for (; rest && n < 20; n++) {
        rest = take(grade[n].title, rest, '/');
        make_id(grade[n].id, grade[n].title);
    }
    settle_ids(grade, n);
    if (!rest) put_options(o, "grades", grade, n, (struct option_parts){.cost = false});
    free(grade);
    OY_REQUIRE(why, !rest, OY_RANGE, "qst-1", "a question has at most 20 grades");
    return OY_OK;
}

/* The keys of the type (spec/manifest.md "Contests"). */
static oy_status put_type(struct oy_json_out *o, const struct words *w, size_t n_options,
                          struct oy_why *why) {
    const char *t = w->type;
    if (strcmp(t, "choice") == 0) return OY_OK;
    if (strcmp(t, "grades") == 0) return put_grades(o, w, why);
    if (strcmp(t, "approval") == 0) {
        put_range(o, w, n_options);
    } else if (strcmp(t, "score") == 0) {
        OY_REQUIRE(why, w->has_max, OY_FORMAT, "qst-1", "a score needs max=N");
        oy_json_put_integer(o, "max_score", (int64_t)w->max);
    } else if (strcmp(t, "points") == 0) {
        OY_REQUIRE(why, w->has_number, OY_FORMAT, "qst-1", "points need points=N");
        oy_json_put_integer(o, "points", (int64_t)w->number);
    } else if (strcmp(t, "rank") == 0) {
        oy_json_put_integer(o, "ranks", w->has_number ? (int64_t)w->number : (int64_t)n_options);
        oy_json_put_bool(o, "fewer", w->fewer);
    } else if (strcmp(t, "budget") == 0) {
        OY_REQUIRE(why, w->has_number, OY_FORMAT, "qst-1", "a budget needs cap=AMOUNT");
        oy_json_put_integer(o, "cap", (int64_t)w->number);
        put_range(o, w, n_options);
    } else {
        return oy_fail(why, OY_FORMAT, "qst-1", "\"%.30s\" is no type of question", t);
    }
    return OY_OK;
}

static oy_status put_scope(struct oy_json_out *o, const char *scope, struct oy_why *why) {
    char id[TEXT_MAX];
    const char *rest = scope;
    if (!scope[0]) return OY_OK;
    oy_json_put_array(o, "scope");
    while (rest) {
        uint64_t v;
        rest = take(id, rest, '+');
        OY_REQUIRE(why, oy_span_number(oy_span_text(id), 999999, &v), OY_FORMAT, "qst-1",
                   "\"%.20s\" in the scope is no mahalle", id);
        oy_json_put_integer(o, NULL, (int64_t)v);
    }
    oy_json_put_end(o);
    return OY_OK;
}

static oy_status put_contest(struct oy_json_out *o, const struct words *w, const char *title,
                             const struct option_text *option, size_t n, size_t number,
                             struct oy_why *why) {
    char id[24];
    (void)snprintf(id, sizeof id, "q%zu", number);
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "id", id);
    oy_json_put_text(o, "title", title);
    oy_json_put_text(o, "type", w->type);
    oy_json_put_integer(o, "suite", 1);
    OY_TRY(put_scope(o, w->scope, why));
    OY_TRY(put_type(o, w, n, why));
    put_options(o, "options", option, n, parts_of(w));
    oy_json_put_bool(o, "blank", w->blank);
    OY_TRY(oy_question_decision_write(o, &w->decision, why));
    oy_json_put_end(o);
    return OY_OK;
}

oy_status oy_question_write(struct oy_json_out *o, const char *question, size_t number,
                            struct oy_why *why) {
    char head[TEXT_MAX], title[TEXT_MAX];
    struct words w = {.min = 0};
    struct option_text *option;
    size_t n = 0;
    const char *rest = take(head, question, ':');
    if (rest) rest = take(title, rest, ':');
    OY_REQUIRE(why, rest, OY_FORMAT, "qst-1",
               "question %zu is not of the form TYPE:Title:Option,Option,…", number);
    OY_TRY(read_words(&w, head, why));
    OY_TRY(oy_allocate(&option, PARTS_MAX, sizeof *option, why));
    oy_status status = read_options(option, &n, rest, parts_of(&w), why);
    if (status == OY_OK) status = put_contest(o, &w, title, option, n, number, why);
    free(option);
    if (status != OY_OK) oy_why_at(why, "question %zu", number);
    return status;
}
