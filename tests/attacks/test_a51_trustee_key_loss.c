/* a51: a lost trustee key loses the election (IACR 2025). t = n is refused unless the manifest says
 * in so many words that all are needed, and no election opens before every trustee has shown that
 * its key decrypts. */
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record_ceremony.h"

static struct attack_council *council(const char *group) {
    struct oy_record_plan plan = {.group = group, .voters = 1, .stop = OY_REC_OPENED};
    return attack_council_new(oy_rec_new(&plan));
}

static void end(struct attack_council *k) {
    struct oy_rec *s = k->s;
    attack_council_free(k);
    oy_rec_free(s);
}

ATTACK_IN_BOTH(a51_trustee_key_loss, all_needed_without_saying_so) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){
        .group = group, .trustees = 3, .threshold = 3, .voters = 1, .stop = OY_REC_OPENED});
    attack_rec_sound(s->record, OY_INCOMPLETE); /* it says so */
    attack_rec_reopen_manifest(s, "\"all_needed\":true", "\"all_needed\":false");
    attack_rec_expect(s->record, "K2", "cer-1");
    oy_rec_free(s);
    s = oy_rec_new(&(struct oy_record_plan){.group = group, .voters = 1, .stop = OY_REC_OPENED});
    attack_rec_reopen_manifest(s, "\"threshold\":2", "\"threshold\":3");
    attack_rec_expect(s->record, "K2", "cer-1");
    attack_rec_reopen_manifest(s, "\"threshold\":2,\"all_needed\":false",
                               "\"threshold\":4,\"all_needed\":true");
    attack_rec_expect(s->record, "K2", "man-4");
    oy_rec_free(s);
}

/* A trustee that has lost its share, or never had one that fits, cannot make its rehearsal. */
ATTACK_IN_BOTH(a51_trustee_key_loss, rehearsal_without_the_key) {
    struct attack_council *k = council(group);
    k->dealer[0].share[2] = attack_random(k->c.g); /* what trustee 3 got is no share */
    attack_dealer_reveal(k, 1);
    attack_council_messages(k);
    attack_council_record(k);
    attack_rec_expect(k->s->record, "E1", "cer-9");
    end(k);
}

/* It sends another trustee's rehearsal, or none that means anything, signed by itself. */
ATTACK_IN_BOTH(a51_trustee_key_loss, rehearsal_of_another) {
    struct attack_council *k = council(group);
    size_t equality = 3 * k->c.g->element_len + k->c.g->scalar_len;
    unsigned char payload[32 + 3 * OY_ELEMENT_MAX + OY_SCALAR_MAX];
    struct oy_ceremony_transcript *tr;
    attack_council_messages(k);
    struct oy_buffer file = attack_council_transcript(k);
    ATTACK_OK(oy_ceremony_transcript_parse(&tr, k->s->m, oy_buffer_span(&file), &why));
    memcpy(payload, tr->body_hash, 32);
    oy_ceremony_transcript_free(tr);
    memcpy(payload + 32, file.p + attack_council_rehearsal_at(k, 1), equality);
    struct oy_buffer c3 =
        attack_council_sign(k, OY_CEREMONY_ROUND3, 3, oy_span(payload, 32 + equality));
    memcpy(file.p + attack_council_rehearsal_at(k, 3), c3.p + 46 + 32, equality + OY_SIGN_BYTES);
    oy_buffer_free(&c3);
    oy_buffer_free(&k->s->ceremony_file);
    k->s->ceremony_file = file;
    attack_rec_reopen(k->s);
    attack_rec_expect(k->s->record, "E1", "cer-9");
    end(k);
}

static struct attack_path put(const struct oy_rec *s, const char *name, const struct oy_buffer *b) {
    struct attack_path path = attack_rec_path(s, name);
    ATTACK_OK(oy_file_write(NULL, path.p, oy_buffer_span(b), OY_FILE_REPLACE, &why));
    return path;
}

static oy_status assemble(struct attack_council *k, const char *manifest, size_t n_round3,
                          const char *out, struct oy_why *why) {
    struct oy_step step = {.threads = 1};
    struct attack_path path[9];
    const char *paths[9];
    char name[16];
    size_t n = 0;
    for (uint32_t i = 0; i < 3; i++) {
        struct oy_buffer c3;
        struct oy_ceremony_finding finding;
        (void)snprintf(name, sizeof name, "c1-%u", i);
        path[n++] = put(k->s, name, &k->c1[i]);
        (void)snprintf(name, sizeof name, "c2-%u", i);
        path[n++] = put(k->s, name, &k->c2[i]);
        if (i >= n_round3) continue;
        ATTACK_OK(attack_council_round3(k, i + 1, &c3, &finding, &why));
        (void)snprintf(name, sizeof name, "c3-%u", i);
        path[n++] = put(k->s, name, &c3);
        oy_buffer_free(&c3);
    }
    for (size_t i = 0; i < n; i++) paths[i] = path[i].p;
    return oy_step_assemble(&step, manifest, 1, (struct oy_files){paths, n}, out, why);
}

/* One trustee is absent from the rehearsal: there is no transcript, so nothing can be opened. */
Test(a51_trustee_key_loss, no_transcript_without_every_rehearsal) {
    struct attack_council *k = council("ristretto255");
    struct attack_path out = attack_rec_path(k->s, "ceremony"), manifest;
    struct oy_why why = {.status = OY_OK};
    attack_council_messages(k);
    manifest = put(k->s, "manifest", &k->s->manifest_json);
    cr_assert_eq(assemble(k, manifest.p, 2, out.p, &why), OY_MISSING);
    cr_assert_str_eq(why.rule, "cer-4");
    cr_assert(strstr(why.text, "3") || strstr(why.where, "3"), "%s: %s", why.where, why.text);
    cr_assert_not(oy_file_exists(NULL, out.p));
    ATTACK_OK(assemble(k, manifest.p, 3, out.p, &why));
    end(k);
}

/* Officers do not sign, and the board does not open, an election whose rehearsal fails. */
ATTACK_IN_BOTH(a51_trustee_key_loss, not_opened_on_a_failed_rehearsal) {
    struct attack_council *k = council(group);
    struct oy_step step = {.threads = 1};
    struct oy_rec *s = k->s;
    struct attack_path out = attack_rec_path(s, "opened"), manifest, ceremony, roll;
    k->dealer[0].share[2] = attack_random(k->c.g);
    attack_dealer_reveal(k, 1);
    attack_council_messages(k);
    struct oy_buffer file = attack_council_transcript(k);
    manifest = put(s, "manifest", &s->manifest_json);
    ceremony = put(s, "ceremony", &file);
    roll = put(s, "roll", &s->roll_file);
    oy_buffer_free(&file);
    const char *board = attack_rec_board_key(s);
    attack_rec_refused(s->path,
                       oy_step_board_open(&step, manifest.p, ceremony.p, roll.p,
                                          (struct oy_files){NULL, 0}, board, out.p, &why),
                       "cer-9");
    attack_rec_refused(
        s->path, oy_step_officer_open(&step, manifest.p, ceremony.p, roll.p, board, out.p, &why),
        "cer-9");
    end(k);
}

/* One key lost of three, where two are needed: the election ends all the same. */
ATTACK_IN_BOTH(a51_trustee_key_loss, one_lost_key_is_no_loss) {
    struct oy_rec *s = oy_rec_new(
        &(struct oy_record_plan){.group = group, .voters = 3, .no_changes = true, .absent = 2});
    attack_rec_sound(s->record, OY_VERIFIED);
    oy_rec_free(s);
}
