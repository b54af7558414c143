/* Integrity: does the mathematics hold? I4 is in check_ballots.c. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "verifier/ballots.h"
#include "verifier/check.h"

oy_status oy_check_i1(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    OY_TRY(oy_ceremony_transcript_check_keys(v->out->transcript, why));
    oy_say(v, r, "%u trustees", "%u emanetçi", v->out->manifest->n_trustees);
    return OY_OK;
}

/* ---- I2 ---- */

enum { ROWS_AT_ONCE = 128 };

struct roll_run {
    const struct oy_verifier *v;
    struct oy_progress progress;
};

static oy_status check_rows(void *context, size_t i, struct oy_why *why) {
    struct roll_run *run = context;
    const struct oy_roll *roll = &run->v->roll;
    uint32_t first = (uint32_t)(i * ROWS_AT_ONCE), left = roll->rows - first, bad = 0;
    uint32_t n = left < ROWS_AT_ONCE ? left : ROWS_AT_ONCE;
    OY_TRY(oy_roll_check_proofs(roll, first, n, run->v->options->one_by_one, &bad, why));
    oy_progress_tick(&run->progress, n);
    return OY_OK;
}

static oy_status check_roll(struct oy_verifier *v, struct oy_why *why) {
    struct roll_run run = {.v = v};
    uint32_t bad = 0;
    oy_verifier_progress(v, &run.progress, "roll", "seçmen listesi", v->roll.rows);
    size_t n = (v->roll.rows + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE;
    oy_status status = oy_parallel_for(v->options->threads, n, check_rows, &run, why);
    oy_progress_end(&run.progress);
    if (status == OY_OK) status = oy_roll_check_distinct(&v->roll, &bad, why);
    if (status != OY_OK) oy_why_at(why, "roll.bin");
    return status;
}

oy_status oy_check_i2(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    bool known;
    OY_TRY(oy_verifier_recognizes(&known, v, why));
    if (!known) OY_TRY(check_roll(v, why));
    oy_say(v, r, "credentials: %u, parts of each: %u; all proved and distinct",
           "%u seçmen anahtarı, her biri %u parça; hepsi kanıtlı ve birbirinden farklı",
           v->roll.rows, v->roll.registrars);
    return OY_OK;
}

/* ---- I3 ---- */

oy_status oy_check_i3(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    uint64_t revoked = v->order.count[OY_LOG_REVOKE], replaced = v->order.count[OY_LOG_REPLACE];
    struct oy_registry *registry;
    if (revoked + replaced == 0) {
        r->status = OY_CHECK_NOT_APPLICABLE;
        oy_say(v, r, "no credential was revoked or replaced",
               "iptal edilen veya değiştirilen anahtar yok");
        return OY_OK;
    }
    OY_TRY(oy_registry_new(&registry, v->out->election, &v->roll, why));
    oy_status status = oy_ballots_replay(v, registry, false, NULL, why);
    oy_registry_free(registry);
    OY_TRY(status);
    oy_say(v, r, "%" PRIu64 " revoked, %" PRIu64 " replaced",
           "%" PRIu64 " anahtar iptal edilmiş, %" PRIu64 " anahtar değiştirilmiş", revoked,
           replaced);
    return OY_OK;
}

/* ---- I5 ---- */

oy_status oy_check_i5(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    struct oy_verification *out = v->out;
    struct oy_map map;
    OY_TRY(oy_verifier_aggregate(v, why));
    OY_TRY(oy_verifier_file(v, &map, NULL, v->places.tally, 0, why));
    oy_status status =
        oy_tally_compare(map.bytes, out->aggregates, out->election->id, out->closing, why);
    oy_map_close(&map);
    if (status != OY_OK) oy_why_at(why, "tally.bin");
    OY_TRY(status);
    oy_say(v, r,
           out->aggregates->n == 1 ? "%zu product of %" PRIu64 " counted ballots"
                                   : "%zu products of %" PRIu64 " counted ballots",
           "%zu çarpım, sayılan %" PRIu64 " oydan", out->aggregates->n, out->counts.counted);
    return OY_OK;
}

/* ---- I6 ---- */

static oy_status add_share(struct oy_verifier *v, uint64_t k, struct oy_why *why) {
    struct oy_verification *out = v->out;
    struct oy_share_context ctx = oy_verification_share_context(out);
    struct oy_map map;
    OY_TRY(oy_verifier_file(v, &map, NULL, v->places.share[k - 1], k, why));
    oy_status status = oy_share_set_add(&out->shares, &out->share_verdict[out->n_share_verdicts],
                                        &ctx, map.bytes, v->options->threads, why);
    oy_map_close(&map);
    if (status == OY_OK) out->n_share_verdicts++;
    return status;
}

/* Names the first share that does not count. */
static void say_shares(const struct oy_verifier *v, struct oy_check_result *r) {
    const struct oy_verification *out = v->out;
    for (size_t i = 0; i < out->n_share_verdicts; i++) {
        const struct oy_share_verdict *s = &out->share_verdict[i];
        if (s->counts) continue;
        oy_say(v, r, "%u shares count, %zu came; passed over: shares/%zu.bin of trustee %u (%s)",
               "%u pay geçerli, %zu pay geldi; sayılmayan: shares/%zu.bin, emanetçi %u (%s)",
               out->shares.counting, out->n_share_verdicts, i + 1, s->trustee, s->why.text);
        return;
    }
    oy_say(v, r, "%u shares count", "%u pay geçerli", out->shares.counting);
}

oy_status oy_check_i6(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    struct oy_verification *out = v->out;
    uint64_t n = v->order.count[OY_LOG_SHARE];
    OY_REQUIRE(why, n <= 2 * (uint64_t)out->manifest->n_trustees, OY_RANGE, "log-5",
               "%" PRIu64 " share entries for %u trustees", n, out->manifest->n_trustees);
    out->share_verdict = calloc((size_t)n + 1, sizeof *out->share_verdict);
    if (!out->share_verdict) return oy_fail(why, OY_MEMORY, "", "no memory for shares");
    for (uint64_t k = 1; k <= n; k++) OY_TRY(add_share(v, k, why));
    struct oy_share_context ctx = oy_verification_share_context(out);
    oy_status status = oy_share_set_enough(&out->shares, &ctx, why);
    say_shares(v, r);
    if (status == OY_OK || v->order.count[OY_LOG_RESULT]) return status;
    r->status = OY_CHECK_NOT_YET; /* [chk-3] */
    return OY_OK;
}

/* ---- I7, I8, I9 ---- */

oy_status oy_check_i7(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    struct oy_verification *out = v->out;
    struct oy_share_context ctx = oy_verification_share_context(out);
    OY_TRY(oy_shares_combine(&out->totals, &out->shares, &ctx, v->options->threads, why));
    out->has_totals = true;
    OY_TRY(oy_verification_decide(&out->decisions, out, out->totals, why));
    out->has_decisions = true;
    oy_say(v, r, out->totals->n == 1 ? "%zu total" : "%zu totals", "%zu toplam", out->totals->n);
    return OY_OK;
}

/* The file is read once: what I9 will say of the rest of it is kept [chk-8]. */
oy_status oy_check_i8(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    struct oy_verification *out = v->out;
    struct oy_share_context ctx = oy_verification_share_context(out);
    struct oy_map map;
    OY_TRY(oy_verifier_file(v, &map, NULL, v->places.result, 0, why));
    oy_status status = oy_result_compare(map.bytes, &ctx, &out->counts, out->totals, why);
    if (status == OY_OK)
        v->decided = oy_result_compare_decisions(map.bytes, &ctx, &out->counts, out->totals,
                                                 out->decisions, &v->decided_why);
    oy_map_close(&map);
    if (status != OY_OK) oy_why_at(why, "result.json");
    OY_TRY(status);
    oy_say(v, r, "totals and lot as published", "toplamlar ve kura yayımlandığı gibi");
    return OY_OK;
}

static size_t count_decisions(const struct oy_verification *v) {
    size_t n = 0;
    for (size_t i = 0; i < v->manifest->n_contests; i++)
        if (v->decisions[i].outcome != OY_OUTCOME_NONE) n++;
    return n;
}

oy_status oy_check_i9(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    if (v->decided != OY_OK) {
        *why = v->decided_why;
        oy_why_at(why, "result.json");
        return v->decided;
    }
    size_t n = count_decisions(v->out);
    if (n == 0)
        oy_say(v, r, "no question has a rule of decision", "hiçbir sorunun karar kuralı yok");
    else
        oy_say(v, r, n == 1 ? "%zu decision as published" : "%zu decisions as published",
               "%zu karar yayımlandığı gibi", n);
    return OY_OK;
}
