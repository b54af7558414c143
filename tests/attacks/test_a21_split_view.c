/* a21: the server shows different logs to different people: two roots of one size, or sizes of
 * which neither log extends the other. Everything is signed by the server. */
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"

struct split {
    struct oy_rec *s;
    char one[80], other[80];                 /* records */
    struct attack_path one_seen, other_seen; /* their checkpoints */
};

static struct attack_path keep(const struct oy_rec *s, const char *name) {
    struct attack_path out = attack_rec_path(s, name);
    struct oy_buffer checkpoint = oy_rec_read(s, "checkpoint");
    ATTACK_OK(oy_file_write(NULL, out.p, oy_buffer_span(&checkpoint), OY_FILE_REPLACE, &why));
    oy_buffer_free(&checkpoint);
    return out;
}

/* Two views: the same ballots but for the last one. */
static struct split divide(const char *group) {
    struct oy_record_plan plan = {
        .group = group, .voters = 2, .witnesses = 1, .no_changes = true, .stop = OY_REC_VOTED};
    struct split x = {.s = oy_rec_new(&plan)};
    struct attack_kept_ballots *k = attack_rec_keep(x.s);
    memcpy(x.one, x.s->record, sizeof x.one);
    x.one_seen = keep(x.s, "one-seen");
    attack_rec_reopen(x.s);
    attack_rec_cast_again(x.s, k, 0);
    oy_rec_vote(x.s, k->roll_index[1], 2, oy_rec_choice);
    memcpy(x.other, x.s->record, sizeof x.other);
    x.other_seen = keep(x.s, "other-seen");
    attack_kept_free(k);
    return x;
}

ATTACK_IN_BOTH(a21_split_view, two_roots_for_one_size) {
    struct split x = divide(group);
    attack_rec_sound_since(x.one, x.one_seen.p, OY_INCOMPLETE);
    attack_rec_sound_since(x.other, x.other_seen.p, OY_INCOMPLETE);
    attack_rec_expect_since(x.one, x.other_seen.p, "K9", "note-7");
    attack_rec_expect_since(x.other, x.one_seen.p, "K9", "note-7");
    oy_rec_free(x.s);
}

Test(a21_split_view, inconsistent_sizes) {
    struct split x = divide("ristretto255");
    oy_rec_vote(x.s, 0, 5, oy_rec_choice); /* the other view grows */
    struct attack_path larger = keep(x.s, "larger-seen");
    attack_rec_sound_since(x.other, x.other_seen.p, OY_INCOMPLETE);
    attack_rec_expect_since(x.other, x.one_seen.p, "K9", "note-7");
    attack_rec_expect_since(x.one, larger.p, "K9", "note-7");
    oy_rec_free(x.s);
}

/* A signed checkpoint of another tree, or of a larger one, over the same entries. */
Test(a21_split_view, checkpoint_of_another_tree) {
    struct split x = divide("ristretto255");
    struct oy_hash root;
    uint64_t size = oy_record_writer_head(x.s->w, &root);
    root.b[31] ^= 1;
    attack_rec_checkpoint(x.s, "checkpoint", size, &root);
    attack_rec_expect(x.s->record, "K1", "note-3");
    root.b[31] ^= 1;
    attack_rec_checkpoint(x.s, "checkpoint", size + 1, &root);
    attack_rec_expect(x.s->record, "C1", "rec-1");
    attack_rec_checkpoint(x.s, "checkpoint", size - 1, &root);
    attack_rec_expect(x.s->record, "C1", "rec-1");
    oy_rec_free(x.s);
}

/* The closing is of one view, the log another: each is signed by the server. */
Test(a21_split_view, closing_of_the_other_view) {
    struct oy_rec *s = oy_rec_new(
        &(struct oy_record_plan){.voters = 3, .no_changes = true, .stop = OY_REC_CLOSED});
    struct attack_kept_ballots *k = attack_rec_keep(s);
    struct oy_buffer closing = oy_rec_read(s, "closing");
    attack_rec_reopen(s);
    attack_rec_cast_again(s, k, 0);
    attack_rec_cast_again(s, k, 1);
    oy_rec_vote(s, k->roll_index[2], 2, oy_rec_choice);
    oy_rec_close(s, s->m->closes + 5);
    oy_rec_write(s, "closing", oy_buffer_span(&closing));
    attack_rec_expect(s->record, "K8", "log-6");
    oy_buffer_free(&closing);
    attack_kept_free(k);
    oy_rec_free(s);
}

/* One witness is shown both views: it signs the first and no other. */
Test(a21_split_view, witness_sees_both) {
    struct split x = divide("ristretto255");
    struct oy_step step = {.threads = 1};
    struct attack_path out = attack_rec_path(x.s, "line"), second = attack_rec_path(x.s, "line-2");
    const char *key = attack_rec_witness_key(x.s, 1);
    ATTACK_OK(oy_step_witness_cosign(&step, x.one, key, out.p, &why));
    attack_rec_refused(x.s->path, oy_step_witness_cosign(&step, x.other, key, second.p, &why),
                       "note-7");
    oy_rec_free(x.s);
}
