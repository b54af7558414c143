/* a27: a trustee sends a wrong partial decryption. The board's door refuses it; logged all the
 * same, it is named and passed over while t good ones remain, and fails the election when they do
 * not. */
#include <stdio.h>

#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"

enum { BAD = 2 };

enum kind {
    FACTOR,     /* another factor, the best proof for it */
    PROOF,      /* the right factor, a proof of another secret */
    LOT,        /* the same with the lot share */
    OTHER_NAME, /* trustee 1's good file under the name of BAD */
    OTHER_KEY,  /* a good file signed by somebody else */
    CLOSING,    /* made for another closing */
    ELECTION,   /* made for another election */
    SHORT_FILE, /* cut */
    LONG_FILE,  /* with bytes left */
    MOVED,      /* two aggregates' factors, with their proofs, exchanged */
    TWICE,      /* a second right one */
    KINDS
};
static const char *const rules[KINDS] = {"shr-3", "shr-3", "lot-2", "lot-2", "sig-3", "shr-4",
                                         "shr-4", "shr-4", "shr-4", "shr-3", "shr-4"};

static struct oy_rec *tallied(const char *group) {
    struct oy_record_plan plan = {
        .group = group, .voters = 3, .no_changes = true, .stop = OY_REC_TALLIED};
    return oy_rec_new(&plan);
}

static void change(struct attack_share *f, enum kind kind) {
    const struct oy_rec *s = f->s;
    const struct oy_group *g = s->g;
    struct oy_element alpha = s->aggregates->at[0].alpha, d = f->proof[0].d;
    struct oy_equality first = f->proof[0];
    if (kind == FACTOR) attack_share_prove(f, 0, alpha, attack_times(g, d, g->generator));
    if (kind == PROOF) {
        f->x = attack_add(g, f->x, attack_scalar(g, 1));
        attack_share_prove(f, 0, alpha, d);
    }
    if (kind == LOT)
        attack_share_prove_lot(f, attack_rec_lot_point(s), attack_times(g, f->lot.d, g->generator));
    if (kind == OTHER_NAME) f->trustee = BAD;
    if (kind == CLOSING) f->closing[39] ^= 1;
    if (kind == ELECTION) f->election_id[0] ^= 1;
    if (kind == CLOSING || kind == ELECTION)
        for (size_t i = 0; i < f->n; i++)
            attack_share_prove(f, i, s->aggregates->at[i].alpha, f->proof[i].d);
    if (kind == MOVED) {
        f->proof[0] = f->proof[1];
        f->proof[1] = first;
    }
}

static struct oy_buffer wrong_file(const struct oy_rec *s, enum kind kind) {
    struct attack_share *f = attack_share_new(s, kind == OTHER_NAME ? 1 : BAD);
    change(f, kind);
    struct oy_buffer file = attack_share_write(f, s->trustee[kind == OTHER_KEY ? 0 : BAD - 1]);
    if (kind == SHORT_FILE) file.n--;
    if (kind == LONG_FILE) file.n++; /* the zero behind it */
    attack_share_free(f);
    return file;
}

static void append_good(struct oy_rec *s, uint32_t trustee) {
    struct oy_buffer file = oy_rec_share_file(s, trustee, false);
    oy_rec_append_share(s, oy_buffer_span(&file));
    oy_buffer_free(&file);
}

static void refused_at_the_door(struct oy_rec *s, const struct oy_buffer *file, enum kind kind) {
    struct oy_step step = {.threads = 1};
    struct attack_path bad = attack_rec_path(s, "bad"), good = attack_rec_path(s, "good");
    const char *paths[2] = {good.p, bad.p};
    struct oy_buffer honest = oy_rec_share_file(s, 3, false);
    ATTACK_OK(oy_file_write(NULL, bad.p, oy_buffer_span(file), OY_FILE_REPLACE, &why));
    ATTACK_OK(oy_file_write(NULL, good.p, oy_buffer_span(&honest), OY_FILE_REPLACE, &why));
    const char *key = attack_rec_board_key(s);
    attack_rec_release(s);
    attack_rec_refused(
        s->path, oy_step_board_share(&step, s->record, (struct oy_files){paths, 2}, key, &why),
        rules[kind]);
    attack_rec_resume(s);
    oy_buffer_free(&honest);
}

/* The wrong file comes first; two others are right, and two are needed. */
static void named_and_passed_over(struct oy_rec *s, enum kind kind) {
    struct oy_buffer file = wrong_file(s, kind);
    if (kind != TWICE) refused_at_the_door(s, &file, kind);
    append_good(s, 1);
    if (kind == TWICE) append_good(s, BAD);
    oy_rec_append_share(s, oy_buffer_span(&file));
    append_good(s, 3);
    oy_rec_result(s);
    attack_rec_sound(s->record, OY_VERIFIED);
    struct oy_verification *v = attack_rec_verify(s->record, NULL);
    size_t at = kind == TWICE ? 2 : 1;
    cr_assert_not(v->share_verdict[at].counts);
    cr_assert_eq(v->share_verdict[at].trustee, BAD);
    cr_assert_str_eq(v->share_verdict[at].why.rule, rules[kind], "kind %d: %s", (int)kind,
                     v->share_verdict[at].why.text);
    cr_assert_not_null(strstr(oy_verification_check(v, "I6")->detail, "trustee 2"));
    cr_assert_eq(v->totals->count[0], 3);
    oy_verification_free(v);
    oy_buffer_free(&file);
}

Test(a27_wrong_decryption, named_and_passed_over_ristretto255) {
    for (int kind = 0; kind < KINDS; kind++) {
        struct oy_rec *s = tallied("ristretto255");
        named_and_passed_over(s, (enum kind)kind);
        oy_rec_free(s);
    }
}

Test(a27_wrong_decryption, named_and_passed_over_modp4096) {
    struct oy_rec *s = tallied("modp4096");
    named_and_passed_over(s, FACTOR);
    oy_rec_free(s);
}

/* Elements that are none of the group in the place of a factor, signed. */
ATTACK_IN_BOTH(a27_wrong_decryption, factor_outside_the_group) {
    struct oy_rec *s = tallied(group);
    struct oy_share_context ctx = oy_rec_share_context(s);
    struct oy_share_file *checked;
    struct oy_buffer file = oy_rec_share_file(s, BAD, false);
    struct oy_why why = {.status = OY_OK};
    bool modp = s->g->id == OY_GROUP_MODP4096;
    size_t e = s->g->element_len, equality = 3 * e + s->g->scalar_len, n = file.n - OY_SIGN_BYTES;
    memset(file.p + n - equality, 0, e);
    file.p[n - equality + e - 1] = modp ? 7 : 0x80; /* a non-residue; a sign bit */
    ATTACK_OK(oy_sign(file.p + n, s->trustee[BAD - 1], "shares", oy_span(file.p, n), &why));
    cr_assert_neq(oy_share_file_check(&checked, &ctx, oy_buffer_span(&file), 1, &why), OY_OK);
    cr_assert_str_eq(why.rule, modp ? "grp-3" : "grp-2", "%s", why.text);
    oy_buffer_free(&file);
    oy_rec_free(s);
}

/* Too few good ones are left, and a result is published all the same. */
ATTACK_IN_BOTH(a27_wrong_decryption, too_few_are_left) {
    struct oy_rec *s = tallied(group);
    append_good(s, 1);
    for (int i = 0; i < 2; i++) {
        struct oy_buffer file = wrong_file(s, FACTOR);
        oy_rec_append_share(s, oy_buffer_span(&file));
        oy_buffer_free(&file);
    }
    attack_rec_sound(s->record, OY_INCOMPLETE);
    const char result[] = "{}\n";
    ATTACK_OK(oy_record_append_file(s->w, OY_LOG_RESULT, oy_span_text(result), 0, &why));
    attack_rec_expect(s->record, "I6", "shr-4");
    oy_rec_free(s);
}

/* The board's own combining does not go on with too few, either. */
Test(a27_wrong_decryption, board_does_not_combine) {
    struct oy_rec *s = tallied("ristretto255");
    struct oy_step step = {.threads = 1};
    struct oy_buffer file = wrong_file(s, PROOF);
    append_good(s, 1);
    oy_rec_append_share(s, oy_buffer_span(&file));
    const char *key = attack_rec_board_key(s);
    attack_rec_release(s);
    attack_rec_refused(s->path, oy_step_board_combine(&step, s->record, key, &why), "shr-4");
    oy_buffer_free(&file);
    oy_rec_free(s);
}
