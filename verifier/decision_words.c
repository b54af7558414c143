#include "verifier/decision_words.h"

#include <inttypes.h>
#include <stdarg.h>

struct words {
    FILE *out;
    const struct oy_contest *c;
    enum oy_language language;
};

static const char *pick(const struct words *w, const char *english, const char *turkish) {
    return w->language == OY_TURKISH ? turkish : english;
}

#if defined(__GNUC__)
__attribute__((format(printf, 2, 4), format(printf, 3, 4)))
#endif
static void
say(const struct words *w, const char *english, const char *turkish, ...) {
    va_list args;
    va_start(args, turkish);
    if (w->language == OY_TURKISH)
        (void)vfprintf(w->out, turkish, args);
    else
        (void)vfprintf(w->out, english, args);
    va_end(args);
}

static void title(const struct words *w, uint32_t option) {
    (void)fprintf(w->out, "\"%s\"", w->c->options[option].title);
}

/* ---- rules ---- */

static void tie_words(const struct words *w) {
    static const char *const english[] = {"rejected", "to be voted again", "drawn by lot"};
    static const char *const turkish[] = {"ret", "yeniden oylanır", "kura çekilir"};
    enum oy_decision_tie tie = w->c->decision.tie;
    (void)fprintf(w->out, "; %s: %s", pick(w, "equal votes", "eşitlikte"),
                  pick(w, english[tie], turkish[tie]));
}

static const char *base_words(const struct words *w) {
    switch (w->c->decision.base) {
    case OY_BASE_VOTES: return pick(w, "the votes for and against", "lehte ve aleyhte oyların");
    case OY_BASE_PRESENT: return pick(w, "all who voted", "oy verenlerin");
    case OY_BASE_MEMBERS: break;
    }
    return pick(w, "all who are entitled to vote", "oy hakkı olanların");
}

static void simple_words(const struct words *w) {
    title(w, w->c->decision.yes);
    say(w, " needs more votes than ", " seçeneğine verilen oy, ");
    title(w, w->c->decision.no);
    say(w, " (simple majority)", " seçeneğininkinden fazla olmalı (basit çoğunluk)");
    tie_words(w);
}

static void share_words(const struct words *w, const char *english, const char *turkish) {
    title(w, w->c->decision.yes);
    if (w->language == OY_TURKISH)
        (void)fprintf(w->out, " seçeneğine %s %s gerekir", base_words(w), turkish);
    else
        (void)fprintf(w->out, " needs %s %s", english, base_words(w));
}

static void council_words(const struct words *w) {
    bool first = w->c->decision.session == 1;
    say(w, "council vote (Law no. 5393, art. 22), session %u: ",
        "meclis oylaması (5393 sayılı Kanun m. 22), %u. oturum: ", w->c->decision.session);
    if (first)
        say(w, "more than half of the members must take part, ",
            "üyelerin yarıdan fazlası katılmalı, ");
    else
        say(w, "at least a quarter of the members must take part, ",
            "üyelerin en az dörtte biri katılmalı, ");
    title(w, w->c->decision.yes);
    say(w, " needs more than half of those present and a quarter of all members",
        " seçeneğine katılanların yarısından fazlası ve tüm üyelerin en az dörtte biri gerekir");
    tie_words(w);
}

static void weight_words(const struct words *w) {
    say(w, "; points by rank:", "; sıraya göre puan:");
    for (uint32_t i = 0; i < w->c->ranks; i++)
        (void)fprintf(w->out, " %" PRId64, w->c->decision.weights[i]);
}

static void winner_words(const struct words *w, const char *english, const char *turkish) {
    uint32_t n = w->c->decision.winners;
    if (n == 1)
        say(w, "the option with %s is selected", "%s seçenek seçilir", pick(w, english, turkish));
    else
        say(w, "the options with %s are selected, %u of them", "%s seçeneklerden %u tanesi seçilir",
            pick(w, english, turkish), n);
    for (size_t i = 0; i < w->c->decision.n_abstain; i++) {
        (void)fputs(i ? ", " : pick(w, "; no candidate: ", "; aday olmayan: "), w->out);
        title(w, w->c->decision.abstain[i]);
    }
}

static void budget_words(const struct words *w) {
    const struct oy_decision_rule *d = &w->c->decision;
    say(w, "; budget %" PRId64, "; bütçe %" PRId64, d->budget);
    for (size_t i = 0; i < d->n_headings; i++)
        say(w, "; at most %" PRId64 " for \"%s\"", "; en çok %" PRId64 ": \"%s\"",
            d->headings[i].cap, d->headings[i].title);
}

static void kind_words(const struct words *w) {
    switch (w->c->decision.kind) {
    case OY_DECIDE_NONE: break;
    case OY_DECIDE_SIMPLE_MAJORITY: simple_words(w); return;
    case OY_DECIDE_ABSOLUTE_MAJORITY:
        share_words(w, "more than half of", "yarısından fazlası");
        return;
    case OY_DECIDE_TWO_THIRDS: share_words(w, "at least two thirds of", "en az üçte ikisi"); return;
    case OY_DECIDE_COUNCIL: council_words(w); return;
    case OY_DECIDE_PLURALITY:
    case OY_DECIDE_APPROVAL: winner_words(w, "the most votes", "en çok oy alan"); return;
    case OY_DECIDE_POINTS: winner_words(w, "the most points", "en çok puan alan"); return;
    case OY_DECIDE_BORDA:
        winner_words(w, "the most points", "en çok puan alan");
        weight_words(w);
        return;
    case OY_DECIDE_MAJORITY_JUDGMENT:
        winner_words(w, "the best majority grade", "çoğunluk notu en iyi");
        return;
    case OY_DECIDE_GREEDY:
        say(w, "options are taken in order of votes; what no longer fits is passed over",
            "seçenekler oy sırasıyla alınır; sığmayan atlanır");
        return;
    case OY_DECIDE_GREEDY_NO_SKIP:
        say(w, "options are taken in order of votes, up to the first that does not fit",
            "seçenekler oy sırasıyla, sığmayan ilkine kadar alınır");
        return;
    case OY_DECIDE_BEST_SET:
        say(w, "the set of options that the budget can pay and that has the most votes is taken",
            "bütçenin yettiği, toplam oyu en çok olan seçenekler alınır");
        return;
    }
    say(w, "no rule: totals only", "karar kuralı yok: yalnız toplamlar");
}

static void quorum_words(const struct words *w) {
    const struct oy_decision_rule *d = &w->c->decision;
    if (!d->has_quorum) return;
    if (d->quorum_more)
        say(w, "; quorum: more than %u/%u of all who are entitled",
            "; yeter sayı: oy hakkı olanların %u/%u oranından fazlası", d->quorum_part,
            d->quorum_of);
    else
        say(w, "; quorum: at least %u/%u of all who are entitled",
            "; yeter sayı: oy hakkı olanların en az %u/%u oranı", d->quorum_part, d->quorum_of);
}

void oy_decision_rule_words(FILE *out, const struct oy_contest *c, enum oy_language language) {
    struct words w = {out, c, language};
    kind_words(&w);
    if (oy_decision_has_costs(c->decision.kind)) budget_words(&w);
    if (c->decision.minimum_votes > 1)
        say(&w, "; only those with at least %" PRIu64, "; yalnız en az %" PRIu64 " alanlar",
            c->decision.minimum_votes);
    quorum_words(&w);
}

/* ---- what was decided ---- */

static const char *outcome_words(const struct words *w, enum oy_outcome outcome) {
    switch (outcome) {
    case OY_OUTCOME_NONE: break;
    case OY_OUTCOME_TOO_FEW:
        return pick(w, "NO DECISION: too few ballots to publish totals",
                    "KARAR YOK: toplam yayımlamak için oy sayısı çok az");
    case OY_OUTCOME_NO_QUORUM:
        return pick(w, "NO DECISION: no quorum", "KARAR YOK: yeter sayı yok");
    case OY_OUTCOME_ACCEPTED: return pick(w, "ACCEPTED", "KABUL");
    case OY_OUTCOME_REJECTED: return pick(w, "REJECTED", "RET");
    case OY_OUTCOME_AGAIN: return pick(w, "A TIE: to be voted again", "EŞİTLİK: yeniden oylanacak");
    case OY_OUTCOME_SELECTED: return pick(w, "SELECTED", "SEÇİLDİ");
    }
    return pick(w, "NONE", "YOK");
}

static void list(const struct words *w, const uint32_t *option, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (i) (void)fputs(", ", w->out);
        title(w, option[i]);
    }
}

static void say_quorum(const struct words *w, const struct oy_decision *d, const char *indent) {
    const struct oy_decision_rule *rule = &w->c->decision;
    bool asked = rule->has_quorum || rule->kind == OY_DECIDE_COUNCIL;
    say(w, "%svoted: %" PRIu64 " of %" PRIu64 " who are entitled",
        "%soy verenler: %" PRIu64 " / oy hakkı olanlar: %" PRIu64, indent, d->ballots,
        d->electorate);
    if (asked && d->outcome != OY_OUTCOME_TOO_FEW)
        (void)fputs(oy_decision_has_quorum(rule, d->ballots, d->electorate)
                        ? pick(w, "; the quorum is reached", "; yeter sayı var")
                        : pick(w, "; the quorum is NOT reached", "; yeter sayı YOK"),
                    w->out);
    (void)fputc('\n', w->out);
}

static void say_outcome(const struct words *w, const struct oy_decision *d, const char *indent) {
    (void)fprintf(w->out, "%s%s: %s", indent, pick(w, "decision", "karar"),
                  outcome_words(w, d->outcome));
    if (d->n_selected > 0) (void)fputs(": ", w->out);
    list(w, d->selected, d->n_selected);
    (void)fputc('\n', w->out);
    if (oy_decision_has_costs(w->c->decision.kind) && d->n_selected > 0)
        say(w, "%sspent: %" PRIu64 " of %" PRId64 "\n", "%sharcanan: %" PRIu64 " / %" PRId64 "\n",
            indent, d->spent, w->c->decision.budget);
}

static void say_tie(const struct words *w, const struct oy_decision *d, const char *indent) {
    if (d->n_tie == 0) return;
    bool sets = w->c->decision.kind == OY_DECIDE_BEST_SET;
    (void)fputs(indent, w->out);
    if (sets)
        say(w, "several sets are equally good; the lot decided for: ",
            "birkaç küme aynı derecede iyi; kura şunlardan yana: ");
    else
        say(w, "a tie, in the order that the lot drew: ", "eşitlik, kuranın çektiği sırayla: ");
    list(w, d->tie, d->n_tie);
    (void)fputc('\n', w->out);
}

void oy_decision_words(FILE *out, const struct oy_contest *c, const struct oy_decision *d,
                       enum oy_language language, const char *indent) {
    struct words w = {out, c, language};
    (void)fprintf(out, "%s%s: ", indent, pick(&w, "rule", "kural"));
    oy_decision_rule_words(out, c, language);
    (void)fputc('\n', out);
    say_quorum(&w, d, indent);
    if (d->outcome == OY_OUTCOME_NONE) return;
    say_outcome(&w, d, indent);
    say_tie(&w, d, indent);
}
