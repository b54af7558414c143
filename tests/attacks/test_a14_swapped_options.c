/* a14: options, contests or ids in another order than the voter saw, while every proof is good. */
#include <stdio.h>
#include <string.h>

#include "tests/attacks/attacks.h"

static const char swapped[] =
    "{\"id\":\"park\",\"title\":\"A park?\",\"type\":\"choice\",\"suite\":1,\"blank\":false,"
    "\"options\":[{\"id\":\"no\",\"title\":\"No\"},{\"id\":\"yes\",\"title\":\"Yes\"}]}";

static void swap(unsigned char *p, size_t a, size_t b, size_t n) {
    for (size_t i = 0; i < n; i++) {
        unsigned char t = p[a + i];
        p[a + i] = p[b + i];
        p[b + i] = t;
    }
}

/* The board, the officers and the voters' ballots: a manifest with the options the other way round
 * is put in place of the one that was voted on, log and opening made anew. */
ATTACK_IN_BOTH(a14_swapped_options, in_the_manifest_after_the_vote) {
    struct attack_poll *p = attack_small(group);
    struct oy_buffer ballot = attack_poll_honest(p, 0, 1, attack_one_answer);
    attack_taken(p, &ballot, false);
    attack_expect_good(p);

    char path[160]; /* the file alone */
    (void)snprintf(path, sizeof path, "%s/manifest.json", p->record);
    attack_poll_contests(p, group, swapped);
    ATTACK_OK(oy_file_write(NULL, path, oy_buffer_span(&p->manifest_file), OY_FILE_REPLACE, &why));
    attack_expect(p, "K2", "ent-3", NULL);

    attack_poll_open(p); /* everything */
    uint64_t index = attack_poll_log_bytes(p, &ballot);
    attack_expect_ballot(p, "K7", "bal-2", index);
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}

/* The same with the old election id in the open entry, signed by all officers. */
Test(a14_swapped_options, under_the_old_election_id) {
    struct attack_poll *p = attack_small("ristretto255");
    struct oy_buffer ballot = attack_poll_honest(p, 0, 1, attack_one_answer);
    attack_poll_contests(p, "ristretto255", swapped);
    attack_poll_open_as(p, p->e->id);
    (void)attack_poll_log_bytes(p, &ballot);
    attack_expect(p, "K5", "ent-5", NULL);
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}

/* The server exchanges two options in a voter's ballot, each with all of its proof. The voter's
 * device could do it and sign; then only the challenge tells. */
ATTACK_IN_BOTH(a14_swapped_options, in_a_ballot) {
    struct attack_poll *p = attack_small(group);
    const struct oy_group *g = p->g;
    const struct oy_style *s = oy_election_style(p->e, oy_roll_mahalle(&p->roll, 0));
    struct oy_buffer ballot = attack_poll_honest(p, 0, 1, attack_one_answer);
    swap(ballot.p, attack_at_cipher(s, 0), attack_at_cipher(s, 1), 2 * g->element_len);
    swap(ballot.p, attack_at_bit_commitment(s, 0), attack_at_bit_commitment(s, 1),
         4 * g->element_len);
    swap(ballot.p, attack_at_bit_response(s, 0), attack_at_bit_response(s, 1), 3 * g->scalar_len);
    attack_turned_away(p, &ballot, "I4", "bit-1");
    attack_resign(g, attack_secret(&p->voter[0]), &ballot);
    attack_turned_away(p, &ballot, "I4", "bit-1");
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}
