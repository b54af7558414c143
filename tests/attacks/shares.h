/* An election of three trustees, two of them needed, that is tallied and waits for shares; the
 * first trustee cheats. */
#ifndef OY_TESTS_ATTACKS_SHARES_H
#define OY_TESTS_ATTACKS_SHARES_H

#include <criterion/criterion.h>
#include <string.h>

#include "crypto/transcript.h"
#include "election/lot.h"
#include "tests/support/attack_record.h"

static inline struct oy_rec *shares_begin(const char *group) {
    struct oy_record_plan plan = {.group = group,
                                  .contests =
                                      "[{\"id\":\"park\",\"title\":\"A park?\",\"type\":\"choice\","
                                      "\"suite\":1,\"blank\":false,\"options\":["
                                      "{\"id\":\"yes\",\"title\":\"Yes\"},"
                                      "{\"id\":\"no\",\"title\":\"No\"}]}]",
                                  .choice = "{\"park\":\"yes\"}",
                                  .voters = 3,
                                  .no_changes = true,
                                  .stop = OY_REC_TALLIED};
    return oy_rec_new(&plan);
}

/* Ends a proof's challenge with the items of [deq-1]; with_ab false: as a weak verifier would. */
static inline struct oy_scalar shares_challenge(struct oy_transcript *t, const struct oy_group *g,
                                                const struct oy_element *y,
                                                const struct oy_element *a,
                                                const struct oy_element *b,
                                                const struct oy_equality *p, bool with_ab) {
    struct oy_scalar c = {{0}};
    oy_transcript_element(t, g, y);
    oy_transcript_element(t, g, a);
    oy_transcript_item(t, b ? b->b : (const unsigned char *)"", b ? g->element_len : 0);
    oy_transcript_element(t, g, &p->d);
    if (with_ab) {
        oy_transcript_element(t, g, &p->a);
        oy_transcript_element(t, g, &p->b);
    }
    oy_transcript_scalar(t, g, &c);
    return c;
}

/* Both equations of [deq-1] under a challenge. */
static inline bool shares_hold(const struct oy_group *g, const struct oy_element *y,
                               const struct oy_element *a, const struct oy_equality *p,
                               struct oy_scalar c) {
    struct oy_element l1 = attack_pow(g, NULL, p->z), l2 = attack_pow(g, a, p->z);
    struct oy_element r1 = attack_times(g, p->a, attack_pow(g, y, c));
    struct oy_element r2 = attack_times(g, p->b, attack_pow(g, &p->d, c));
    return oy_element_equal(g, &l1, &r1) && oy_element_equal(g, &l2, &r2);
}

/* The first trustee's file is logged with one honest one: it is named by the rule and passed over,
 * and one share is too few for a result, which a cheating board publishes all the same. Takes f. */
static inline void shares_expect(struct oy_rec *s, struct attack_share *f, const char *rule) {
    struct oy_buffer bad = attack_share_write(f, s->trustee[f->trustee - 1]);
    struct oy_buffer good = oy_rec_share_file(s, 2, false);
    oy_rec_append_share(s, oy_buffer_span(&bad));
    oy_rec_append_share(s, oy_buffer_span(&good));
    struct oy_verification *v = attack_rec_verify(s->record, NULL);
    cr_assert_eq(v->verdict, OY_INCOMPLETE);
    cr_assert_eq(v->n_share_verdicts, 2);
    cr_assert_not(v->share_verdict[0].counts);
    cr_assert_str_eq(v->share_verdict[0].why.rule, rule);
    cr_assert(v->share_verdict[1].counts);
    cr_assert_not(v->has_totals);
    oy_verification_free(v);
    ATTACK_OK(oy_record_append_file(s->w, OY_LOG_RESULT, oy_span_text("{}\n"), 0, &why));
    attack_rec_expect(s->record, "I6", "shr-4");
    oy_buffer_free(&bad);
    oy_buffer_free(&good);
    attack_share_free(f);
}

#endif
