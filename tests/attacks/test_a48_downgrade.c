/* a48: an unknown or older version, group, suite, type or algorithm, everywhere one is named. All
 * hashes and signatures are made to fit it. */
#include <sodium.h>

#include "election/header.h"
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"
#include "tests/support/attack_record_ceremony.h"

enum { VERSION_AT = 4, GROUP_AT = 5 };

static struct oy_rec *until(const char *group, enum oy_rec_stop stop) {
    return oy_rec_new(
        &(struct oy_record_plan){.group = group, .voters = 3, .no_changes = true, .stop = stop});
}

Test(a48_downgrade, manifest) {
    static const struct {
        const char *from, *to, *rule;
    } rows[] = {
        {"\"version\":1", "\"version\":0", "man-1"},
        {"\"version\":1", "\"version\":2", "man-1"},
        {"\"oy-manifest\"", "\"oy-manifest-2\"", "man-1"},
        {"\"ristretto255\"", "\"ristretto256\"", "man-1"},
        {"\"ristretto255\"", "\"RISTRETTO255\"", "man-1"},
        {"\"ristretto255\"", "\"tiny\"", "man-1"},
        {"\"ristretto255\"", "\"modp2048\"", "man-1"},
        {"\"suite\":1", "\"suite\":0", "qst-1"},
        {"\"suite\":1", "\"suite\":2", "qst-1"},
        {"\"type\":\"choice\"", "\"type\":\"veto\"", "qst-1"},
    };
    struct oy_rec *s = until("ristretto255", OY_REC_OPENED);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        attack_rec_reopen_manifest(s, rows[i].from, rows[i].to);
        attack_rec_expect(s->record, "K2", rows[i].rule);
    }
    /* The manifest of the other group: everything else is of this one. */
    attack_rec_reopen_manifest(s, "\"ristretto255\"", "\"modp4096\"");
    attack_rec_expect(s->record, "K3", "enc-3");
    oy_rec_free(s);
}

/* Ceremony and roll with another version, group or kind, named in the log and in the election id.
 */
ATTACK_IN_BOTH(a48_downgrade, ceremony_and_roll) {
    struct oy_rec *s = until(group, OY_REC_OPENED);
    static const unsigned char versions[] = {0, 2, 255};
    for (size_t i = 0; i < 3 + 2 + 1; i++) {
        for (int roll = 0; roll < 2; roll++) {
            struct oy_buffer *file = roll ? &s->roll_file : &s->ceremony_file;
            size_t at = i < 3 ? VERSION_AT : i < 5 ? GROUP_AT : 3;
            unsigned char kept = file->p[at];
            if (i < 3) file->p[at] = versions[i];
            if (i == 3) file->p[at] = OY_GROUP_TINY;
            if (i == 4) file->p[at] = kept == OY_GROUP_MODP4096 ? 1 : 2;
            if (i == 5) file->p[at] = 'x';
            attack_rec_reopen(s);
            attack_rec_expect(s->record, roll ? "K4" : "K3", "enc-3");
            file->p[at] = kept;
        }
    }
    oy_rec_free(s);
}

/* A ballot of another version, group or suite, signed. */
ATTACK_IN_BOTH(a48_downgrade, ballot) {
    const struct {
        int at;
        unsigned char value;
        const char *rule;
    } rows[] = {{VERSION_AT, 0, "enc-3"},
                {VERSION_AT, 2, "enc-3"},
                {GROUP_AT, OY_GROUP_TINY, "enc-3"},
                {-1, 0, "bal-1"},
                {-1, 2, "bal-1"}};
    struct oy_rec *s = until(group, OY_REC_OPENED);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t row = 0;
        struct oy_buffer ballot = oy_rec_ballot(s, row, 1, oy_rec_choice);
        size_t suite = OY_HEADER_LEN + 32 + s->g->element_len + 4 + 4;
        ballot.p[rows[i].at < 0 ? suite : (size_t)rows[i].at] = rows[i].value;
        attack_resign(s->g, attack_secret(&s->voter[row]), &ballot);
        attack_rec_reopen(s);
        /* The same election again: its id is the same, so the ballot is of it. */
        oy_rec_cast(s, &row, &ballot, 1);
        attack_rec_expect(s->record, "I4", rows[i].rule);
        oy_buffer_free(&ballot);
    }
    oy_rec_free(s);
}

/* An entry of an unknown type, or of another version, at the end of a good log. */
Test(a48_downgrade, log_entry) {
    static const unsigned char heads[][2] = {
        {OY_ENTRY_TYPES, 1}, {0, 1}, {255, 1}, {5, 0}, {5, 2}, {6, 255}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct oy_rec *s = until("ristretto255", OY_REC_OPENED);
        unsigned char entry[OY_ENTRY_BALLOT_BYTES] = {heads[i][0], heads[i][1]};
        if (heads[i][0] == 5) { /* with a ballot in its place, so that all files are there */
            oy_rec_vote(s, 0, 1, oy_rec_choice);
            struct oy_buffer last = attack_rec_entry(s, 4);
            last.p[1] = heads[i][1];
            attack_rec_replace_raw(s, 4, oy_buffer_span(&last));
            oy_buffer_free(&last);
        } else {
            attack_rec_append_raw(s, oy_span(entry, sizeof entry));
        }
        attack_rec_expect(s->record, "C2", "log-4");
        oy_rec_free(s);
    }
}

/* Tally and shares of another version or group. A share file is passed over, and named. */
ATTACK_IN_BOTH(a48_downgrade, tally_and_shares) {
    struct oy_rec *s = until(group, OY_REC_TALLIED);
    struct oy_share_context ctx = oy_rec_share_context(s);
    for (int i = 0; i < 2; i++) {
        size_t at = i ? GROUP_AT : VERSION_AT;
        struct oy_buffer share = oy_rec_share_file(s, 1, false);
        struct oy_share_file *checked;
        struct oy_why why = {.status = OY_OK};
        share.p[at] ^= 3;
        ATTACK_OK(oy_sign(share.p + share.n - OY_SIGN_BYTES, s->trustee[0], "shares",
                          oy_span(share.p, share.n - OY_SIGN_BYTES), &why));
        cr_assert_eq(oy_share_file_check(&checked, &ctx, oy_buffer_span(&share), 1, &why),
                     OY_FORMAT);
        cr_assert_str_eq(why.rule, "enc-3");
        oy_buffer_free(&share);
    }
    struct oy_buffer tally = oy_rec_read(s, "tally.bin");
    tally.p[VERSION_AT] = 0;
    attack_rec_exchange_file(s, 8, "tally.bin", oy_buffer_span(&tally));
    attack_rec_expect(s->record, "E2", "enc-3");
    oy_buffer_free(&tally);
    oy_rec_free(s);
}

/* A ceremony's message of another version or group, signed. */
Test(a48_downgrade, ceremony_message) {
    struct oy_rec *s = until("ristretto255", OY_REC_OPENED);
    struct attack_council *k = attack_council_new(s);
    attack_council_messages(k);
    for (int i = 0; i < 3; i++) {
        struct oy_ceremony_message m;
        struct oy_why why = {.status = OY_OK};
        struct oy_buffer c1 = attack_copy(oy_buffer_span(&k->c1[0]));
        if (i == 0) c1.p[VERSION_AT] = 0;
        if (i == 1) c1.p[VERSION_AT] = 2;
        if (i == 2) c1.p[GROUP_AT] = OY_GROUP_TINY;
        ATTACK_OK(oy_sign(c1.p + c1.n - OY_SIGN_BYTES, s->trustee[0], "ceremony-round1",
                          oy_span(c1.p, c1.n - OY_SIGN_BYTES), &why));
        cr_assert_eq(oy_ceremony_message_read(&m, &k->c, oy_buffer_span(&c1), &why), OY_FORMAT);
        cr_assert_str_eq(why.rule, "enc-3");
        oy_buffer_free(&c1);
    }
    attack_council_free(k);
    oy_rec_free(s);
}

/* The checkpoint signed with an algorithm that is not Ed25519's, under the server's name: the line
 * is of an unknown key, and the server's is missing. */
Test(a48_downgrade, signature_algorithm) {
    struct oy_rec *s = until("ristretto255", OY_REC_OPENED);
    struct oy_buffer note = oy_rec_read(s, "checkpoint");
    unsigned char public_key[OY_SIGN_PUBLIC], raw[4 + OY_SIGN_BYTES], id[32], text[400];
    char base64[120], line[500];
    static const unsigned char algorithms[] = {0, 2, 3, 5, 0xff};
    oy_sign_key_public(s->server, public_key);
    size_t end = (size_t)(strstr((char *)note.p, "\n\n") + 1 - (char *)note.p);
    for (size_t i = 0; i < sizeof algorithms; i++) {
        int n = snprintf((char *)text, sizeof text, "%s\n%c", s->m->origin, algorithms[i]);
        memcpy(text + n, public_key, sizeof public_key);
        (void)crypto_hash_sha256(id, text, (size_t)n + sizeof public_key);
        memcpy(raw, id, 4);
        oy_sign_bare(raw + 4, s->server, oy_span(note.p, end));
        (void)sodium_bin2base64(base64, sizeof base64, raw, sizeof raw,
                                sodium_base64_VARIANT_ORIGINAL);
        n = snprintf(line, sizeof line, "%.*s\n\xe2\x80\x94 %s %s\n", (int)end, (char *)note.p,
                     s->m->origin, base64);
        oy_rec_write(s, "checkpoint", oy_span(line, (size_t)n));
        attack_rec_expect(s->record, "A1", "note-2");
    }
    oy_buffer_free(&note);
    oy_rec_free(s);
}
