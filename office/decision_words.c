#include "office/decision_words.h"

#include <stdio.h>
#include <string.h>

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

/* ---- rules ---- */

static const char *base_words(enum oy_language l, enum oy_decision_base base) {
    switch (base) {
    case OY_BASE_VOTES:
        return OY_PICK(l, "the votes for and against", "kabul ve ret oylarının toplamı");
    case OY_BASE_PRESENT: return OY_PICK(l, "the ballots counted", "sayılan oyların tümü");
    case OY_BASE_MEMBERS: break;
    }
    return OY_PICK(l, "the electorate", "seçmenlerin tümü");
}

static const char *tie_words(enum oy_language l, enum oy_decision_tie tie) {
    switch (tie) {
    case OY_TIE_REJECTED: return OY_PICK(l, "A tie rejects.", "Eşitlik ret sayılır.");
    case OY_TIE_AGAIN: return OY_PICK(l, "A tie is voted again.", "Eşitlikte oylama yinelenir.");
    case OY_TIE_LOT: break;
    }
    return OY_PICK(l, "A tie is drawn by the public lot.", "Eşitlikte açık kura çekilir.");
}

static void say_majority(char out[OY_DECISION_TEXT], enum oy_language l,
                         const struct oy_contest *c) {
    const struct oy_decision_rule *r = &c->decision;
    const char *yes = c->options[r->yes].title, *no = c->options[r->no].title;
    const char *base = base_words(l, r->base);
    if (r->kind == OY_DECIDE_SIMPLE_MAJORITY)
        (void)snprintf(out, OY_DECISION_TEXT,
                       OY_PICK(l,
                               "Simple majority: accepted if “%.300s” has more votes than "
                               "“%.300s”. %s",
                               "Basit çoğunluk: “%.300s” oyları “%.300s” oylarından çoksa kabul. "
                               "%s"),
                       yes, no, tie_words(l, r->tie));
    else if (r->kind == OY_DECIDE_ABSOLUTE_MAJORITY)
        (void)snprintf(out, OY_DECISION_TEXT,
                       OY_PICK(l,
                               "Absolute majority: accepted if “%.300s” has more than half of %s.",
                               "Salt çoğunluk: “%.300s” oyları, %s esas alınarak, yarıdan çoksa "
                               "kabul."),
                       yes, base);
    else
        (void)snprintf(out, OY_DECISION_TEXT,
                       OY_PICK(l, "Two thirds: accepted if “%.300s” has at least two thirds of %s.",
                               "Üçte iki çoğunluk: “%.300s” oyları, %s esas alınarak, en az üçte "
                               "ikiyse kabul."),
                       yes, base);
}

static void say_council(char out[OY_DECISION_TEXT], enum oy_language l,
                        const struct oy_contest *c) {
    (void)snprintf(
        out, OY_DECISION_TEXT,
        OY_PICK(l,
                "Council vote (Municipal Law no. 5393, article 22), session %u: accepted if "
                "“%.300s” has more than half of the ballots counted and at least a quarter of the "
                "electorate. %s",
                "Meclis oylaması (5393 sayılı Belediye Kanunu, madde 22), %u. oturum: “%.300s” "
                "oyları sayılan oyların yarısından çok ve seçmenlerin en az dörtte biri ise kabul. "
                "%s"),
        c->decision.session, c->options[c->decision.yes].title, tie_words(l, c->decision.tie));
}

static const char *winners_by(enum oy_language l, enum oy_decision_kind kind) {
    if (kind == OY_DECIDE_POINTS) return OY_PICK(l, "most points", "en çok puan");
    if (kind == OY_DECIDE_BORDA)
        return OY_PICK(l, "most points for their places (Borda)",
                       "sıralardan aldığı en çok puan (Borda)");
    if (kind == OY_DECIDE_MAJORITY_JUDGMENT)
        return OY_PICK(l, "best middle grade (majority judgment)",
                       "en iyi ortanca not (çoğunluk yargısı)");
    return OY_PICK(l, "most votes", "en çok oy");
}

static void say_winners(char out[OY_DECISION_TEXT], enum oy_language l,
                        const struct oy_contest *c) {
    const struct oy_decision_rule *r = &c->decision;
    char winners[OY_SAY], least[OY_SAY];
    (void)snprintf(out, OY_DECISION_TEXT,
                   OY_PICK(l,
                           "Selected: the first %s by %s, each with at least %s. Ties are drawn by "
                           "the public lot.",
                           "Seçilenler: ilk %s seçenek; ölçüt %s, en az %s. Eşitlikte açık kura "
                           "çekilir."),
                   oy_say_number(winners, l, r->winners), winners_by(l, r->kind),
                   oy_say_number(least, l, r->minimum_votes));
}

static void say_budget(char out[OY_DECISION_TEXT], enum oy_language l, const struct oy_contest *c) {
    const struct oy_decision_rule *r = &c->decision;
    char budget[OY_SAY], least[OY_SAY];
    const char *how =
        r->kind == OY_DECIDE_GREEDY
            ? OY_PICK(l, "in descending order of votes; what does not fit is passed over",
                      "oy sırasıyla; sığmayan atlanır")
        : r->kind == OY_DECIDE_GREEDY_NO_SKIP
            ? OY_PICK(l, "in descending order of votes until the first that does not fit",
                      "oy sırasıyla, sığmayan ilk projeye kadar")
            : OY_PICK(l, "the set with the greatest sum of votes that the budget holds",
                      "bütçeye sığan, oy toplamı en büyük küme");
    (void)snprintf(out, OY_DECISION_TEXT,
                   OY_PICK(l, "Budget of %s: %s; each with at least %s votes.%s",
                           "Bütçe %s: %s; her biri en az %s oyla.%s"),
                   oy_say_number(budget, l, (uint64_t)r->budget), how,
                   oy_say_number(least, l, r->minimum_votes),
                   r->n_headings ? OY_PICK(l, " Headings have caps of their own.",
                                           " Başlıkların ayrı üst sınırları vardır.")
                                 : "");
}

void oy_decision_say_rule(char out[OY_DECISION_TEXT], enum oy_language l,
                          const struct oy_contest *c) {
    switch (c->decision.kind) {
    case OY_DECIDE_NONE: (void)snprintf(out, OY_DECISION_TEXT, "%s", outcomes[0][l]); return;
    case OY_DECIDE_SIMPLE_MAJORITY:
    case OY_DECIDE_ABSOLUTE_MAJORITY:
    case OY_DECIDE_TWO_THIRDS: say_majority(out, l, c); return;
    case OY_DECIDE_COUNCIL: say_council(out, l, c); return;
    case OY_DECIDE_PLURALITY:
    case OY_DECIDE_APPROVAL:
    case OY_DECIDE_POINTS:
    case OY_DECIDE_BORDA:
    case OY_DECIDE_MAJORITY_JUDGMENT: say_winners(out, l, c); return;
    case OY_DECIDE_GREEDY:
    case OY_DECIDE_GREEDY_NO_SKIP:
    case OY_DECIDE_BEST_SET: break;
    }
    say_budget(out, l, c);
}

/* ---- quorum ---- */

static size_t say_law_quorum(char out[OY_DECISION_TEXT], enum oy_language l,
                             const struct oy_decision_rule *r) {
    if (r->kind != OY_DECIDE_COUNCIL) return 0;
    return (size_t)snprintf(
        out, OY_DECISION_TEXT, "%s",
        r->session == 1 ? OY_PICK(l, "more than half of the electorate (law no. 5393, art. 22)",
                                  "seçmenlerin yarısından çoğu (5393 sayılı Kanun, m. 22)")
                        : OY_PICK(l, "at least a quarter of the electorate (law no. 5393, art. 22)",
                                  "seçmenlerin en az dörtte biri (5393 sayılı Kanun, m. 22)"));
}

static size_t say_own_quorum(char *out, size_t cap, enum oy_language l,
                             const struct oy_decision_rule *r) {
    if (!r->has_quorum) return 0;
    if (r->quorum_more)
        return (size_t)snprintf(
            out, cap,
            OY_PICK(l, "more than %u/%u of the electorate", "seçmenlerin %u/%u oranından çoğu"),
            r->quorum_part, r->quorum_of);
    return (size_t)snprintf(
        out, cap, OY_PICK(l, "at least %u/%u of the electorate", "seçmenlerin en az %u/%u oranı"),
        r->quorum_part, r->quorum_of);
}

void oy_decision_say_quorum(char out[OY_DECISION_TEXT], enum oy_language l,
                            const struct oy_contest *c, const struct oy_decision *d) {
    const struct oy_decision_rule *r = &c->decision;
    out[0] = 0;
    size_t n = say_law_quorum(out, l, r);
    if (n > 0 && r->has_quorum) n += (size_t)snprintf(out + n, OY_DECISION_TEXT - n, "; ");
    n += say_own_quorum(out + n, OY_DECISION_TEXT - n, l, r);
    if (n == 0) return;
    (void)snprintf(out + n, OY_DECISION_TEXT - n, ": %s",
                   oy_decision_has_quorum(r, d->ballots, d->electorate)
                       ? OY_PICK(l, "reached", "ulaşıldı")
                       : OY_PICK(l, "not reached", "ulaşılamadı"));
}
