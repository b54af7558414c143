/* a24: a dealer sends different messages to different trustees. The ceremony aborts and names it.
 */
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record_ceremony.h"

enum { LIAR = 1, COMMON = 46 };

struct scene {
    struct attack_council *k;
    struct oy_buffer c1, c2; /* what the liar sends to trustee 3; all others get k's */
    struct oy_buffer c3[ATTACK_TRUSTEES];
};

/* Trustee 2 and the liar see one ceremony, trustee 3 another: each is perfect in itself. */
static struct scene lie(const char *group) {
    struct oy_record_plan plan = {.group = group, .voters = 1, .stop = OY_REC_OPENED};
    struct scene x = {.k = attack_council_new(oy_rec_new(&plan))};
    struct attack_council *k = x.k;
    struct oy_ceremony_finding finding;
    attack_council_messages(k);
    for (uint32_t i = 1; i <= 2; i++)
        ATTACK_OK(attack_council_round3(k, i, &x.c3[i - 1], &finding, &why));
    x.c1 = k->c1[LIAR - 1];
    x.c2 = k->c2[LIAR - 1];
    k->c1[LIAR - 1] = k->c2[LIAR - 1] = (struct oy_buffer){0};
    k->dealer[LIAR - 1].a[0] = attack_random(k->c.g);
    attack_dealer_deal(k, LIAR);
    attack_dealer_reveal(k, LIAR);
    attack_council_messages(k);
    ATTACK_OK(attack_council_round3(k, 3, &x.c3[2], &finding, &why));
    return x;
}

static void end(struct scene *x) {
    struct oy_rec *s = x->k->s;
    for (size_t i = 0; i < ATTACK_TRUSTEES; i++) oy_buffer_free(&x->c3[i]);
    oy_buffer_free(&x->c1);
    oy_buffer_free(&x->c2);
    attack_council_free(x->k);
    oy_rec_free(s);
}

static void spans(struct oy_span out[ATTACK_TRUSTEES], const struct oy_buffer *in) {
    for (size_t i = 0; i < ATTACK_TRUSTEES; i++) out[i] = oy_buffer_span(&in[i]);
}

ATTACK_IN_BOTH(a24_two_transcripts, no_transcript_comes_of_it_and_the_liar_is_named) {
    struct scene x = lie(group);
    struct oy_span c1[ATTACK_TRUSTEES], c2[ATTACK_TRUSTEES], c3[ATTACK_TRUSTEES];
    struct oy_buffer out;
    struct oy_why why = {.status = OY_OK};
    uint32_t culprit = 0;
    spans(c1, x.k->c1);
    spans(c2, x.k->c2);
    spans(c3, x.c3);
    cr_assert_eq(oy_ceremony_transcript_assemble(&out, &x.k->c, c1, c2, c3, &why), OY_MISMATCH);
    cr_assert_str_eq(why.rule, "cer-12", "%s", why.text);
    cr_assert_null(out.p);
    cr_assert_eq(
        oy_ceremony_two_messages(&culprit, &x.k->c, oy_buffer_span(&x.c2), c2[LIAR - 1], &why),
        OY_MISMATCH);
    cr_assert_str_eq(why.rule, "cer-3");
    cr_assert_eq(culprit, LIAR);
    culprit = 0;
    cr_assert_eq(
        oy_ceremony_two_messages(&culprit, &x.k->c, oy_buffer_span(&x.c1), c1[LIAR - 1], &why),
        OY_MISMATCH);
    cr_assert_eq(culprit, LIAR);
    end(&x);
}

/* Who sends the two messages is convicted by anybody who has both. */
Test(a24_two_transcripts, judge_convicts_the_liar) {
    struct scene x = lie("ristretto255");
    struct oy_ceremony_finding finding = {LIAR, OY_COMPLAINT_TWO};
    struct oy_buffer complaint;
    const char *sentence;
    uint32_t convicted = 0;
    ATTACK_OK(oy_ceremony_complain(&complaint, &x.k->c, 3, &finding, x.k->s->trustee[2], &why));
    struct oy_ceremony_case file = {
        .complaint = oy_buffer_span(&complaint),
        .two = {oy_buffer_span(&x.c2), oy_buffer_span(&x.k->c2[LIAR - 1])}};
    ATTACK_OK(oy_ceremony_judge(&convicted, &sentence, &x.k->c, &file, &why));
    cr_assert_eq(convicted, LIAR);
    file.two[1] = file.two[0]; /* one message twice proves nothing: a false accuser */
    ATTACK_OK(oy_ceremony_judge(&convicted, &sentence, &x.k->c, &file, &why));
    cr_assert_eq(convicted, 3);
    oy_buffer_free(&complaint);
    end(&x);
}

static struct attack_path put(const struct oy_rec *s, const char *name, const struct oy_buffer *b) {
    struct attack_path path = attack_rec_path(s, name);
    ATTACK_OK(oy_file_write(NULL, path.p, oy_buffer_span(b), 0, &why));
    return path;
}

/* The trustees' own tool, given all messages that went round. */
Test(a24_two_transcripts, tool_names_the_liar) {
    struct scene x = lie("ristretto255");
    struct oy_rec *s = x.k->s;
    struct oy_step step = {.threads = 1};
    struct attack_path path[8], out = attack_rec_path(s, "out");
    const char *paths[8];
    char name[32];
    path[0] = put(s, "first-c1", &x.c1);
    path[1] = put(s, "first-c2", &x.c2);
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(name, sizeof name, "c1-%zu", i);
        path[2 + 2 * i] = put(s, name, &x.k->c1[i]);
        (void)snprintf(name, sizeof name, "c2-%zu", i);
        path[3 + 2 * i] = put(s, name, &x.k->c2[i]);
    }
    for (size_t i = 0; i < 8; i++) paths[i] = path[i].p;
    struct attack_path manifest = put(s, "manifest.json", &s->manifest_json);
    const char *key = attack_rec_trustee_key(s, 3);
    struct oy_files all = {paths, 8};
    attack_rec_refused(s->path, oy_step_round3(&step, manifest.p, key, 1, all, out.p, &why),
                       "cer-3");
    struct oy_why why = {.status = OY_OK};
    cr_assert_neq(oy_step_round3(&step, manifest.p, key, 1, all, out.p, &why), OY_OK);
    cr_assert(strstr(why.text, "trustee 1") || strstr(why.where, "trustee 1"), "%s: %s", why.where,
              why.text);
    end(&x);
}

/* A server that publishes a transcript all the same: trustee 3 signed another one. */
ATTACK_IN_BOTH(a24_two_transcripts, published_all_the_same) {
    struct scene x = lie(group);
    struct attack_council *k = x.k;
    struct oy_buffer file = attack_council_transcript(k);
    /* In the view of trustee 3, whose signature is therefore right; those of 1 and 2 are of the
     * other view. */
    for (uint32_t i = 1; i <= 2; i++)
        memcpy(file.p + attack_council_rehearsal_at(k, i), x.c3[i - 1].p + COMMON + 32,
               x.c3[i - 1].n - COMMON - 32);
    oy_buffer_free(&k->s->ceremony_file);
    k->s->ceremony_file = file;
    attack_rec_reopen(k->s);
    attack_rec_expect(k->s->record, "A2", "cer-12");
    end(&x);
}
