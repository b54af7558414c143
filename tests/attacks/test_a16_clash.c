/* a16: one receipt for two voters, so that one of their votes can be replaced (Küsters, Truderung,
 * Vogt 2012). */
#include <stdio.h>
#include <string.h>

#include "tests/attacks/attacks.h"
#include "tests/support/attack_ballot_roll.h"

/* One ballot logged for two voters: the same fingerprint twice, whatever row the second entry
 * names. */
ATTACK_IN_BOTH(a16_clash, one_ballot_for_two_rows) {
    struct attack_poll *p = attack_small(group);
    struct oy_buffer ballot = attack_poll_honest(p, 0, 1, attack_one_answer);
    attack_taken(p, &ballot, false);
    struct oy_record_ballot entry = attack_poll_entry(p, oy_buffer_span(&ballot));
    entry.roll_index = 1;
    attack_expect_ballot(p, "K6", "bal-8", attack_poll_log(p, entry));
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}

/* Another ballot under the fingerprint that a voter was shown; a ballot of another digest; an entry
 * of another sequence. */
Test(a16_clash, entry_that_is_not_its_ballots) {
    struct attack_poll *p = attack_small("ristretto255");
    struct oy_buffer shown = attack_poll_honest(p, 0, 1, "{\"park\":\"yes\"}");
    struct oy_buffer cast = attack_poll_honest(p, 0, 1, "{\"park\":\"no\"}");
    struct oy_record_ballot entry = attack_poll_entry(p, oy_buffer_span(&shown));
    attack_poll_keep(p);
    entry.bytes = oy_buffer_span(&cast);
    attack_expect_ballot(p, "K6", "bal-8", attack_poll_log(p, entry));
    attack_poll_restore(p);
    entry = attack_poll_entry(p, oy_buffer_span(&shown));
    entry.sequence = 2;
    attack_expect_ballot(p, "K6", "bal-8", attack_poll_log(p, entry));
    attack_poll_restore(p);

    /* the bundle's bytes changed beside the log: the entry has the other digest */
    (void)attack_poll_log_bytes(p, &shown);
    char path[160];
    struct oy_buffer bundle;
    (void)snprintf(path, sizeof path, "%s/ballots/000.p/1", p->record);
    ATTACK_OK(oy_file_read(&bundle, NULL, path, 1 << 20, &why));
    cr_assert_eq(bundle.n, cast.n + 4);
    memcpy(bundle.p + 4, cast.p, cast.n);
    ATTACK_OK(oy_file_write(NULL, path, oy_buffer_span(&bundle), OY_FILE_REPLACE, &why));
    attack_expect(p, "K6", "bal-8", NULL);
    oy_buffer_free(&bundle);
    oy_buffer_free(&cast);
    oy_buffer_free(&shown);
    attack_poll_free(p);
}

/* Two voters with one credential: two rows of it. (That one code was sent to two people while one
 * row is on the roll cannot be seen in any record: README.md.) */
ATTACK_IN_BOTH(a16_clash, one_credential_for_two_rows) {
    struct attack_poll *p = attack_poll_new(group, attack_one_question, 3);
    struct attack_roll roll;
    attack_roll_begin(&roll, p);
    roll.row[2] = roll.row[1];
    attack_roll_write(p, &roll);
    attack_poll_open(p);
    attack_expect(p, "K4", "roll-2", "roll.bin");
    attack_poll_free(p);
}

/* The same credential made of other parts; with the order right, which it cannot be. */
Test(a16_clash, one_credential_of_other_parts) {
    struct attack_poll *p = attack_poll_new("ristretto255", attack_one_question, 3);
    struct attack_roll roll;
    attack_roll_begin(&roll, p);
    struct oy_scalar d = attack_random(p->g);
    attack_roll_part(p, &roll.row[2], 0, attack_add(p->g, roll.row[1].secret[0], d));
    attack_roll_part(p, &roll.row[2], 1, attack_sub(p->g, roll.row[1].secret[1], d));
    attack_roll_product(p, &roll.row[2]);
    attack_roll_write(p, &roll);
    attack_poll_open(p);
    attack_expect(p, "K4", "roll-2", "roll.bin");
    attack_poll_free(p);
}
