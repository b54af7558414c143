#include "steps/question_decision.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "steps/files.h"

#define TEXT(name, member)                                                                         \
    {                                                                                              \
        name, offsetof(struct oy_question_decision, member),                                       \
            sizeof((struct oy_question_decision *)0)->member, false                                \
    }
#define NUMBER(name, member)                                                                       \
    { name, offsetof(struct oy_question_decision, member), 0, true }

static const struct key {
    const char *name;
    size_t at, size;
    bool is_number;
} keys[] = {TEXT("decide", rule),
            TEXT("for", yes),
            TEXT("against", no),
            TEXT("tie", tie),
            TEXT("of", of),
            TEXT("abstain", abstain),
            TEXT("weights", weights),
            TEXT("headings", headings),
            TEXT("quorum", quorum),
            NUMBER("session", session),
            NUMBER("winners", winners),
            NUMBER("minimum-votes", minimum),
            NUMBER("budget", budget)};

static bool read_number(uint64_t *out, const char *text) {
    return oy_span_number(oy_span_text(text), (uint64_t)OY_JSON_INTEGER_MAX, out) && *out > 0;
}

static bool store(struct oy_question_decision *d, const struct key *key, const char *value) {
    unsigned char *member = (unsigned char *)d + key->at;
    uint64_t number;
    if (key->is_number) {
        if (!read_number(&number, value)) return false;
        memcpy(member, &number, sizeof number);
        return true;
    }
    size_t n = strlen(value);
    if (n == 0 || n >= key->size) return false;
    memcpy(member, value, n + 1);
    return true;
}

bool oy_question_decision_word(struct oy_question_decision *d, const char *word) {
    const char *sign = strchr(word, '=');
    for (size_t i = 0; sign && i < sizeof keys / sizeof keys[0]; i++)
        if (strlen(keys[i].name) == (size_t)(sign - word) &&
            memcmp(keys[i].name, word, (size_t)(sign - word)) == 0)
            return store(d, &keys[i], sign + 1);
    return false;
}

bool oy_question_has_costs(const struct oy_question_decision *d) {
    return strcmp(d->rule, "greedy") == 0 || strcmp(d->rule, "greedy-no-skip") == 0 ||
           strcmp(d->rule, "best-set") == 0;
}

bool oy_question_has_headings(const struct oy_question_decision *d) {
    return d->headings[0] != 0;
}

/* ---- writing ---- */

static void put_text(struct oy_json_out *o, const char *key, const char *text) {
    if (text[0]) oy_json_put_text(o, key, text);
}

static void put_number(struct oy_json_out *o, const char *key, uint64_t number) {
    if (number > 0) oy_json_put_integer(o, key, (int64_t)number);
}

/* yes+no */
static void put_abstain(struct oy_json_out *o, const char *text) {
    struct oy_span rest = oy_span_text(text);
    if (rest.n == 0) return;
    oy_json_put_array(o, "abstain");
    while (rest.n > 0) oy_json_put_span(o, NULL, oy_next_field(&rest, '+'));
    oy_json_put_end(o);
}

/* 3/2/1 */
static oy_status put_weights(struct oy_json_out *o, const char *text, struct oy_why *why) {
    struct oy_span rest = oy_span_text(text);
    if (rest.n == 0) return OY_OK;
    oy_json_put_array(o, "weights");
    while (rest.n > 0) {
        uint64_t v;
        OY_REQUIRE(why, oy_span_number(oy_next_field(&rest, '/'), 1000000, &v), OY_FORMAT, "dec-1",
                   "\"%.40s\" are no weights such as 3/2/1", text);
        oy_json_put_integer(o, NULL, (int64_t)v);
    }
    oy_json_put_end(o);
    return OY_OK;
}

/* parks=100000/roads=50000 */
static oy_status put_headings(struct oy_json_out *o, const char *text, struct oy_why *why) {
    struct oy_span rest = oy_span_text(text);
    if (rest.n == 0) return OY_OK;
    oy_json_put_array(o, "headings");
    while (rest.n > 0) {
        struct oy_span cap = oy_next_field(&rest, '/'), id = oy_next_field(&cap, '=');
        uint64_t v;
        OY_REQUIRE(why, oy_span_number(cap, (uint64_t)OY_JSON_INTEGER_MAX, &v), OY_FORMAT, "dec-1",
                   "\"%.40s\" are no headings such as parks=100000/roads=50000", text);
        oy_json_put_object(o, NULL);
        oy_json_put_span(o, "id", id);
        oy_json_put_span(o, "title", id);
        oy_json_put_integer(o, "cap", (int64_t)v);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
    return OY_OK;
}

/* 1/2, or >1/2 for more than that */
static oy_status put_quorum(struct oy_json_out *o, const char *text, struct oy_why *why) {
    bool more = text[0] == '>';
    struct oy_span rest = oy_span_text(text + (more ? 1 : 0)), part = oy_next_field(&rest, '/');
    uint64_t p, q;
    if (!text[0]) return OY_OK;
    OY_REQUIRE(why, oy_span_number(part, 1000, &p) && oy_span_number(rest, 1000, &q), OY_FORMAT,
               "dec-1", "\"%.30s\" is no quorum such as 1/2 or >1/2", text);
    oy_json_put_object(o, "quorum");
    oy_json_put_integer(o, "part", (int64_t)p);
    oy_json_put_integer(o, "of", (int64_t)q);
    oy_json_put_bool(o, "more", more);
    oy_json_put_end(o);
    return OY_OK;
}

static bool is_empty(const struct oy_question_decision *d) {
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const unsigned char *member = (const unsigned char *)d + keys[i].at;
        size_t n = keys[i].is_number ? sizeof(uint64_t) : 1;
        for (size_t k = 0; k < n; k++)
            if (member[k] != 0) return false;
    }
    return true;
}

oy_status oy_question_decision_write(struct oy_json_out *o, const struct oy_question_decision *d,
                                     struct oy_why *why) {
    if (!d->rule[0]) {
        OY_REQUIRE(why, is_empty(d), OY_FORMAT, "dec-1",
                   "how to decide needs the word decide=RULE");
        return OY_OK;
    }
    oy_json_put_object(o, "decision");
    oy_json_put_text(o, "rule", d->rule);
    put_text(o, "for", d->yes);
    put_text(o, "against", d->no);
    put_text(o, "tie", d->tie);
    put_text(o, "of", d->of);
    put_number(o, "session", d->session);
    put_number(o, "winners", d->winners);
    put_abstain(o, d->abstain);
    put_number(o, "minimum_votes", d->minimum);
    OY_TRY(put_weights(o, d->weights, why));
    put_number(o, "budget", d->budget);
    OY_TRY(put_headings(o, d->headings, why));
    OY_TRY(put_quorum(o, d->quorum, why));
    oy_json_put_end(o);
    return OY_OK;
}
