/* A voter is told "in the record" only of a record that is one log, signed by its server. */
#include <criterion/criterion.h>

#include "tests/support/attack_record.h"

Test(vote_check, entries_that_the_signed_tree_does_not_hold_are_not_in_the_record) {
    struct oy_rec *s =
        oy_rec_new(&(struct oy_record_plan){.voters = 2, .no_changes = true, .stop = OY_REC_VOTED});
    struct oy_why why = {.status = OY_OK};
    struct oy_found_ballot found;
    struct oy_hash other = {{1}};
    struct attack_path file = attack_rec_path(s, "ballot");
    cr_assert_eq(oy_file_write(NULL, file.p, oy_buffer_span(&s->ballot[0].bytes), 0, &why), OY_OK);
    cr_assert_eq(oy_step_vote_check(&found, s->record, file.p, NULL, &why), OY_OK, "%s", why.text);
    attack_rec_checkpoint(s, "checkpoint", 6, &other);
    cr_assert_neq(oy_step_vote_check(&found, s->record, file.p, NULL, &why), OY_OK);
    cr_assert_str_eq(why.rule, "note-3");
    oy_rec_free(s);
}
