#include "common.h"

#include <sodium.h>
#include <stdio.h>

#include "base/day.h"
#include "crypto/transcript.h"

static struct oy_buffer base(void) {
    struct oy_why why = {.status = OY_OK};
    struct oy_sample_plan plan = {0};
    cr_assert_eq(oy_base_init(&why), OY_OK);
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    return oy_sample_manifest(&plan);
}

static oy_status parse(const char *text, struct oy_why *why) {
    struct oy_manifest *m;
    oy_status status = oy_manifest_parse(&m, oy_span_text(text), why);
    cr_assert((m != NULL) == (status == OY_OK));
    oy_manifest_free(m);
    return status;
}

/* The sample with one piece of text replaced is refused by this rule. */
static void refused(const char *from, const char *to, const char *rule) {
    struct oy_buffer b = base();
    char *text = replaced((const char *)b.p, from, to);
    REFUSED(parse(text, &why), rule);
    free(text);
    oy_buffer_free(&b);
}

static void accepted(const char *from, const char *to) {
    struct oy_buffer b = base();
    char *text = replaced((const char *)b.p, from, to);
    OK(parse(text, &why));
    free(text);
    oy_buffer_free(&b);
}

Test(manifest, is_read_in_full) {
    struct oy_buffer b = base();
    struct oy_manifest *m;
    unsigned char digest[32];
    OK(oy_manifest_parse(&m, oy_buffer_span(&b), &why));
    cr_assert_str_eq(m->group->name, "ristretto255");
    cr_assert_str_eq(m->origin, "example.org/oy/sample");
    cr_assert_eq(m->opens, 1903852800); /* 2030-05-01T08:00:00Z */
    cr_assert_eq(m->closes, 1904500800);
    cr_assert_eq(m->minimum_scope, 3);
    cr_assert(m->totals_by_mahalle && !m->has_earlier && !m->description);
    cr_assert_eq(m->n_mahalle, 3);
    cr_assert_eq(m->n_trustees, 3);
    cr_assert_eq(m->threshold, 2);
    cr_assert_eq(m->n_registrars, 2);
    cr_assert_eq(m->n_officers, 1);
    cr_assert_eq(m->n_witnesses, 0);
    cr_assert_eq(m->n_contests, 3);
    (void)crypto_hash_sha256(digest, b.p, b.n);
    cr_assert_arr_eq(m->digest, digest, 32);
    cr_assert_eq(oy_manifest_find_mahalle(m, 20), 1);
    cr_assert_eq(oy_manifest_find_mahalle(m, 21), SIZE_MAX);
    cr_assert(oy_manifest_style_has(m, 2, 20));
    cr_assert(!oy_manifest_style_has(m, 2, 10));
    oy_manifest_free(m);
    oy_buffer_free(&b);
}

/* [cer-2] */
Test(manifest, derives_the_ceremony_id) {
    struct oy_buffer b = base();
    struct oy_manifest *m;
    struct oy_transcript t;
    unsigned char id[32];
    OK(oy_manifest_parse(&m, oy_buffer_span(&b), &why));
    oy_transcript_begin(&t, m->group, "ceremony");
    oy_transcript_u32(&t, 2);
    oy_transcript_u32(&t, 3);
    oy_transcript_item(&t, m->ceremony_nonce, 32);
    for (int i = 0; i < 3; i++) {
        oy_transcript_item(&t, m->trustees[i].identity, 32);
        oy_transcript_item(&t, m->trustees[i].exchange, 32);
    }
    oy_transcript_id(&t, id);
    cr_assert_arr_eq(m->ceremony_id, id, 32);
    oy_manifest_free(m);
    oy_buffer_free(&b);
}

Test(manifest, takes_what_may_be_left_out) {
    accepted("\"roll_id\"", "\"description\":\"two\\nlines\",\"roll_id\"");
    accepted("\"opens\"", "\"earlier_election\":\"0101010101010101010101010101010101010101010101010"
                          "101010101010101\",\"opens\"");
    accepted("\"title\":\"Park\"", "\"title\":\"Park\",\"description\":\"Trees?\"");
    accepted("\"title\":\"Yes\"", "\"title\":\"Yes\",\"description\":\"For\"");
}

/* [man-1] */
Test(manifest, refuses_other_kinds_versions_groups_and_keys) {
    refused("oy-manifest", "oy-manifesto", "man-1");
    refused("\"version\":1", "\"version\":2", "man-1");
    refused("\"version\":1", "\"version\":-1", "man-1");
    refused("\"ristretto255\"", "\"p256\"", "man-1");
    refused("\"ristretto255\"", "\"tiny\"", "man-1");
    refused("\"origin\"", "\"colour\":1,\"origin\"", "json-2");
    refused("\"version\":1,", "", "json-3");
    refused("\"totals_by_mahalle\":true,", "", "json-3");
    refused("{\"format\"", "{\"version\":1,\"format\"", "json-1");
    refused("\"minimum_scope\":3", "\"minimum_scope\":2", "json-4");
    refused("example.org/oy/sample", "Example", "json-4");
    refused("\"A sample\"", "\"\"", "json-4");
}

/* [man-2] */
Test(manifest, refuses_what_is_no_time) {
    refused("2030-05-01T08:00:00Z", "2030-05-01 08:00:00Z", "man-2");
    refused("2030-05-01T08:00:00Z", "2030-05-01T08:00:00", "man-2");
    refused("2030-05-01T08:00:00Z", "2030-05-01T08:00:00+03:00", "man-2");
    refused("2030-05-01T08:00:00Z", "2030-02-29T08:00:00Z", "man-2");
    refused("2030-05-01T08:00:00Z", "2030-13-01T08:00:00Z", "man-2");
    refused("2030-05-01T08:00:00Z", "2030-00-01T08:00:00Z", "man-2");
    refused("2030-05-01T08:00:00Z", "2030-05-00T08:00:00Z", "man-2");
    refused("2030-05-01T08:00:00Z", "2030-04-31T08:00:00Z", "man-2");
    refused("2030-05-01T08:00:00Z", "2030-05-01T24:00:00Z", "man-2");
    refused("2030-05-01T08:00:00Z", "2030-05-01T08:60:00Z", "man-2");
    refused("2030-05-01T08:00:00Z", "2030-05-01T08:00:60Z", "man-2");
    refused("2030-05-01T08:00:00Z", "1969-05-01T08:00:00Z", "man-2");
    refused("2030-05-01T08:00:00Z", "2100-02-29T08:00:00Z", "man-2");
    refused("2030-05-01T08:00:00Z", "2030-05-08T20:00:00Z", "man-2");
    accepted("2030-05-01T08:00:00Z", "2028-02-29T23:59:59Z");
    accepted("2030-05-01T08:00:00Z", "2000-02-29T23:59:59Z");
}

Test(manifest, counts_seconds_like_the_calendar) {
    static const struct {
        const char *text;
        uint64_t seconds;
    } times[] = {{"1970-01-01T00:00:00Z", 0},
                 {"1999-12-31T23:59:59Z", 946684799},
                 {"2000-02-29T12:00:00Z", 951825600},
                 {"2001-09-09T01:46:40Z", 1000000000},
                 {"2028-12-31T00:00:00Z", 1861833600}};
    struct oy_buffer b = base();
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        struct oy_manifest *m;
        char *text = replaced((const char *)b.p, "2030-05-01T08:00:00Z", times[i].text);
        OK(oy_manifest_parse(&m, oy_span_text(text), &why));
        cr_assert_eq(m->opens, times[i].seconds, "%s", times[i].text);
        oy_manifest_free(m);
        free(text);
    }
    oy_buffer_free(&b);
}

/* [man-3] */
Test(manifest, refuses_unsorted_mahalle) {
    refused("\"id\":20,\"name\"", "\"id\":10,\"name\"", "man-3");
    refused("\"id\":20,\"name\"", "\"id\":31,\"name\"", "man-3");
    refused("\"id\":10,\"name\"", "\"id\":0,\"name\"", "json-4");
    refused("\"id\":30,\"name\"", "\"id\":1000000,\"name\"", "json-4");
    refused("\"scope\":[20]", "\"scope\":[21]", "man-3");
    refused("\"scope\":[20]", "\"scope\":[20,10]", "man-3");
    refused("\"scope\":[20]", "\"scope\":[20,20]", "man-3");
    refused("\"scope\":[20]", "\"scope\":[-1]", "man-3"); /* no id at all: not there either */
    refused("\"scope\":[20]", "\"scope\":[9007199254740991]", "man-3");
    refused("\"scope\":[20]", "\"scope\":[]", "man-3");
    accepted("\"scope\":[20]", "\"scope\":[10,20,30]");
}

/* [man-4], [cer-1] */
Test(manifest, refuses_thresholds_and_quorums_out_of_bounds) {
    refused("\"threshold\":2", "\"threshold\":1", "man-4");
    refused("\"threshold\":2", "\"threshold\":4", "man-4");
    refused("\"threshold\":2", "\"threshold\":3", "cer-1");
    accepted("\"threshold\":2,\"all_needed\":false", "\"threshold\":3,\"all_needed\":true");
    refused("\"officers\":{\"quorum\":1", "\"officers\":{\"quorum\":2", "man-4");
    refused("\"officers\":{\"quorum\":1", "\"officers\":{\"quorum\":0", "man-4");
    refused("\"witnesses\":{\"quorum\":0", "\"witnesses\":{\"quorum\":1", "man-4");
}

#define KEY_7 "0707070707070707070707070707070707070707070707070707070707070707"
#define WITNESS(name, quorum)                                                                      \
    "\"witnesses\":{\"quorum\":" quorum ",\"keys\":[{"                                             \
    "\"name\":\"" name "\",\"key\":\"" KEY_7 "\"}]}"

/* [man-4] */
Test(manifest, refuses_wrong_numbers_of_keys) {
    struct oy_buffer b = base();
    char *text = strdup((const char *)b.p), *start, *end;
    start = strstr(text, "\"registrars\":[") + strlen("\"registrars\":[");
    end = strchr(start, ']');
    memmove(start, end, strlen(end) + 1);
    REFUSED(parse(text, &why), "man-4"); /* no registrar */
    free(text);
    text = strdup((const char *)b.p);
    start = strstr(text, "\"officers\":{\"quorum\":1,\"keys\":[");
    start = strchr(start, '[') + 1;
    end = strchr(start, ']');
    memmove(start, end, strlen(end) + 1);
    REFUSED(parse(text, &why), "man-4"); /* no officer */
    free(text);
    oy_buffer_free(&b);
    accepted("\"witnesses\":{\"quorum\":0,\"keys\":[]}", WITNESS("w.example.org/1", "1"));
    refused("\"witnesses\":{\"quorum\":0,\"keys\":[]}", WITNESS("w.example.org/1", "0"), "man-4");
    refused("\"witnesses\":{\"quorum\":0,\"keys\":[]}", WITNESS("w 1", "1"), "json-4");
    refused("\"witnesses\":{\"quorum\":0,\"keys\":[]}", WITNESS("w+1", "1"), "json-4");
}

/* [man-5] */
Test(manifest, refuses_a_key_that_stands_twice) {
    struct oy_buffer b = base();
    const char *text = (const char *)b.p;
    char from[100], to[100];
    const char *server = strstr(text, "\"server\":{\"key\":\"");
    const char *officer = strstr(text, "\"name\":\"Officer\",\"key\":\"");
    (void)snprintf(from, sizeof from, "%.*s", 64 + 17, server);
    (void)snprintf(to, sizeof to, "\"server\":{\"key\":\"%.64s", officer + 24);
    refused(from, to, "man-5");
    /* the exchange key of trustee 2 is that of trustee 1 */
    char *same = replaced(text, "1212121212121212121212121212121212121212121212121212121212121212",
                          "1111111111111111111111111111111111111111111111111111111111111111");
    REFUSED(parse(same, &why), "man-5");
    free(same);
    oy_buffer_free(&b);
    refused("\"key\":\"", "\"key\":\"00", "json-4");
}

/* [man-6] */
Test(manifest, refuses_bad_and_equal_ids) {
    refused("\"id\":\"park\"", "\"id\":\"\"", "man-6");
    refused("\"id\":\"park\"", "\"id\":\"a b\"", "man-6");
    refused("\"id\":\"park\"", "\"id\":\"a/b\"", "man-6");
    refused("\"id\":\"park\"", "\"id\":\"\xc3\xa7\"", "man-6");
    refused("\"id\":\"park\"", "\"id\":\"lamps\"", "man-6");
    refused("\"id\":\"park\"", "\"id\":\"LAMPS\"", "man-6");
    refused("\"id\":\"yes\"", "\"id\":\"no\"", "man-6");
    refused("\"id\":\"yes\"", "\"id\":\"No\"", "man-6");
    refused("\"id\":\"yes\"", "\"id\":\"blank\"", "man-6");
    refused("\"id\":\"yes\"", "\"id\":\"BLANK\"", "man-6");
    refused("\"id\":\"yes\"", "\"id\":\"12345678901234567890123456789012345678901\"", "man-6");
    accepted("\"id\":\"yes\"", "\"id\":\"1234567890123456789012345678901234567.-_\"");
}

/* [man-7] */
Test(manifest, refuses_texts_that_look_like_others) {
    refused("A sample", "A\\u0007sample", "man-7");
    refused("A sample", "A\\nsample", "man-7");
    refused("A sample", "A\\u007fsample", "man-7");
    refused("A sample", "A\\u009fsample", "man-7");
    refused("A sample", "A\\u0301sample", "man-7");
    refused("A sample", "A\\u200bsample", "man-7");
    refused("A sample", "A\\u202esample", "man-7");
    refused("A sample", "A\\u2060sample", "man-7");
    refused("A sample", "A\\ufeffsample", "man-7");
    refused("A sample", "A\\uff21sample", "man-7");
    refused("\"roll_id\"", "\"description\":\"a\\tb\",\"roll_id\"", "man-7");
    refused("\"title\":\"Park\"", "\"title\":\"Lamps\"", "man-7");
    refused("\"title\":\"Yes\"", "\"title\":\"No\"", "man-7");
    accepted("A sample", "A\xc3\x87 \xc4\xb0\xc4\xb1\xc5\x9f");
}

Test(manifest, bounds_texts_by_characters) {
    char text[4 * 301 + 1] = "", c[] = "\xc3\xa7";
    for (int i = 0; i < 300; i++) strcat(text, c);
    accepted("A sample", text);
    strcat(text, c);
    refused("A sample", text, "json-4");
}

/* [qst-1] */
Test(manifest, refuses_bad_questions) {
    refused("\"type\":\"choice\"", "\"type\":\"guess\"", "qst-1");
    refused("\"type\":\"choice\",\"suite\":1", "\"type\":\"choice\",\"suite\":2", "qst-1");
    refused("\"type\":\"choice\",\"suite\":1", "\"type\":\"choice\",\"suite\":257", "qst-1");
    refused("[{\"id\":\"yes\",\"title\":\"Yes\"},{\"id\":\"no\",\"title\":\"No\"}]", "[]", "qst-1");
    accepted(",{\"id\":\"no\",\"title\":\"No\"}", ""); /* yes or blank */
    refused("\"blank\":true,\"options\":[{\"id\":\"yes\",\"title\":\"Yes\"},"
            "{\"id\":\"no\",\"title\":\"No\"}]",
            "\"blank\":false,\"options\":[{\"id\":\"yes\",\"title\":\"Yes\"}]", "qst-1");
    refused("\"points\":5", "\"points\":5,\"cap\":5", "json-2");
    refused("\"points\":5,", "", "json-3");
    refused("\"points\":5", "\"points\":0", "json-4");
    refused("\"cost\":40", "\"cost\":0", "json-4");
    refused("\"cost\":40", "\"costs\":40", "json-2");
    refused("\"min\":0,\"max\":2", "\"min\":3,\"max\":2", "json-4");
    refused("\"min\":0,\"max\":2", "\"min\":0,\"max\":4", "json-4");
    refused("\"min\":0,\"max\":2", "\"min\":0,\"max\":0", "json-4");
}

/* [man-8] 3,100 bits in modp4096 fill 10 MB; twice that is too much. */
Test(manifest, refuses_ballots_above_the_limit) {
    struct oy_why init = {.status = OY_OK};
    char *contests = NULL;
    size_t n;
    cr_assert_eq(oy_crypto_init(&init), OY_OK);
    for (int twice = 0; twice < 2; twice++) {
        FILE *f = open_memstream(&contests, &n);
        for (int k = 0; k <= twice; k++) {
            (void)fprintf(f,
                          "%s{\"id\":\"c%d\",\"title\":\"T%d\",\"type\":\"score\",\"suite\":1,"
                          "\"blank\":false,\"max_score\":1000000,\"options\":[",
                          k ? "," : "[", k, k);
            for (int i = 0; i < 155; i++)
                (void)fprintf(f, "%s{\"id\":\"o%d\",\"title\":\"O%d\"}", i ? "," : "", i, i);
            (void)fputs("]}", f);
        }
        (void)fputs("]", f);
        cr_assert_eq(fclose(f), 0);
        struct oy_sample_plan plan = {.group = "modp4096", .contests = contests};
        struct oy_buffer b = oy_sample_manifest(&plan);
        if (twice)
            REFUSED(parse((const char *)b.p, &why), "man-8");
        else
            OK(parse((const char *)b.p, &why));
        oy_buffer_free(&b);
        free(contests);
    }
}

/* ---- who may vote, and papers ---- */

#define RULES                                                                                      \
    "\"residency\":{\"minimum_age\":18,\"minimum_days\":180,\"election_day\":\"2030-05-05\","      \
    "\"cutoff\":\"2030-01-01\",\"posting_from\":\"2030-02-01\",\"posting_to\":\"2030-03-03\","     \
    "\"objections_decided\":\"2030-03-20\",\"roll_final\":\"2030-04-01\","                         \
    "\"destroy_after\":\"2030-11-01\"},"
#define DIGEST "\"sha256\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\""
#define PAPER(file) "{\"title\":\"Plan\",\"file\":\"" file "\",\"bytes\":4096," DIGEST "}"

/* The sample with rules of residency and a change to them: refused by this rule, or taken if NULL.
 */
static void rules(const char *from, const char *to, const char *rule) {
    struct oy_buffer b = base();
    char *with = replaced((const char *)b.p, "\"opens\"", RULES "\"opens\"");
    char *text = replaced(with, from, to);
    if (rule)
        REFUSED(parse(text, &why), rule);
    else
        OK(parse(text, &why));
    free(text);
    free(with);
    oy_buffer_free(&b);
}

/* [man-9] */
Test(manifest, reads_who_may_vote) {
    struct oy_buffer b = base();
    struct oy_manifest *m;
    uint32_t day;
    char *text = replaced((const char *)b.p, "\"opens\"", RULES "\"opens\"");
    OK(oy_manifest_parse(&m, oy_span_text(text), &why));
    cr_assert(m->has_residency);
    cr_assert_eq(m->residency.minimum_age, 18);
    cr_assert_eq(m->residency.minimum_days, 180);
    cr_assert(oy_day_make(&day, 2030, 11, 1));
    cr_assert_eq(m->residency.destroy_after, day);
    cr_assert(oy_day_make(&day, 2030, 3, 20));
    cr_assert_eq(m->residency.objections_decided, day);
    oy_manifest_free(m);
    free(text);
    oy_buffer_free(&b);
}

/* [man-9] Each date may be that of its neighbour and not lie beyond it. */
Test(manifest, dates_of_residency_are_in_order) {
    static const struct {
        const char *key, *day, *last, *beyond;
    } dates[] = {
        {"cutoff", "2030-01-01", "2030-02-01", "2030-02-02"},
        {"posting_from", "2030-02-01", "2030-03-03", "2030-03-04"},
        {"posting_to", "2030-03-03", "2030-03-20", "2030-03-21"},
        {"objections_decided", "2030-03-20", "2030-04-01", "2030-04-02"},
        {"roll_final", "2030-04-01", "2030-05-01", "2030-05-02"},
        {"election_day", "2030-05-05", "2030-05-08", "2030-05-09"},
        {"election_day", "2030-05-05", "2030-05-01", "2030-04-30"},
        {"destroy_after", "2030-11-01", "2030-05-08", "2030-05-07"},
    };
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        char from[64], to[64];
        (void)snprintf(from, sizeof from, "\"%s\":\"%s\"", dates[i].key, dates[i].day);
        (void)snprintf(to, sizeof to, "\"%s\":\"%s\"", dates[i].key, dates[i].last);
        rules(from, to, NULL);
        (void)snprintf(to, sizeof to, "\"%s\":\"%s\"", dates[i].key, dates[i].beyond);
        rules(from, to, "man-9");
    }
    /* the day of a time is that of Türkiye: it begins at 21:00 */
    rules("2030-05-08T20:00:00Z", "2030-05-04T20:59:59Z", "man-9");
    rules("2030-05-08T20:00:00Z", "2030-05-04T21:00:00Z", NULL);
}

/* [man-9] */
Test(manifest, refuses_what_is_no_rule_of_residency) {
    rules("\"minimum_age\":18", "\"minimum_age\":120", NULL);
    rules("\"minimum_age\":18", "\"minimum_age\":121", "json-4");
    rules("\"minimum_age\":18", "\"minimum_age\":-1", "json-4");
    rules("\"minimum_days\":180", "\"minimum_days\":36500", NULL);
    rules("\"minimum_days\":180", "\"minimum_days\":36501", "json-4");
    rules("\"minimum_days\":180,", "", "json-3");
    rules("\"minimum_days\":180", "\"minimum_days\":180,\"colour\":1", "json-2");
    rules("\"minimum_days\":180", "\"minimum_days\":180,\"minimum_days\":0", "json-1");
    rules("\"cutoff\":\"2030-01-01\"", "\"cutoff\":\"2029-02-29\"", "man-9");
    rules("\"cutoff\":\"2030-01-01\"", "\"cutoff\":\"1899-12-31\"", "man-9");
    rules("\"cutoff\":\"2030-01-01\"", "\"cutoff\":\"1900-01-01\"", NULL);
    rules("\"cutoff\":\"2030-01-01\"", "\"cutoff\":\"01.01.2030\"", "man-9");
    rules("\"cutoff\":\"2030-01-01\"", "\"cutoff\":\"2030-01-01 \"", "man-9");
    rules("\"cutoff\":\"2030-01-01\"", "\"cutoff\":20300101", "json-3");
    rules("\"2030-11-01\"", "\"9999-12-31\"", NULL);
    rules("\"2030-11-01\"", "\"10000-01-01\"", "man-9");
}

/* [man-10] The sample with these attachments, and those of its first contest if not NULL. */
static void papers(const char *list, const char *of_contest, const char *rule) {
    struct oy_buffer b = base();
    char to[1024];
    (void)snprintf(to, sizeof to, "\"attachments\":[%s],\"opens\"", list);
    char *text = replaced((const char *)b.p, "\"opens\"", to);
    if (of_contest) {
        char *before = text;
        (void)snprintf(to, sizeof to, "\"id\":\"park\",\"attachments\":[%s]", of_contest);
        text = replaced(before, "\"id\":\"park\"", to);
        free(before);
    }
    if (rule)
        REFUSED(parse(text, &why), rule);
    else
        OK(parse(text, &why));
    free(text);
    oy_buffer_free(&b);
}

/* [man-10] */
Test(manifest, names_of_papers_are_files_and_distinct) {
    static const char *const names[] = {"",      ".",      "..",  ".plan",       "../plan",
                                        "a/b",   "a\\\\b", "a b", "plan\\u0000", "pl\xc3\xa2n",
                                        "C:plan"};
    papers(PAPER("plan.pdf"), NULL, NULL);
    papers(PAPER("plan.pdf") "," PAPER("Plan-2_b.pdf"), PAPER("x"), NULL);
    papers(PAPER("plan.pdf") "," PAPER("plan.pdf"), NULL, "man-10");
    papers(PAPER("plan.pdf") "," PAPER("PLAN.pdf"), NULL, "man-10");
    papers(PAPER("plan.pdf"), PAPER("plan.PDF"), "man-10"); /* of the contest's */
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char list[512];
        (void)snprintf(list, sizeof list,
                       "{\"title\":\"Plan\",\"file\":\"%s\",\"bytes\":1," DIGEST "}", names[i]);
        struct oy_buffer b = base();
        char to[600];
        (void)snprintf(to, sizeof to, "\"attachments\":[%s],\"opens\"", list);
        char *text = replaced((const char *)b.p, "\"opens\"", to);
        struct oy_why reason = {.status = OY_OK};
        cr_assert_neq(parse(text, &reason), OY_OK, "%s", names[i]);
        free(text);
        oy_buffer_free(&b);
    }
}

/* [man-10] */
Test(manifest, papers_have_a_size_and_a_digest) {
#define SIZED(bytes) "{\"title\":\"Plan\",\"file\":\"p\",\"bytes\":" bytes "," DIGEST "}"
    papers(SIZED("1"), NULL, NULL);
    papers(SIZED("0"), NULL, "json-4");
    papers(SIZED("1000000000000"), NULL, NULL);
    papers(SIZED("1000000000001"), NULL, "json-4");
    papers("", NULL, "json-4");
    papers("{\"title\":\"Plan\",\"file\":\"p\",\"bytes\":1,\"sha256\":\"00\"}", NULL, "json-4");
    papers("{\"title\":\"Plan\",\"file\":\"p\",\"bytes\":1}", NULL, "json-3");
    papers("{\"title\":\"Pl\\u0007an\",\"file\":\"p\",\"bytes\":1," DIGEST "}", NULL, "man-7");
}
