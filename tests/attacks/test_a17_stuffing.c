/* a17: ballots by those who are not on the roll, and rolls that are longer or shorter than they
 * say. */
#include <string.h>

#include "election/revoke.h"
#include "tests/attacks/attacks.h"
#include "tests/support/attack_ballot_roll.h"

/* A credential of the attacker's own making: everything about its ballot is right. */
ATTACK_IN_BOTH(a17_stuffing, credential_that_is_not_on_the_roll) {
    struct attack_poll *p = attack_small(group);
    struct oy_secret *mine = oy_secret_alloc(1);
    p->g->secret_random(mine);
    struct attack_ballot *b = attack_ballot_new(p->e, 10, mine, 1);
    attack_ballot_choose(b, attack_one_answer);
    struct oy_buffer ballot = attack_ballot_forge(b);
    attack_refused(p, &ballot, "bal-3");
    attack_poll_keep(p);
    static const uint32_t rows[] = {0, 3, UINT32_MAX}; /* somebody's, and nobody's */
    for (size_t i = 0; i < 3; i++) {
        struct oy_record_ballot entry = attack_poll_entry(p, oy_buffer_span(&ballot));
        entry.roll_index = rows[i];
        attack_expect_ballot(p, "K7", "bal-3", attack_poll_log(p, entry));
        attack_poll_restore(p);
    }
    oy_buffer_free(&ballot);
    oy_secret_free(mine);
    attack_ballot_free(b);
    attack_poll_free(p);
}

/* A part of a credential, by the registrar who knows it. */
Test(a17_stuffing, part_used_as_a_credential) {
    struct attack_poll *p = attack_small("ristretto255");
    struct attack_ballot *b =
        attack_ballot_new(p->e, oy_roll_mahalle(&p->roll, 0), &p->part[0][0], 1);
    attack_ballot_choose(b, attack_one_answer);
    struct oy_buffer ballot = attack_ballot_forge(b);
    attack_turned_away(p, &ballot, "K7", "bal-3");
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
    attack_poll_free(p);
}

static void revoke(struct attack_poll *p, uint32_t row, struct oy_buffer *statement) {
    struct oy_revoke r = {.reason = OY_REVOKE_LOST};
    memcpy(r.credential.b, attack_poll_credential(p, row).p, p->g->element_len);
    ATTACK_OK(oy_revoke_write(statement, p->e, &r, &why));
    attack_poll_log_statement(p, OY_LOG_REVOKE, oy_buffer_span(statement));
}

/* A credential that was revoked; and one revoked twice. */
Test(a17_stuffing, revoked_credential) {
    struct attack_poll *p = attack_small("ristretto255");
    struct oy_buffer statement, ballot = attack_poll_honest(p, 0, 1, attack_one_answer);
    revoke(p, 0, &statement);
    attack_expect_good(p);
    attack_turned_away(p, &ballot, "K7", "bal-3");
    attack_poll_log_statement(p, OY_LOG_REVOKE, oy_buffer_span(&statement));
    attack_expect(p, "I3", "rev-1", NULL);
    oy_buffer_free(&statement);
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}

static void replace(struct attack_poll *p, uint32_t row, uint32_t mahalle) {
    struct oy_replace r = {.fresh = p->g->identity, .mahalle = mahalle};
    struct oy_secret *secret = oy_secret_alloc(1);
    struct oy_buffer statement;
    memcpy(r.old.b, attack_poll_credential(p, row).p, p->g->element_len);
    for (unsigned k = 0; k < 2; k++) {
        p->g->secret_random(secret);
        r.part[k] = attack_pow(p->g, NULL, attack_secret(secret));
        oy_replace_prove(&r.proof[k], p->e, k + 1, &r.old, mahalle, &r.part[k], secret);
        r.fresh = attack_times(p->g, r.fresh, r.part[k]);
    }
    ATTACK_OK(oy_replace_write(&statement, p->e, &r, &why));
    attack_poll_log_statement(p, OY_LOG_REPLACE, oy_buffer_span(&statement));
    oy_buffer_free(&statement);
    oy_secret_free(secret);
}

/* More credentials by way of replacement: without a revocation, twice for one, in another mahalle.
 */
Test(a17_stuffing, replacements_beyond_revocations) {
    struct attack_poll *p = attack_small("ristretto255");
    struct oy_buffer statement;
    attack_poll_keep(p);
    replace(p, 0, oy_roll_mahalle(&p->roll, 0));
    attack_expect(p, "I3", "rev-2", NULL);
    attack_poll_restore(p);
    revoke(p, 0, &statement);
    oy_buffer_free(&statement);
    attack_poll_keep(p);
    replace(p, 0, oy_roll_mahalle(&p->roll, 0) == 10 ? 20 : 10);
    attack_expect(p, "I3", "rev-2", NULL);
    attack_poll_restore(p);
    replace(p, 0, oy_roll_mahalle(&p->roll, 0));
    attack_expect_good(p);
    replace(p, 0, oy_roll_mahalle(&p->roll, 0));
    attack_expect(p, "I3", "rev-2", NULL);
    attack_poll_free(p);
}

/* ---- the roll and its count ---- */

Test(a17_stuffing, roll_longer_or_shorter_than_its_count) {
    struct attack_poll *p = attack_poll_new("ristretto255", attack_one_question, 4);
    static const int off[] = {-1, 1};
    const size_t rows = p->roll.rows_at; /* the number is just before them */
    for (size_t i = 0; i < 2; i++) {
        p->logged_rows = (uint32_t)((int)p->roll.rows + off[i]);
        attack_poll_open(p);
        attack_expect(p, "K4", "roll-7", "roll.bin");
    }
    p->logged_rows = p->roll.rows;
    for (size_t i = 0; i < 2; i++) { /* the file's own count */
        p->roll_file.p[rows - 1] = (unsigned char)((int)p->roll.rows + off[i]);
        attack_poll_open(p);
        attack_expect(p, "K4", "enc-2", "roll.bin");
    }
    p->roll_file.p[rows - 1] = (unsigned char)p->roll.rows;
    attack_poll_open(p);
    attack_expect_good(p);
    attack_poll_free(p);
}

/* A row more than the registrars signed: the board adds a voter, with proofs that hold. */
ATTACK_IN_BOTH(a17_stuffing, row_that_the_registrars_did_not_sign) {
    struct attack_poll *p = attack_poll_new(group, attack_one_question, 3);
    struct attack_roll roll;
    attack_roll_begin(&roll, p);
    roll.n = 4;
    roll.row[3].mahalle = 10;
    for (unsigned k = 0; k < 2; k++) attack_roll_part(p, &roll.row[3], k, attack_random(p->g));
    attack_roll_product(p, &roll.row[3]);
    struct oy_sign_key *registrar = p->w->registrar[1];
    p->w->registrar[1] = p->w->server; /* the board has its own key to sign with */
    attack_roll_write(p, &roll);
    p->w->registrar[1] = registrar;
    attack_poll_open(p);
    attack_expect(p, "A3", "roll-6", NULL);
    attack_poll_free(p);
}

/* Duplicate rows, and rows out of order, which would hide them. */
Test(a17_stuffing, duplicate_rows) {
    struct attack_poll *p = attack_poll_new("ristretto255", attack_one_question, 3);
    struct attack_roll roll;
    attack_roll_begin(&roll, p);
    roll.n = 4;
    roll.row[3] = roll.row[0];
    attack_roll_write(p, &roll);
    attack_poll_open(p);
    attack_expect(p, "K4", "roll-2", "roll.bin");
    attack_roll_begin(&roll, p);
    roll.n = 4;
    roll.row[3] = roll.row[0];
    roll.unsorted = true; /* the twin is not beside it */
    attack_roll_write(p, &roll);
    attack_poll_open(p);
    attack_expect(p, "K4", "roll-2", "roll.bin");
    attack_poll_free(p);
}

/* Nobody on the roll; somebody of a mahalle that the manifest does not have. */
Test(a17_stuffing, roll_of_nobody_or_of_strangers) {
    struct attack_poll *p = attack_poll_new("ristretto255", attack_one_question, 3);
    struct attack_roll roll;
    attack_roll_begin(&roll, p);
    roll.row[1].mahalle = 40;
    attack_roll_write(p, &roll);
    attack_poll_open(p);
    attack_expect(p, "K4", "roll-1", "roll.bin");
    attack_roll_begin(&roll, p);
    roll.n = 0;
    attack_roll_write(p, &roll);
    attack_poll_open(p);
    attack_expect(p, "K4", "roll-1", "roll.bin");
    attack_poll_free(p);
}

/* ---- the roll's counts by mahalle, which the council reads out ---- */

static void one_more(struct oy_writer *w, const struct attack_roll *roll) {
    oy_write_u32(w, 1);
    oy_write_u32(w, 10);
    oy_write_u32(w, roll->n + 1);
}
static void one_less(struct oy_writer *w, const struct attack_roll *roll) {
    oy_write_u32(w, 1);
    oy_write_u32(w, 10);
    oy_write_u32(w, roll->n - 1);
}
static void in_two_parts(struct oy_writer *w, const struct attack_roll *roll) {
    oy_write_u32(w, 2);
    oy_write_u32(w, 10);
    oy_write_u32(w, 1);
    oy_write_u32(w, 10);
    oy_write_u32(w, roll->n - 1);
}
static void of_another_mahalle(struct oy_writer *w, const struct attack_roll *roll) {
    oy_write_u32(w, 1);
    oy_write_u32(w, 20);
    oy_write_u32(w, roll->n);
}
static void with_nobody_of_another(struct oy_writer *w, const struct attack_roll *roll) {
    oy_write_u32(w, 2);
    oy_write_u32(w, 10);
    oy_write_u32(w, roll->n);
    oy_write_u32(w, 20);
    oy_write_u32(w, 0);
}
static void of_nobody(struct oy_writer *w, const struct attack_roll *roll) {
    (void)roll;
    oy_write_u32(w, 0);
}

Test(a17_stuffing, counts_that_are_not_the_rows) {
    static void (*const counts[])(struct oy_writer *, const struct attack_roll *) = {
        one_more, one_less, in_two_parts, of_another_mahalle, with_nobody_of_another, of_nobody};
    struct attack_poll *p = attack_poll_new("ristretto255", attack_one_question, 3);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct attack_roll roll;
        attack_roll_begin(&roll, p);
        for (uint32_t k = 0; k < roll.n; k++) roll.row[k].mahalle = 10;
        roll.counts = counts[i];
        attack_roll_write(p, &roll);
        attack_poll_open(p);
        attack_expect(p, "K4", "roll-8", "roll.bin");
    }
    attack_poll_free(p);
}

/* A commitment to a private roll that nobody has to keep [roll-10]. */
Test(a17_stuffing, private_roll_without_rules) {
    struct attack_poll *p = attack_poll_new("ristretto255", attack_one_question, 3);
    struct attack_roll roll;
    attack_roll_begin(&roll, p);
    roll.private_roll = 1;
    attack_roll_write(p, &roll);
    attack_poll_open(p);
    attack_expect(p, "K4", "roll-10", "roll.bin");
    attack_poll_free(p);
}
