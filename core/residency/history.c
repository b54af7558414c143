#include "residency/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/turkish.h"
#include "residency/kimlik.h"
#include "residency/private_roll_inside.h"

size_t oy_private_roll_events(const struct oy_private_roll *roll) {
    return roll->n_events;
}

const struct oy_roll_event *oy_private_roll_event(const struct oy_private_roll *roll,
                                                  size_t number) {
    return number >= 1 && number <= roll->n_events ? &roll->event[number - 1] : NULL;
}

oy_status oy_private_roll_push(struct oy_private_roll *roll, const struct oy_roll_event *event,
                               struct oy_why *why) {
    OY_REQUIRE(why, roll->n_events < OY_EVENTS_MAX, OY_RANGE, "priv-3",
               "the history is full: %d events", OY_EVENTS_MAX);
    if (roll->n_events == roll->cap_events) {
        size_t cap = roll->cap_events ? 2 * roll->cap_events : 16;
        struct oy_roll_event *e = calloc(cap, sizeof *e);
        if (!e) return oy_fail(why, OY_MEMORY, "", "no memory for the history");
        if (roll->n_events) memcpy(e, roll->event, roll->n_events * sizeof *e);
        if (roll->event) sodium_memzero(roll->event, roll->cap_events * sizeof *e);
        free(roll->event);
        roll->event = e;
        roll->cap_events = cap;
    }
    roll->event[roll->n_events++] = *event;
    return OY_OK;
}

/* ---- what the events come to ---- */

/* What holds for one kimlik no after all events, in their order. */
struct effect {
    const char *kimlik;
    const struct oy_person *on; /* stands in the place of all rows with the kimlik no */
    bool off;                   /* after that */
};

static int compare_effects(const void *a, const void *b) {
    const struct effect *x = a, *y = b;
    return strcmp(x->kimlik, y->kimlik);
}

static size_t collect(struct effect *out, const struct oy_private_roll *roll) {
    size_t n = 0;
    for (size_t i = 0; i < roll->n_events; i++) {
        const struct oy_roll_event *e = &roll->event[i];
        if (!oy_event_holds(e) || (e->result != OY_RESULT_OFF && e->result != OY_RESULT_ON))
            continue;
        size_t k = 0;
        while (k < n && strcmp(out[k].kimlik, e->person.kimlik) != 0) k++;
        if (k == n) out[n++] = (struct effect){.kimlik = e->person.kimlik};
        out[k].off = e->result == OY_RESULT_OFF;
        if (e->result == OY_RESULT_ON) out[k].on = &e->person;
    }
    qsort(out, n, sizeof *out, compare_effects);
    return n;
}

static oy_status apply_rows(struct oy_private_roll *roll, const struct effect *effect, size_t n,
                            struct oy_why *why) {
    OY_TRY(oy_people_reserve(&roll->now, roll->base.n + n, why));
    for (size_t i = 0; i < roll->base.n; i++) {
        struct oy_person p = roll->base.person[i];
        const struct effect key = {.kimlik = p.kimlik};
        const struct effect *found =
            n ? bsearch(&key, effect, n, sizeof *effect, compare_effects) : NULL;
        if (found && found->on) continue;
        if (found && found->off) p.reason = OY_REFUSED_OBJECTION;
        OY_TRY(oy_people_add(&roll->now, &p, why));
    }
    for (size_t k = 0; k < n; k++) {
        if (!effect[k].on) continue;
        struct oy_person p = *effect[k].on;
        if (effect[k].off) p.reason = OY_REFUSED_OBJECTION;
        OY_TRY(oy_people_add(&roll->now, &p, why));
    }
    return OY_OK;
}

oy_status oy_private_roll_replay(struct oy_private_roll *roll, struct oy_why *why) {
    struct effect *effect = calloc(roll->n_events + 1, sizeof *effect);
    if (!effect) return oy_fail(why, OY_MEMORY, "", "no memory for the history");
    oy_people_free(&roll->now);
    free(roll->order);
    roll->order = NULL;
    roll->voters = 0;
    size_t n = collect(effect, roll);
    oy_status status = apply_rows(roll, effect, n, why);
    free(effect);
    if (status != OY_OK) return status;
    return oy_rules_order(&roll->order, &roll->voters, roll->now.person, roll->now.n, why);
}

/* ---- what an event must be, given those before it ---- */

/* The number of the last event of this kind that holds, or stands at all; 0 if none. */
static size_t last_of(const struct oy_private_roll *roll, size_t n, enum oy_roll_act act,
                      bool holds) {
    for (size_t i = n; i > 0; i--)
        if (roll->event[i - 1].act == act && (!holds || oy_event_holds(&roll->event[i - 1])))
            return i;
    return 0;
}

/* That none of the first n events has decided the objection. Two may be waiting for their second
 * signature; only one gets it. */
static oy_status check_undecided(const struct oy_private_roll *roll, size_t n, uint32_t objection,
                                 struct oy_why *why) {
    for (size_t i = 0; i < n; i++)
        OY_REQUIRE(why,
                   roll->event[i].act != OY_ACT_DECISION || roll->event[i].objection != objection ||
                       !oy_event_holds(&roll->event[i]),
                   OY_STATE, "priv-3", "objection %u is decided already, by event %zu",
                   (unsigned)objection, i + 1);
    return OY_OK;
}

static oy_status check_decision(const struct oy_private_roll *roll, size_t n,
                                const struct oy_roll_event *e, struct oy_why *why) {
    OY_REQUIRE(why,
               e->objection >= 1 && e->objection <= n &&
                   roll->event[e->objection - 1].act == OY_ACT_OBJECTION,
               OY_MISMATCH, "priv-3", "event %u is no objection", (unsigned)e->objection);
    OY_REQUIRE(why, e->result != OY_RESULT_NONE, OY_FORMAT, "priv-3",
               "a decision has a result: off, on or unchanged");
    const struct oy_roll_event *o = &roll->event[e->objection - 1];
    OY_REQUIRE(why,
               e->result == OY_RESULT_UNCHANGED ||
                   (e->has_person && strcmp(e->person.kimlik, o->person.kimlik) == 0),
               OY_MISMATCH, "priv-3", "the decision is about another person than the objection");
    return oy_event_holds(e) ? check_undecided(roll, n, e->objection, why) : OY_OK;
}

static oy_status check_posting(const struct oy_private_roll *roll, size_t n,
                               const struct oy_roll_event *e, struct oy_why *why) {
    size_t same = last_of(roll, n, e->act, false);
    OY_REQUIRE(why, same == 0, OY_STATE, "priv-3", "there is one already: event %zu", same);
    OY_REQUIRE(why, e->act == OY_ACT_POST || last_of(roll, n, OY_ACT_POST, true) > 0, OY_STATE,
               "priv-3", "nothing to remove: the list was not posted, with two signatures, before");
    OY_REQUIRE(why, !e->has_person && e->text[0] == 0 && e->result == OY_RESULT_NONE, OY_FORMAT,
               "priv-3", "posting and removal say nothing but their day");
    return OY_OK;
}

/* Whoever is put on must be entitled by the rules, whatever two officers sign [elig-2]. */
static oy_status check_person(const struct oy_private_roll *roll, const struct oy_roll_event *e,
                              struct oy_why *why) {
    if (e->result != OY_RESULT_ON) return OY_OK;
    const struct oy_roll_setup *s = &roll->setup;
    enum oy_refused reason = oy_rules_person(&s->rules, s->mahalle, s->n_mahalle, &e->person);
    OY_REQUIRE(why, reason == OY_REFUSED_NOT && e->person.reason == OY_REFUSED_NOT, OY_STATE,
               "priv-3", "this person cannot be put on the list: %s", oy_refused_sentence(reason));
    return OY_OK;
}

static oy_status check_content(const struct oy_private_roll *roll, size_t n,
                               const struct oy_roll_event *e, struct oy_why *why) {
    bool about = e->result == OY_RESULT_OFF || e->result == OY_RESULT_ON;
    if (e->act == OY_ACT_POST || e->act == OY_ACT_REMOVE) return check_posting(roll, n, e, why);
    OY_REQUIRE(why, e->text[0] != 0, OY_FORMAT, "priv-3", "a reason in writing is needed");
    if (e->act == OY_ACT_OBJECTION) {
        OY_REQUIRE(why, e->has_person && e->result == OY_RESULT_NONE, OY_FORMAT, "priv-3",
                   "an objection is about somebody, and decides nothing");
        return OY_OK;
    }
    OY_REQUIRE(why, e->has_person == about, OY_FORMAT, "priv-3",
               "who is taken off or put on must be said, and nobody else");
    if (e->act == OY_ACT_DECISION) OY_TRY(check_decision(roll, n, e, why));
    OY_REQUIRE(why, e->act != OY_ACT_CORRECTION || about, OY_FORMAT, "priv-3",
               "a correction takes somebody off or puts somebody on");
    return check_person(roll, e, why);
}

/* Nothing stands where nothing belongs, so that one act has one form. */
static oy_status check_form(const struct oy_roll_event *e, struct oy_why *why) {
    const struct oy_person *p = &e->person;
    bool named = e->has_person && e->result != OY_RESULT_ON;
    OY_REQUIRE(why, e->act == OY_ACT_DECISION || e->objection == 0, OY_FORMAT, "priv-3",
               "only a decision is about an objection");
    OY_REQUIRE(why,
               e->act != OY_ACT_IMPORT ||
                   (!e->has_person && e->text[0] == 0 && e->result == OY_RESULT_NONE),
               OY_FORMAT, "priv-3", "an import says nothing but what was imported");
    OY_REQUIRE(why,
               !named || (!p->name[0] && !p->surname[0] && !p->street[0] && !p->address[0] &&
                          !p->reason && !p->is_protected && !p->mahalle && !p->born && !p->since),
               OY_FORMAT, "priv-3", "of whom is only named no more than the kimlik no is kept");
    OY_REQUIRE(why, !e->has_person || p->line == 0, OY_FORMAT, "priv-3",
               "whom an event is about has no line in a list");
    return OY_OK;
}

/* An event behind the first n. */
static oy_status check_event(const struct oy_private_roll *roll, size_t n,
                             const struct oy_roll_event *e, struct oy_why *why) {
    static const unsigned char zeros[32];
    const unsigned char *before = n ? roll->event[n - 1].hash : zeros;
    OY_REQUIRE(why, memcmp(e->before, before, 32) == 0, OY_MISMATCH, "priv-3",
               "the history is broken: event %zu does not follow the one before it", n + 1);
    OY_REQUIRE(why, (e->act == OY_ACT_IMPORT) == (n == 0), OY_STATE, "priv-3",
               "a history begins with its only import");
    OY_REQUIRE(why, n == 0 || e->day >= roll->event[n - 1].day, OY_STATE, "priv-4",
               "the day is before that of event %zu", n);
    OY_TRY(oy_event_day_check(e->act, &roll->setup.rules, e->day, why));
    OY_TRY(check_form(e, why));
    return n == 0 ? OY_OK : check_content(roll, n, e, why);
}

static oy_status check_import(const struct oy_private_roll *roll, struct oy_why *why) {
    unsigned char people[32];
    crypto_hash_sha256_state h = roll->after_people;
    (void)crypto_hash_sha256_final(&h, people);
    OY_REQUIRE(why, roll->n_events > 0 && memcmp(roll->event[0].people, people, 32) == 0,
               OY_MISMATCH, "priv-3", "the people are not those of the import");
    return OY_OK;
}

oy_status oy_private_roll_verify(const struct oy_private_roll *roll, struct oy_why *why) {
    OY_TRY(check_import(roll, why));
    for (size_t i = 0; i < roll->n_events; i++) {
        OY_TRY(check_event(roll, i, &roll->event[i], why));
        OY_TRY(oy_event_signatures_check(&roll->event[i], &roll->setup, why));
    }
    return OY_OK;
}

/* ---- changing ---- */

static bool is_listed(const struct oy_private_roll *roll, const char *kimlik) {
    for (size_t i = 0; i < roll->now.n; i++)
        if (strcmp(roll->now.person[i].kimlik, kimlik) == 0) return true;
    return false;
}

static bool is_text(struct oy_span text, size_t max) {
    return text.n <= max && oy_person_text_valid(text);
}

/* Of whom is only named, no more than the kimlik no is kept. */
static oy_status take_person(struct oy_roll_event *e, struct oy_private_roll *roll,
                             const struct oy_person *from, struct oy_why *why) {
    bool whole = e->result == OY_RESULT_ON;
    e->has_person = true;
    e->person = (struct oy_person){.name = "", .surname = "", .street = "", .address = ""};
    memcpy(e->person.kimlik, from->kimlik, OY_KIMLIK);
    OY_REQUIRE(why, oy_kimlik_valid(oy_span_text(e->person.kimlik)), OY_FORMAT, "elig-1",
               "this is no kimlik no");
    OY_REQUIRE(why, e->result != OY_RESULT_OFF || is_listed(roll, e->person.kimlik), OY_MISSING,
               "priv-3", "nobody with this kimlik no is on the list");
    if (!whole) return OY_OK;
    const char *const texts[] = {from->name, from->surname, from->street, from->address};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        OY_REQUIRE(why, is_text(oy_span_text(texts[i]), OY_PERSON_TEXT_MAX), OY_FORMAT, "csv-1",
                   "a field of this person is too long, or no text");
    e->person.is_protected = from->is_protected;
    e->person.mahalle = from->mahalle;
    e->person.born = from->born;
    e->person.since = from->since;
    OY_TRY(oy_people_text(&e->person.name, &roll->texts, oy_span_text(from->name), why));
    OY_TRY(oy_people_text(&e->person.surname, &roll->texts, oy_span_text(from->surname), why));
    OY_TRY(oy_people_text(&e->person.street, &roll->texts, oy_span_text(from->street), why));
    return oy_people_text(&e->person.address, &roll->texts, oy_span_text(from->address), why);
}

static oy_status prepare(struct oy_roll_event *e, struct oy_private_roll *roll,
                         const struct oy_roll_change *c, struct oy_why *why) {
    struct oy_span text = oy_span_text(c->text ? c->text : "");
    *e = (struct oy_roll_event){.act = c->act,
                                .day = c->day,
                                .day_by_hand = c->day_by_hand,
                                .objection = c->objection,
                                .result = c->result};
    OY_REQUIRE(why, is_text(text, OY_EVENT_TEXT_MAX), OY_RANGE, "priv-3",
               "the text has more than %d bytes, or is no text", OY_EVENT_TEXT_MAX);
    OY_TRY(oy_people_text(&e->text, &roll->texts, text, why));
    if (c->person) OY_TRY(take_person(e, roll, c->person, why));
    memcpy(e->before, roll->event[roll->n_events - 1].hash, 32);
    if (c->act == OY_ACT_DECISION) OY_TRY(check_undecided(roll, roll->n_events, c->objection, why));
    return check_event(roll, roll->n_events, e, why);
}

oy_status oy_private_roll_change(uint32_t *number, struct oy_private_roll *roll,
                                 const struct oy_roll_change *change, struct oy_why *why) {
    unsigned char bytes[OY_EVENT_BYTES_MAX];
    struct oy_roll_event e;
    OY_TRY(prepare(&e, roll, change, why));
    (void)oy_event_write(bytes, &e);
    sodium_memzero(bytes, sizeof bytes);
    if (oy_act_is_signed(e.act))
        OY_TRY(oy_event_sign(&e, &roll->setup, e.day, change->officer, why));
    OY_TRY(oy_private_roll_push(roll, &e, why));
    *number = (uint32_t)roll->n_events;
    return OY_OK;
}

oy_status oy_private_roll_approve(struct oy_private_roll *roll, uint32_t number, uint32_t day,
                                  const struct oy_sign_key *officer, struct oy_why *why) {
    OY_REQUIRE(why, number >= 1 && number <= roll->n_events, OY_MISSING, "priv-3",
               "the history has no event %u", (unsigned)number);
    struct oy_roll_event *e = &roll->event[number - 1];
    OY_REQUIRE(why, oy_act_is_signed(e->act), OY_STATE, "priv-3", "event %u needs no signature",
               (unsigned)number);
    if (e->act == OY_ACT_DECISION && !oy_event_holds(e))
        OY_TRY(check_undecided(roll, roll->n_events, e->objection, why));
    struct oy_roll_event before = *e;
    OY_TRY(oy_event_sign(e, &roll->setup, day, officer, why));
    oy_status status = oy_private_roll_replay(roll, why);
    if (status != OY_OK) *e = before;
    return status;
}
