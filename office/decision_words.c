#include "office/decision_words.h"

#include <stdio.h>
#include <stdlib.h>

#include "verifier/decision_words.h"

static const char *const outcomes[][2] = {
    {"no decision rule: the totals stand for themselves",
     "karar kuralı yok: toplamlar olduğu gibi bildirilir"},
    {"NOT DECIDED: too few ballots to publish a total",
     "KARAR YOK: toplam yayımlanamayacak kadar az oy"},
    {"NOT DECIDED: the quorum was not reached", "KARAR YOK: yeter sayıya ulaşılamadı"},
    {"ACCEPTED", "KABUL"},
    {"REJECTED", "RET"},
    {"TIE: to be voted again", "EŞİTLİK: oylama yinelenecek"},
    {"SELECTED", "SEÇİLDİ"}};

const char *oy_decision_say_outcome(enum oy_language language, enum oy_outcome outcome) {
    return outcomes[outcome][language];
}

char *oy_decision_say_rule(enum oy_language language, const struct oy_contest *c) {
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    if (!out) return NULL;
    oy_decision_rule_words(out, c, language);
    bool failed = ferror(out) != 0;
    if (fclose(out) == 0 && !failed) return text;
    free(text);
    return NULL;
}

const char *oy_decision_say_quorum(char out[OY_SAY * 4], enum oy_language language,
                                   const struct oy_contest *c, const struct oy_decision *d) {
    const struct oy_decision_rule *r = &c->decision;
    char ballots[OY_SAY], electorate[OY_SAY];
    out[0] = 0;
    if (!r->has_quorum && r->kind != OY_DECIDE_COUNCIL) return out;
    (void)snprintf(out, OY_SAY * (size_t)4,
                   OY_PICK(language, "%s of %s took part: %s", "%s / %s kişi katıldı: %s"),
                   oy_say_number(ballots, language, d->ballots),
                   oy_say_number(electorate, language, d->electorate),
                   oy_decision_has_quorum(r, d->ballots, d->electorate)
                       ? OY_PICK(language, "reached", "ulaşıldı")
                       : OY_PICK(language, "not reached", "ulaşılamadı"));
    return out;
}
