/* result.json, canonical to the byte [res-1, tal-1, lot-3, dec-12]. */
#include "base/hex.h"
#include "election/result.h"
#include "tests/unit/election/polling.h"

/* Neither question has a rule of decision; whoever can vote may vote on the park. */
static const struct oy_decision none[POLL_CONTESTS] = {{.electorate = 20, .ballots = 10},
                                                       {.electorate = 7, .ballots = 4}};

static const struct oy_ballot_counts counts = {
    .accepted = 14, .counted = 10, .superseded = 3, .revoked = 1};

/* [res-1] */
Test(result, is_written_as_the_specification_shows_it) {
    struct poll p;
    struct oy_buffer out;
    uint64_t count[POLL_TOTALS];
    char lot[65];
    poll_new(&p, both_groups(0));
    poll_finish(&p);
    memcpy(count, poll_expected, sizeof count);
    struct oy_totals t = {.n = POLL_TOTALS, .count = count, .lot = {0xab, 0xcd}};
    oy_hex_encode(lot, oy_span(t.lot, 32));
    ACCEPTED(oy_result_write(&out, &p.ctx, &counts, &t, none, &why));
    char expected[4096];
    int n = snprintf(
        expected, sizeof expected,
        "{\"format\":\"oy-result\",\"version\":1,\"election_id\":\"%s\",\"closing\":{\"size\":17,"
        "\"root\":\"%s\"},\"ballots\":{\"accepted\":14,\"counted\":10,\"superseded\":3,"
        "\"revoked\":1},\"contests\":[{\"id\":\"park\",\"scopes\":[{\"mahalle\":[1,2,3,4],"
        "\"ballots\":10,\"totals\":[{\"id\":\"yes\",\"count\":4},{\"id\":\"no\",\"count\":4},"
        "{\"id\":\"blank\",\"count\":2}]},{\"mahalle\":[1],\"ballots\":3,\"totals\":["
        "{\"id\":\"yes\",\"count\":2},{\"id\":\"no\",\"count\":1},{\"id\":\"blank\",\"count\":0}]},"
        "{\"mahalle\":[2,4],\"ballots\":4,\"totals\":[{\"id\":\"yes\",\"count\":2},"
        "{\"id\":\"no\",\"count\":0},{\"id\":\"blank\",\"count\":2}]},{\"mahalle\":[3],"
        "\"ballots\":3,\"totals\":[{\"id\":\"yes\",\"count\":0},{\"id\":\"no\",\"count\":3},"
        "{\"id\":\"blank\",\"count\":0}]}]},{\"id\":\"works\",\"scopes\":[{\"mahalle\":[2,4],"
        "\"ballots\":4,\"totals\":[{\"id\":\"road\",\"count\":8},{\"id\":\"school\",\"count\":7}]}"
        "]}],\"lot\":\"%s\",\"decisions\":[{\"contest\":\"park\",\"electorate\":20,"
        "\"ballots\":10,\"outcome\":\"none\",\"selected\":[],\"spent\":0,\"tie\":[]},"
        "{\"contest\":\"works\",\"electorate\":7,\"ballots\":4,\"outcome\":\"none\","
        "\"selected\":[],\"spent\":0,\"tie\":[]}]}\n",
        "1111111111111111111111111111111111111111111111111111111111111111",
        "2222222222222222222222222222222222222222222222222222222222222222", lot);
    cr_assert_eq(out.n, (size_t)n);
    cr_assert_str_eq((char *)out.p, expected);
    oy_buffer_free(&out);
    poll_free(&p);
}

/* As checks I8 and I9 do, one after the other. */
static oy_status judge(const struct poll *p, struct oy_span bytes, const struct oy_totals *t,
                       struct oy_why *why) {
    OY_TRY(oy_result_compare(bytes, &p->ctx, &counts, t, why));
    return oy_result_compare_decisions(bytes, &p->ctx, &counts, t, none, why);
}

/* [res-1, lot-3, dec-12] */
Test(result, every_byte_counts) {
    struct poll p;
    struct oy_buffer file;
    uint64_t count[POLL_TOTALS] = {0};
    poll_new(&p, both_groups(0));
    poll_finish(&p);
    struct oy_totals t = {.n = POLL_TOTALS, .count = count};
    ACCEPTED(oy_result_write(&file, &p.ctx, &counts, &t, none, &why));
    struct oy_span bytes = oy_buffer_span(&file);
    size_t lot = (size_t)(strstr((char *)file.p, "\"lot\":\"") - (char *)file.p) + 7;
    ACCEPTED(judge(&p, bytes, &t, &why));
    for (size_t i = 0; i < file.n; i++) {
        bool in_lot = i >= lot && i<lot + 64, after = i> lot + 64;
        file.p[i] ^= 1;
        REFUSED(judge(&p, bytes, &t, &why), OY_MISMATCH,
                in_lot  ? "lot-3"
                : after ? "dec-12"
                        : "res-1");
        file.p[i] ^= 1;
    }
    REFUSED(judge(&p, oy_span(bytes.p, bytes.n - 1), &t, &why), OY_MISMATCH, "dec-12");
    REFUSED(judge(&p, oy_span(bytes.p, bytes.n + 1), &t, &why), OY_MISMATCH, "dec-12");
    REFUSED(judge(&p, oy_span(bytes.p, lot + 65), &t, &why), OY_MISMATCH, "dec-12");
    REFUSED(judge(&p, oy_span(bytes.p, lot + 64), &t, &why), OY_MISMATCH, "res-1");
    REFUSED(judge(&p, oy_span(bytes.p, 0), &t, &why), OY_MISMATCH, "res-1");
    oy_buffer_free(&file);
    poll_free(&p);
}

/* [tal-1] */
Test(result, the_ballot_counts_add_up) {
    struct poll p;
    struct oy_buffer out;
    uint64_t count[POLL_TOTALS] = {0};
    poll_new(&p, both_groups(0));
    poll_finish(&p);
    struct oy_totals t = {.n = POLL_TOTALS, .count = count};
    struct oy_ballot_counts c = counts;
    c.accepted++;
    REFUSED(oy_result_write(&out, &p.ctx, &c, &t, none, &why), OY_MISMATCH, "tal-1");
    c.counted++; /* adds up, but the scopes hold ten */
    REFUSED(oy_result_write(&out, &p.ctx, &c, &t, none, &why), OY_MISMATCH, "tal-1");
    poll_free(&p);
}
