/* a08: the same meaning in other bytes. Each ballot is signed anew by its owner, and where the
 * bytes enter the challenge the proof is made over them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/attacks/attacks.h"
#include "tests/attacks/numbers.h"

/* Every scalar of a ballot, and of its signature, as the number q above it. In modp4096 only the
 * 189 smallest have such a twin within their 32 bytes: a simulated branch lets e_0 and z_0 be 5. */
ATTACK_IN_BOTH(a08_malleable_encoding, scalar_plus_q) {
    struct attack_poll *p = attack_small(group);
    const struct oy_group *g = p->g;
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    attack_ballot_choose(b, "{\"park\":\"no\"}"); /* bit 0 is 0: its e_1 is free; bit 1's e_0 is */
    attack_ballot_encrypt(b);
    attack_ballot_commit(b);
    struct attack_bit *bit = &b->bit[1]; /* holds 1, so branch 0 is simulated: with e_0 = z_0 = 5 */
    bit->e_s = bit->z_s = attack_scalar(g, 5);
    struct oy_scalar minus = attack_scalar(g, -5);
    bit->t.a0 = attack_times(g, attack_pow(g, NULL, bit->z_s), attack_pow(g, &bit->c.alpha, minus));
    bit->t.b0 =
        attack_times(g, attack_pow(g, &p->e->y, bit->z_s), attack_pow(g, &bit->c.beta, minus));
    attack_ballot_challenge(b);
    attack_ballot_respond(b);
    struct oy_buffer good = attack_ballot_sign(b);
    size_t at = attack_at_bit_response(b->style, 1), n = 0;
    for (size_t k = 0; k < 2; k++) { /* e_0 and z_0 */
        struct oy_buffer ballot = attack_copy(oy_buffer_span(&good));
        cr_assert(number_add_q(g, ballot.p + at + k * g->scalar_len));
        attack_resign(g, b->secret, &ballot);
        attack_turned_away(p, &ballot, "I4", "grp-6");
        oy_buffer_free(&ballot);
    }
    for (size_t k = 0; k < 8;
         k++) { /* every other one that has a twin; the last is the signature's */
        struct oy_buffer ballot = attack_copy(oy_buffer_span(&good));
        size_t place = k < 7 ? attack_at_bit_response(b->style, 0) + k * g->scalar_len
                             : ballot.n - g->scalar_len;
        if (number_add_q(g, ballot.p + place)) {
            if (k < 7) attack_resign(g, b->secret, &ballot);
            attack_refused(p, &ballot, "grp-6");
            n++;
        }
        oy_buffer_free(&ballot);
    }
    if (g->id == OY_GROUP_RISTRETTO255) cr_assert_eq(n, 8);
    attack_taken(p, &good, false);
    oy_buffer_free(&good);
    attack_ballot_free(b);
    attack_poll_free(p);
}

/* The identity in other bytes (p for 0, p + 1 for 1): as the commitment of a nonce 0, which the
 * attacker may choose, with the challenge over those very bytes, and as R. */
ATTACK_IN_BOTH(a08_malleable_encoding, identity_encoded_above_p) {
    struct attack_poll *p = attack_small(group);
    const struct oy_group *g = p->g;
    bool ristretto = g->id == OY_GROUP_RISTRETTO255;
    struct oy_element other = number_p_plus(g, ristretto ? 0 : 1);
    for (int written = 0; written < 2; written++) {
        struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
        attack_ballot_choose(b, attack_one_answer);
        attack_ballot_encrypt(b);
        attack_ballot_commit(b);
        b->rule[0].u = attack_scalar(g, 0);
        b->rule[0].t.t1 = b->rule[0].t.t2 = written ? other : g->identity;
        attack_ballot_challenge(b);
        attack_ballot_respond(b);
        struct oy_buffer ballot = attack_ballot_sign(b);
        if (written) {
            attack_turned_away(p, &ballot, "I4", "grp-2");
        } else { /* and the identity as it should be written is allowed there [grp-5] */
            attack_taken(p, &ballot, false);
            attack_poll_open(p);
        }
        oy_buffer_free(&ballot);
        attack_ballot_free(b);
    }
    attack_poll_free(p);
}

/* Elements that a lenient decoder takes for others: the negative of a field element, its top bit
 * set, p and more in ristretto255; 0, p and above in modp4096. As R, which is in no challenge of
 * the ballot, and as α. */
ATTACK_IN_BOTH(a08_malleable_encoding, element_in_other_bytes) {
    struct attack_poll *p = attack_small(group);
    const struct oy_group *g = p->g;
    struct oy_buffer good = attack_poll_honest(p, 0, 1, attack_one_answer);
    const struct oy_style *s = oy_election_style(p->e, oy_roll_mahalle(&p->roll, 0));
    size_t places[] = {s->body_len, attack_at_cipher(s, 0)};
    for (size_t k = 0; k < 2; k++) {
        struct oy_element honest = {{0}}, bad[3];
        memcpy(honest.b, good.p + places[k], g->element_len);
        bad[0] = bad[1] = honest;
        bad[2] = number_p_plus(g, g->id == OY_GROUP_RISTRETTO255 ? 2 : 0);
        if (g->id == OY_GROUP_RISTRETTO255) {
            bad[0] = number_minus(g, honest);
            bad[1].b[31] |= 0x80;
        } else {
            memset(bad[0].b, 0, g->element_len);
            memset(bad[1].b, 0xff, g->element_len);
        }
        for (size_t i = 0; i < 3; i++) {
            struct oy_buffer ballot = attack_copy(oy_buffer_span(&good));
            memcpy(ballot.p + places[k], bad[i].b, g->element_len);
            if (k) attack_resign(g, attack_secret(&p->voter[0]), &ballot);
            attack_refused(p, &ballot, "grp-2");
            if (i == 0) attack_turned_away(p, &ballot, "I4", "grp-2");
            oy_buffer_free(&ballot);
        }
    }
    oy_buffer_free(&good);
    attack_poll_free(p);
}

/* Bytes after the end, inside and outside of what is signed; bytes missing; another version. */
Test(a08_malleable_encoding, length_and_header) {
    struct attack_poll *p = attack_small("ristretto255");
    const struct oy_group *g = p->g;
    struct oy_scalar mine = attack_secret(&p->voter[0]);
    struct oy_buffer good = attack_poll_honest(p, 0, 1, attack_one_answer);
    size_t body = good.n - g->element_len - g->scalar_len;
    struct oy_buffer padded = {good.p, good.n + 1}; /* a buffer has a zero behind it */
    struct oy_buffer after = attack_copy(oy_buffer_span(&padded));
    attack_refused(p, &after, "bal-1");
    struct oy_record_ballot entry = attack_poll_entry(p, oy_buffer_span(&good));
    entry.bytes = oy_buffer_span(&after); /* fingerprint and all as if it were not there */
    attack_poll_keep(p);
    attack_expect_ballot(p, "K6", "bal-8", attack_poll_log(p, entry));
    attack_poll_restore(p);
    attack_turned_away(p, &after, "I4", "bal-1");

    unsigned char *longer = calloc(1, body + 32);
    memcpy(longer, good.p, body);
    struct oy_buffer inside = attack_sign(g, mine, oy_span(longer, body + 32));
    attack_turned_away(p, &inside, "I4", "bal-1");
    struct oy_buffer shorter = attack_sign(g, mine, oy_span(longer, body - 32));
    attack_turned_away(p, &shorter, "I4", "bal-1");

    struct oy_buffer version = attack_copy(oy_buffer_span(&good));
    version.p[4] = 2;
    attack_resign(g, mine, &version);
    attack_turned_away(p, &version, "I4", "enc-3");
    version.p[4] = 1;
    version.p[3] = 'B';
    attack_resign(g, mine, &version);
    attack_turned_away(p, &version, "I4", "enc-3");
    version.p[3] = 'A';
    const struct oy_style *s = oy_election_style(p->e, oy_roll_mahalle(&p->roll, 0));
    version.p[s->contests[0].suite_at] = 2; /* a suite that nobody has defined */
    attack_resign(g, mine, &version);
    attack_turned_away(p, &version, "I4", "bal-1");
    free(longer);
    struct oy_buffer *all[] = {&after, &inside, &shorter, &version, &good};
    for (size_t i = 0; i < 5; i++) oy_buffer_free(all[i]);
    attack_poll_free(p);
}

/* A manifest that says the same in other JSON: the log has the bytes. */
Test(a08_malleable_encoding, json_in_other_bytes) {
    struct attack_poll *p = attack_small("ristretto255");
    char path[160];
    (void)snprintf(path, sizeof path, "%s/manifest.json", p->record);
    struct oy_buffer text = attack_copy(oy_buffer_span(&p->manifest_file));
    struct oy_buffer spaced = {calloc(1, text.n + 2), text.n + 1}; /* a space after the brace */
    memcpy(spaced.p, text.p, 1);
    spaced.p[1] = ' ';
    memcpy(spaced.p + 2, text.p + 1, text.n - 1);
    attack_poll_keep(p);
    ATTACK_OK(oy_file_write(NULL, path, oy_buffer_span(&spaced), OY_FILE_REPLACE, &why));
    attack_expect(p, "K2", "ent-3", NULL);
    /* of the same length: two keys change places (both are true of the same manifest) */
    char *yes = strstr((char *)text.p, "\"id\":\"yes\",\"title\":\"Yes\"");
    cr_assert_not_null(yes);
    memcpy(yes, "\"title\":\"Yes\",\"id\":\"yes\"", strlen("\"id\":\"yes\",\"title\":\"Yes\""));
    ATTACK_OK(oy_file_write(NULL, path, oy_buffer_span(&text), OY_FILE_REPLACE, &why));
    attack_expect(p, "K2", "ent-3", NULL);
    attack_poll_restore(p);
    attack_expect_good(p);
    oy_buffer_free(&spaced);
    oy_buffer_free(&text);
    attack_poll_free(p);
}

/* A manifest that two readers might understand differently, logged as it is. */
Test(a08_malleable_encoding, json_of_two_meanings) {
    static const struct {
        const char *from, *to, *rule;
    } change[] = {
        {"\"version\":1,", "\"version\":1,\"version\":1,", "json-1"},
        {"\"version\":1,", "\"version\":1.0,", "json-1"},
        {"\"version\":1,", "\"version\":1e0,", "json-1"},
        {"\"suite\":1,", "\"suite\":1,\"suite\":1,", "json-1"},
        {"\"suite\":1,", "\"suite\":1,\"Suite\":2,", "json-2"},
        {"\"title\":\"Yes\"", "\"title\":\"Yes\\u0000No\"", "json-1"},
        {"\"title\":\"Yes\"", "\"title\":\"\301\231es\"", "json-1"},
    };
    struct attack_poll *p = attack_small("ristretto255");
    for (size_t i = 0; i < sizeof change / sizeof *change; i++) {
        attack_poll_contests(p, "ristretto255", attack_one_question);
        attack_poll_edit(p, change[i].from, change[i].to);
        attack_poll_open(p);
        attack_expect(p, "K2", change[i].rule, "manifest.json");
    }
    attack_poll_free(p);
}
