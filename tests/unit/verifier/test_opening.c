/* Opened ballots: the check E3 and the program's `ballot` [open-1, open-2]. */
#include "tests/unit/verifier/common.h"

#include <stdio.h>
#include <stdlib.h>

#include "election/ballot_seal.h"
#include "election/choice.h"
#include "verifier/command.h"

/* Writes the opening of a sealing of row 0 to opened.bin; returns the body. */
static struct oy_buffer open_one(struct oy_rec *s, char path[128]) {
    struct oy_why why = {.status = OY_OK};
    struct oy_secret_bytes *bits;
    struct oy_sealed *sealed;
    struct oy_element credential = {{0}};
    struct oy_buffer opened, body;
    uint32_t mahalle = oy_registry_mahalle(s->registry, 0);
    memcpy(credential.b, oy_registry_credential(s->registry, 0).p, s->g->element_len);
    cr_assert_eq(oy_choice_encode(&bits, oy_election_style(s->e, mahalle),
                                  oy_span_text(s->plan.choice), &why),
                 OY_OK);
    cr_assert_eq(oy_ballot_seal(&sealed, s->e, mahalle, &credential, 1, bits, &why), OY_OK);
    oy_secret_bytes_free(&bits);
    body.n = oy_sealed_body(sealed).n;
    body.p = malloc(body.n + 64);
    memcpy(body.p, oy_sealed_body(sealed).p, body.n);
    cr_assert_eq(oy_sealed_open(&opened, &sealed, &why), OY_OK);
    (void)snprintf(path, 128, "%s/opened.bin", s->path);
    cr_assert_eq(oy_file_write(NULL, path, oy_buffer_span(&opened), 0, &why), OY_OK);
    oy_buffer_free(&opened);
    return body;
}

static int run_ballot(const char *opening, const char *record, char **text) {
    const char *args[] = {"oy-verify", "ballot", "--opening", opening, "--record", record};
    char *argv[7] = {NULL};
    size_t n;
    FILE *out = open_memstream(text, &n), *err = fopen("/dev/null", "w");
    for (int i = 0; i < 6; i++) argv[i] = (char *)args[i];
    int status = oy_verify_main(6, argv, out, err);
    (void)fclose(out);
    (void)fclose(err);
    return status;
}

static void expect_ballot(const char *opening, const char *record, int status, const char *part) {
    char *text;
    cr_assert_eq(run_ballot(opening, record, &text), status, "%s", text);
    cr_assert_not_null(strstr(text, part), "%s", text);
    free(text);
}

Test(opening, shows_the_choice_in_words_and_was_not_cast) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){
        .contests = oy_rec_all_contests, .voters = 4, .stop = OY_REC_VOTED});
    char path[128];
    struct oy_buffer body = open_one(s, path);
    expect_ballot(path, s->record, 0, "Question grades: A = Good, B = Bad, C = Fair");
    expect_ballot(path, s->record, 0, "Question approval: A, C");
    expect_ballot(path, s->record, 0, "Question points: A = 7");
    expect_ballot(path, s->record, 0, "Question rank: 1. C");
    expect_ballot(path, s->record, 0, "OK: the booth");
    expect_ballot("/tmp/oy-no-such-opening", s->record, 2, "");
    oy_buffer_free(&body);
    oy_rec_free(s);
}

/* [open-2]: the booth signed what it had opened */
Test(opening, that_was_cast_proves_a_cheating_booth) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.voters = 4, .stop = OY_REC_OPENED});
    struct oy_why why = {.status = OY_OK};
    struct oy_signature signature;
    struct oy_element credential = {{0}};
    char path[128];
    struct oy_buffer body = open_one(s, path);
    memcpy(credential.b, oy_registry_credential(s->registry, 0).p, s->g->element_len);
    oy_signature_sign(s->g, &signature, &credential, &s->voter[0], oy_buffer_span(&body));
    memcpy(body.p + body.n, signature.r.b, 32);
    memcpy(body.p + body.n + 32, signature.z.b, 32);
    body.n += 64;
    uint32_t zero = 0;
    oy_rec_cast(s, &zero, &body, 1);
    oy_buffer_free(&body);
    expect_ballot(path, s->record, 1, "open-2");
    const char *openings[] = {path};
    struct oy_verify_options options = {.record = s->record, .openings = openings, .n_openings = 1};
    struct oy_verification *v;
    cr_assert_eq(oy_verify(&v, &options, &why), OY_OK);
    cr_assert_str_eq(fault_of(v), "E3");
    cr_assert_str_eq(oy_verification_fault(v)->why.rule, "open-2");
    oy_verification_free(v);
    oy_rec_free(s);
}

/* [open-1] */
Test(opening, that_does_not_fit_is_refused) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.voters = 4, .stop = OY_REC_OPENED});
    struct oy_why why = {.status = OY_OK};
    struct oy_buffer opened, body;
    char path[128];
    body = open_one(s, path);
    oy_buffer_free(&body);
    cr_assert_eq(oy_file_read(&opened, NULL, path, 1 << 20, &why), OY_OK);
    opened.p[opened.n - 32] ^= 1; /* the randomness of the last bit */
    cr_assert_eq(oy_file_write(NULL, path, oy_buffer_span(&opened), 0, &why), OY_OK);
    oy_buffer_free(&opened);
    expect_ballot(path, s->record, 1, "E3");
    oy_rec_free(s);
}
