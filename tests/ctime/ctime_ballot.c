/* The voter's side: code to credential, choice to bits, sealing, casting, keeping and opening. What
 * is chosen, the codes and all randomness are secret; a ballot's bytes are not. */
#include <stdlib.h>
#include <string.h>

#include "election/ballot_check.h"
#include "election/choice.h"
#include "election/credential.h"
#include "election/opening.h"
#include "secrets.h"
#include "tests/support/sample_election.h"

static struct oy_why why;

/* ---- codes [cred-1, cred-2] ---- */

static void codes(const struct oy_group *g) {
    static const unsigned char roll_id[32] = {7};
    struct oy_secret_bytes *code, *text, *again;
    struct oy_secret *part = oy_secret_alloc(3);
    struct oy_element public;
    ctime_random_is_secret(true);
    ctime_expect(oy_code_generate(&code, &why) == OY_OK, "oy_code_generate", &why);
    ctime_random_is_secret(false);
    ctime_report(g, "oy_code_generate");
    ctime_expect(oy_code_print(&text, code, &why) == OY_OK, "oy_code_print", &why);
    ctime_report(g, "oy_code_print");
    ctime_expect(oy_code_parse(&again, text, &why) == OY_OK, "oy_code_parse", &why);
    ctime_report(g, "oy_code_parse");
    oy_credential_part(g, &part[0], roll_id, 1, again);
    oy_credential_part(g, &part[1], roll_id, 2, code);
    ctime_report(g, "oy_credential_part");
    oy_credential_combine(g, &part[2], part, 2);
    ctime_report(g, "oy_credential_combine");
    oy_credential_public(g, &public, &part[2]);
    ctime_report(g, "oy_credential_public");
    ctime_expect(!oy_element_is_identity(g, &public), "a credential", NULL);
    oy_secret_bytes_free(&again);
    oy_secret_bytes_free(&text);
    oy_secret_bytes_free(&code);
    oy_secret_free(part);
}

/* ---- ballots ---- */

/* Slack is filled without looking at the choice [rul-2]; whether it is allowed is not secret. */
static void fill(const struct oy_sample *s, struct oy_secret_bytes *bits) {
    const struct oy_style *style = oy_election_style(s->e, 10);
    unsigned char weighed[20];
    uint64_t score = 700;
    ctime_secret(bits->secret, bits->n);
    ctime_secret(&score, sizeof score);
    oy_choice_weigh(weighed, score, 1000);
    ctime_report(s->g, "oy_choice_weigh");
    for (size_t i = 0; i < style->n_contests; i++) {
        struct oy_why ignored = {0};
        oy_status status = oy_choice_fill_slack(bits->secret + style->contests[i].first_bit,
                                                style->contests[i].contest, &ignored);
        ctime_public(&status, sizeof status);
        ctime_expect(status == OY_OK, "oy_choice_fill_slack", &ignored);
    }
    ctime_report(s->g, "oy_choice_fill_slack");
}

static struct oy_sealed *seal(const struct oy_sample *s, struct oy_secret_bytes *bits,
                              uint32_t sequence) {
    struct oy_sealed *sealed;
    struct oy_element credential;
    oy_sample_credential(s, 0, &credential);
    ctime_random_is_secret(true);
    ctime_expect(oy_ballot_seal(&sealed, s->e, 10, &credential, sequence, bits, &why) == OY_OK,
                 "oy_ballot_seal", &why);
    ctime_random_is_secret(false);
    ctime_report(s->g, "oy_ballot_seal");
    return sealed;
}

static void cast(const struct oy_sample *s, struct oy_sealed *sealed) {
    struct oy_ballot_batch *batch;
    struct oy_buffer ballot;
    struct oy_why verdict;
    size_t bad = 1;
    ctime_secret(&s->voter[0], sizeof s->voter[0]);
    ctime_expect(oy_sealed_cast(&ballot, &sealed, &s->voter[0], &why) == OY_OK, "oy_sealed_cast",
                 &why);
    ctime_report(s->g, "oy_sealed_cast");
    struct oy_span bytes = oy_span(ballot.p, ballot.n);
    ctime_expect(oy_ballot_batch_new(&batch, s->e, &why) == OY_OK &&
                     oy_ballots_check_batch(batch, &verdict, &bad, &bytes, 1, OY_CHECK_ALL, &why) ==
                         OY_OK &&
                     bad == 0,
                 "the ballot that was cast", &verdict);
    oy_ballot_batch_free(batch);
    oy_buffer_free(&ballot);
}

static void open_later(const struct oy_sample *s, struct oy_sealed *sealed) {
    struct oy_secret_bytes *state;
    struct oy_sealed *again;
    struct oy_buffer opened;
    struct oy_opening o;
    ctime_expect(oy_sealed_save(&state, sealed, &why) == OY_OK, "oy_sealed_save", &why);
    ctime_report(s->g, "oy_sealed_save");
    ctime_expect(oy_sealed_load(&again, s->e, oy_sealed_body(sealed), state, &why) == OY_OK,
                 "oy_sealed_load", &why);
    ctime_report(s->g, "oy_sealed_load");
    oy_sealed_free(&sealed);
    ctime_expect(oy_sealed_open(&opened, &again, &why) == OY_OK, "oy_sealed_open", &why);
    ctime_report(s->g, "oy_sealed_open");
    ctime_expect(oy_opening_check(&o, s->e, oy_buffer_span(&opened), &why) == OY_OK,
                 "the opened ballot", &why);
    oy_opening_clear(&o);
    oy_buffer_free(&opened);
    oy_secret_bytes_free(&state);
}

static void ballots(const struct oy_group *g) {
    static const char contests[] =
        "[{\"id\":\"c\",\"title\":\"C\",\"type\":\"approval\",\"suite\":1,\"blank\":false,"
        "\"min\":0,\"max\":1,\"options\":[{\"id\":\"a\",\"title\":\"A\"},"
        "{\"id\":\"b\",\"title\":\"B\"}]}]";
    struct oy_sample *s = oy_sample_new(&(struct oy_sample_plan){
        .group = g->name, .contests = contests, .registrars = 1, .voters = 1});
    struct oy_secret_bytes *bits = oy_sample_bits(s, 0, "{\"c\":[\"b\"]}");
    s->m->group = s->e->group = s->g = g;
    for (size_t i = 0; i < s->m->n_mahalle; i++) s->e->styles[i].group = g;
    ctime_errors();
    fill(s, bits);
    cast(s, seal(s, bits, 1));
    open_later(s, seal(s, bits, 2));
    ctime_expect(oy_election_make_tables(s->e, &why) == OY_OK, "oy_election_make_tables", &why);
    cast(s, seal(s, bits, 3)); /* by the tables */
    ctime_public(&s->voter[0], sizeof s->voter[0]);
    oy_secret_bytes_free(&bits);
    oy_sample_free(s);
}

int main(void) {
    ctime_begin();
    for (uint8_t id = OY_GROUP_RISTRETTO255; id <= OY_GROUP_MODP4096; id++) {
        const struct oy_group *g = ctime_group(id);
        codes(g);
        ballots(g);
    }
    return ctime_end();
}
