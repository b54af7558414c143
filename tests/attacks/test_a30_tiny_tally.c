/* a30: a total of so few ballots that it tells how somebody voted. A scope below the minimum is
 * neither published nor decrypted, whoever asks. */
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"

static const struct oy_step step = {.threads = 1};

/* Everybody votes, n in all: mahalle 10, 20, 30 in turn. */
static struct oy_rec *closed(const char *group, uint32_t n, uint32_t minimum, const char *contests,
                             const char *choice) {
    struct oy_record_plan plan = {.group = group,
                                  .voters = n,
                                  .minimum_scope = minimum,
                                  .contests = contests,
                                  .choice = choice,
                                  .no_changes = true,
                                  .stop = OY_REC_COSIGNED};
    return oy_rec_new(&plan);
}

static void decrypts_nothing(const struct oy_rec *s) {
    struct oy_verification *v = attack_rec_verify(s->record, NULL);
    cr_assert_not_null(v->aggregates);
    cr_assert_eq(v->aggregates->n, 0);
    oy_verification_free(v);
}

/* Scopes and aggregates as they would be with a lower minimum. */
static void tally_with_minimum(struct oy_rec *s, uint32_t minimum, bool by_mahalle) {
    struct oy_manifest *m = s->m; /* ours, to lie with */
    uint32_t kept = m->minimum_scope;
    bool kept_by = m->totals_by_mahalle;
    m->minimum_scope = minimum;
    m->totals_by_mahalle = by_mahalle;
    oy_rec_tally(s);
    m->minimum_scope = kept;
    m->totals_by_mahalle = kept_by;
}

/* Fewer ballots than the minimum in all: an empty tally is right, and shares hold nothing but the
 * lot. */
ATTACK_IN_BOTH(a30_tiny_tally, whole_electorate_too_small) {
    struct oy_rec *s = closed(group, 2, 3, NULL, NULL);
    decrypts_nothing(s);
    tally_with_minimum(s, 1, false);
    attack_rec_expect(s->record, "E2", "tal-3");
    struct attack_path out = attack_rec_path(s, "out");
    const char *key = attack_rec_trustee_key(s, 1);
    attack_rec_refused(s->path, oy_step_trustee_share(&step, s->record, key, out.p, &why), "tal-3");
    attack_rec_refused(s->path, oy_step_trustee_sign(&step, s->record, key, out.p, &why), "tal-3");
    oy_rec_free(s);
}

/* The honest end of it: nothing is decrypted, and the election is verified. */
Test(a30_tiny_tally, honest_end_publishes_no_total) {
    struct oy_rec *s =
        oy_rec_new(&(struct oy_record_plan){.voters = 2, .minimum_scope = 3, .no_changes = true});
    attack_rec_sound(s->record, OY_VERIFIED);
    struct oy_verification *v = attack_rec_verify(s->record, NULL);
    cr_assert_eq(v->totals->n, 0);
    oy_verification_free(v);
    oy_rec_free(s);
}

/* One contest is of one mahalle with too few; the other contest has enough. */
static const char local[] =
    "[{\"id\":\"park\",\"title\":\"Park\",\"type\":\"choice\",\"suite\":1,\"blank\":false,"
    "\"options\":[{\"id\":\"yes\",\"title\":\"Yes\"},{\"id\":\"no\",\"title\":\"No\"}]},"
    "{\"id\":\"lane\",\"title\":\"Lane\",\"type\":\"choice\",\"suite\":1,\"blank\":false,"
    "\"options\":[{\"id\":\"yes\",\"title\":\"Yes\"},{\"id\":\"no\",\"title\":\"No\"}],"
    "\"scope\":[10,20,30]},"
    "{\"id\":\"well\",\"title\":\"Well\",\"type\":\"choice\",\"suite\":1,\"blank\":false,"
    "\"options\":[{\"id\":\"yes\",\"title\":\"Yes\"},{\"id\":\"no\",\"title\":\"No\"}],"
    "\"scope\":[20]}]";

static struct oy_rec *local_election(void) {
    struct oy_record_plan plan = {.voters = 4,
                                  .contests = local,
                                  .no_ballots = true,
                                  .no_changes = true,
                                  .stop = OY_REC_VOTED};
    struct oy_rec *s = oy_rec_new(&plan);
    for (uint32_t i = 0; i < 4; i++) {
        bool well = oy_registry_mahalle(s->registry, i) == 20;
        oy_rec_vote(s, i, 1,
                    well ? "{\"park\":\"yes\",\"lane\":\"no\",\"well\":\"yes\"}"
                         : "{\"park\":\"yes\",\"lane\":\"no\"}");
    }
    oy_rec_close(s, s->m->closes + 5);
    oy_rec_cosign(s);
    return s;
}

Test(a30_tiny_tally, contest_of_one_small_mahalle) {
    struct oy_rec *s = local_election();
    struct oy_verification *v = attack_rec_verify(s->record, NULL);
    cr_assert_eq(v->scopes->contest[0].n, 1);
    cr_assert_eq(v->scopes->contest[2].n, 0);
    oy_verification_free(v);
    tally_with_minimum(s, 1, false);
    attack_rec_expect(s->record, "E2", "tal-3");
    oy_rec_free(s);
}

/* A small mahalle by itself, where totals by mahalle are asked for. */
Test(a30_tiny_tally, small_mahalle_by_itself) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){
        .voters = 7, .totals_by_mahalle = true, .no_changes = true, .stop = OY_REC_COSIGNED});
    tally_with_minimum(s, 1, true); /* 3, 2 and 2 ballots, and each total published */
    attack_rec_expect(s->record, "E2", "tal-2");
    oy_rec_free(s);
}

/* The scope is told to have more ballots than it has. */
Test(a30_tiny_tally, number_of_ballots_invented) {
    struct oy_rec *s = closed("ristretto255", 2, 3, NULL, NULL);
    tally_with_minimum(s, 1, false);
    s->scopes->counted = 3;
    for (size_t i = 0; i < s->scopes->n_contests; i++) s->scopes->contest[i].scope[0].ballots = 3;
    struct oy_buffer file;
    ATTACK_OK(oy_tally_write(&file, s->aggregates, s->e->id, s->closing, &why));
    attack_rec_exchange_file(s, 7, "tally.bin", oy_buffer_span(&file));
    oy_buffer_free(&file);
    attack_rec_expect(s->record, "E2", "tal-1");
    oy_rec_free(s);
}
