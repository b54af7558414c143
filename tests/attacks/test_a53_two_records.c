/* a53: trustees are shown two records of one election, to get two tallies that differ by a ballot.
 * A trustee's tool signs one closing for an election, ever, and gives shares for that one only,
 * after the quorum has signed it. Everything here is signed by the server and verifies by itself.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "election/trustee_state.h"
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"

static const struct oy_step step = {.threads = 1};

static struct oy_rec *closed(const char *group, unsigned witnesses) {
    return oy_rec_new(&(struct oy_record_plan){.group = group,
                                               .voters = 4,
                                               .witnesses = witnesses,
                                               .no_changes = true,
                                               .stop = OY_REC_CLOSED});
}

/* The same election without the last ballot, or with the close a second later. */
static void other_view(struct oy_rec *s, bool drop) {
    struct attack_kept_ballots *k = attack_rec_keep(s);
    attack_rec_reopen(s);
    for (size_t i = 0; i + drop < k->n; i++) attack_rec_cast_again(s, k, i);
    oy_rec_close(s, s->m->closes + 6);
    attack_kept_free(k);
    attack_rec_sound(s->record, OY_INCOMPLETE);
}

static oy_status sign(const struct oy_rec *s, uint32_t trustee, const char *out,
                      struct oy_why *why) {
    struct attack_path path = attack_rec_path(s, out);
    return oy_step_trustee_sign(&step, s->record, attack_rec_trustee_key(s, trustee), path.p, why);
}

static oy_status share(const struct oy_rec *s, uint32_t trustee, const char *out,
                       struct oy_why *why) {
    struct attack_path path = attack_rec_path(s, out);
    return oy_step_trustee_share(&step, s->record, attack_rec_trustee_key(s, trustee), path.p, why);
}

/* The signature on the first, then the second. */
ATTACK_IN_BOTH(a53_two_records, second_closing_is_not_signed) {
    for (int drop = 0; drop < 2; drop++) {
        struct oy_rec *s = closed(group, 0);
        (void)attack_rec_trustee_key(s, 1);
        ATTACK_OK(sign(s, 1, "line", &why));
        other_view(s, drop);
        attack_rec_refused(s->path, sign(s, 1, "line-2", &why), "shr-2");
        oy_rec_cosign(s); /* with everybody's signature, even its own */
        attack_rec_refused(s->path, sign(s, 1, "line-2", &why), "shr-2");
        attack_rec_refused(s->path, share(s, 1, "share", &why), "shr-2");
        oy_rec_free(s);
        if (strcmp(group, "modp4096") == 0) break;
    }
}

/* Shares for the first were given; the second record asks for its own, with the same counts. */
Test(a53_two_records, second_aggregate_is_not_decrypted) {
    struct oy_rec *s = closed("ristretto255", 0);
    char first[80];
    memcpy(first, s->record, sizeof first);
    ATTACK_OK(sign(s, 1, "line", &why));
    oy_rec_cosign(s);
    ATTACK_OK(share(s, 1, "share", &why));
    other_view(s, true);
    oy_rec_cosign(s);
    oy_rec_tally(s);
    attack_rec_sound(s->record, OY_INCOMPLETE);
    attack_rec_refused(s->path, share(s, 1, "share-2", &why), "shr-2");
    oy_rec_free(s);
}

/* No share without the trustee's own signature before, and none before the quorum's. */
ATTACK_IN_BOTH(a53_two_records, no_share_before_the_quorum) {
    struct oy_rec *s = closed(group, 0);
    (void)attack_rec_trustee_key(s, 1);
    attack_rec_refused(s->path, share(s, 1, "share", &why), "note-6");
    ATTACK_OK(sign(s, 1, "line", &why));
    for (uint32_t i = 1; i <= 2; i++) { /* two of three, where three are needed: ⌈(3+2)/2⌉ */
        struct oy_buffer line = oy_rec_trustee_line(s, i);
        ATTACK_OK(oy_record_add_cosignature(s->w, oy_buffer_span(&line), &why));
        oy_buffer_free(&line);
        attack_rec_refused(s->path, share(s, 1, "share", &why), "note-6");
    }
    struct oy_buffer line = oy_rec_trustee_line(s, 3);
    ATTACK_OK(oy_record_add_cosignature(s->w, oy_buffer_span(&line), &why));
    oy_buffer_free(&line);
    (void)attack_rec_trustee_key(s, 2);
    attack_rec_refused(s->path, share(s, 2, "share", &why), "shr-2"); /* 2 has not signed here */
    ATTACK_OK(share(s, 1, "share", &why));
    oy_rec_free(s);
}

/* Shares in the log while too few have signed: the record says so [note-6]. The quorum counted with
 * one trustee's signature twice, or with signatures of the other view's closing, is none. */
Test(a53_two_records, record_with_shares_before_the_quorum) {
    struct oy_rec *s = closed("ristretto255", 0);
    struct oy_buffer first = oy_rec_trustee_line(s, 3);
    other_view(s, true);
    for (uint32_t i = 1; i <= 2; i++) {
        struct oy_buffer line = oy_rec_trustee_line(s, i);
        ATTACK_OK(oy_record_add_cosignature(s->w, oy_buffer_span(&line), &why));
        oy_buffer_free(&line);
    }
    oy_rec_tally(s);
    struct oy_buffer file = oy_rec_share_file(s, 1, false);
    oy_rec_append_share(s, oy_buffer_span(&file));
    attack_rec_expect(s->record, "A7", "note-6");
    struct oy_buffer closing = oy_rec_read(s, "closing");
    char twice[4096];
    const char *last = strstr((char *)closing.p, "trustee-2") - strlen(s->m->origin) - 5;
    int n = snprintf(twice, sizeof twice, "%s%s", (char *)closing.p, last);
    oy_rec_write(s, "closing", oy_span(twice, (size_t)n));
    attack_rec_expect(s->record, "A7", "note-6");
    n = snprintf(twice, sizeof twice, "%s%s", (char *)closing.p, (char *)first.p);
    oy_rec_write(s, "closing", oy_span(twice, (size_t)n));
    attack_rec_expect(s->record, "A7", "note-4");
    oy_buffer_free(&closing);
    oy_buffer_free(&first);
    oy_buffer_free(&file);
    oy_rec_free(s);
}

/* The board's door: no share is logged before the quorum, and a line that does not hold for this
 * closing is not added to it. */
Test(a53_two_records, board_takes_no_share_before_the_quorum) {
    struct oy_rec *s = closed("ristretto255", 0);
    struct attack_path file = attack_rec_path(s, "share"), line = attack_rec_path(s, "line");
    const char *files[1] = {file.p}, *lines[1] = {line.p};
    struct oy_buffer old = oy_rec_trustee_line(s, 1);
    other_view(s, true);
    oy_rec_tally(s);
    struct oy_buffer bytes = oy_rec_share_file(s, 1, false);
    ATTACK_OK(oy_file_write(NULL, file.p, oy_buffer_span(&bytes), 0, &why));
    ATTACK_OK(oy_file_write(NULL, line.p, oy_buffer_span(&old), 0, &why));
    const char *key = attack_rec_board_key(s);
    attack_rec_release(s);
    attack_rec_refused(
        s->path, oy_step_board_share(&step, s->record, (struct oy_files){files, 1}, key, &why),
        "note-6");
    attack_rec_refused(
        s->path, oy_step_board_cosign(&step, s->record, (struct oy_files){lines, 1}, key, &why),
        "note-4");
    oy_buffer_free(&bytes);
    oy_buffer_free(&old);
    oy_rec_free(s);
}

/* Where there are witnesses, they are shown both views: their cosignature of one is none of the
 * other, and old ones are not taken. */
Test(a53_two_records, witnesses_stand_in_the_way) {
    struct oy_rec *s = closed("ristretto255", 1);
    struct oy_buffer late = oy_rec_witness_line(s, 1, s->closed_at + 601);
    (void)attack_rec_trustee_key(s, 1);
    ATTACK_OK(sign(s, 1, "line", &why));
    ATTACK_OK(oy_record_add_cosignature(s->w, oy_buffer_span(&late), &why));
    attack_rec_refused(s->path, share(s, 1, "share", &why), "note-6");
    oy_buffer_free(&late);
    oy_rec_free(s);
}

/* What is kept beside the key is damaged, cut or put there by another: then nothing is signed. */
Test(a53_two_records, memory_is_damaged_or_taken_away) {
    struct oy_rec *s = closed("ristretto255", 0);
    char name[OY_TRUSTEE_STATE_NAME];
    struct attack_path state;
    struct oy_buffer kept;
    (void)attack_rec_trustee_key(s, 1);
    ATTACK_OK(sign(s, 1, "line", &why));
    oy_trustee_state_name(name, s->e->id);
    (void)snprintf(state.p, sizeof state.p, "%s/trustee-1/%s", s->path, name);
    ATTACK_OK(oy_file_read(&kept, NULL, state.p, 1024, &why));
    ATTACK_OK(oy_file_write(NULL, state.p, oy_span(kept.p, kept.n - 1), OY_FILE_REPLACE, &why));
    attack_rec_refused(s->path, sign(s, 1, "line-2", &why), "shr-2");
    ATTACK_OK(oy_file_write(NULL, state.p, oy_span(kept.p, kept.n + 1), OY_FILE_REPLACE, &why));
    attack_rec_refused(s->path, sign(s, 1, "line-2", &why), "shr-2"); /* the zero behind it */
    ATTACK_OK(oy_file_write(NULL, state.p, oy_span("", 0), OY_FILE_REPLACE, &why));
    attack_rec_refused(s->path, sign(s, 1, "line-2", &why), "shr-2");
    ATTACK_OK(oy_file_write(NULL, state.p, oy_buffer_span(&kept), OY_FILE_REPLACE, &why));
    ATTACK_OK(sign(s, 1, "line-2", &why)); /* the same closing again is no second one */
    struct attack_path away = attack_rec_path(s, "away"); /* a link to what says nothing */
    ATTACK_MUST(rename(state.p, away.p) == 0 && symlink(away.p, state.p) == 0);
    struct oy_why why = {.status = OY_OK};
    cr_assert_neq(sign(s, 1, "line-3", &why), OY_OK);
    oy_buffer_free(&kept);
    oy_rec_free(s);
}
