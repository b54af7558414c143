/* a42: one more than the most of everything that is counted in manifest, roll and ballot, and sums
 * near 2^63. (Counts of the log are in the files on the log.) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/attacks/attacks.h"

/* `n` items, `item` with its number in the place of each %04d, joined by commas. The caller frees
 * it. */
static char *repeat(const char *item, unsigned n) {
    char *text = NULL;
    size_t len = 0;
    FILE *f = open_memstream(&text, &len);
    for (unsigned i = 0; i < n; i++) {
        if (i) (void)fputc(',', f);
        for (const char *p = item; *p; p++) {
            if (*p == '#')
                (void)fprintf(f, "%04u", i + 100);
            else
                (void)fputc(*p, f);
        }
    }
    (void)fclose(f);
    return text;
}

static oy_status parse(const struct attack_poll *p, struct oy_why *why) {
    struct oy_manifest *m;
    oy_status status = oy_manifest_parse(&m, oy_buffer_span(&p->manifest_file), why);
    if (status == OY_OK) oy_manifest_free(m);
    return status;
}

static void refused(struct attack_poll *p, const char *rule) {
    attack_poll_open(p);
    attack_expect(p, "K2", rule, "manifest.json");
    attack_poll_contests(p, "ristretto255", attack_one_question);
}

static void taken(struct attack_poll *p) {
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(parse(p, &why), OY_OK, "%s %s", why.where, why.text);
    attack_poll_contests(p, "ristretto255", attack_one_question);
}

#define HEX60 "000000000000000000000000000000000000000000000000000000000000"
#define KEY(role) "{\"name\":\"" role " #\",\"key\":\"" HEX60 "#\"}"

/* Lists of keys and of mahalle: as many as may be, and one more. `from` is what follows the list.
 */
Test(a42_counts, lists_of_people_and_places) {
    static const struct {
        const char *from, *item, *rule;
        unsigned room; /* how many more may come */
    } list[] = {
        {"]},\"registrars\"",
         "{\"name\":\"T\",\"identity\":\"" HEX60 "#\",\"exchange\":\"" HEX60 "#\"}", "man-4", 29},
        {"],\"officers\"", KEY("R"), "man-4", 0},
        {"]},\"server\"", KEY("O"), "man-4", 14},
        {"]},\"contests\"", "{\"name\":\"w#\",\"key\":\"" HEX60 "#\"}", "man-4", 15},
        {"],\"trustees\"", "{\"id\":1#,\"name\":\"M\"}", "json-4", 1997},
    };
    struct attack_poll *p = attack_small("ristretto255");
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        for (unsigned more = 0; more < 2; more++) {
            unsigned n = list[i].room + more;
            if (n == 0) continue;
            char *items = repeat(list[i].item, n), *to = malloc(strlen(items) + 40);
            (void)sprintf(to, ",%s%s", items, list[i].from);
            attack_poll_edit(p, list[i].from, to);
            if (more)
                refused(p, list[i].rule);
            else
                taken(p);
            free(items);
            free(to);
        }
    }
    attack_poll_free(p);
}

/* A manifest whose list of contests is `format` with a repeated item in it. */
static void with_items(struct attack_poll *p, const char *before, const char *item, unsigned n,
                       const char *after) {
    char *items = repeat(item, n),
         *text = malloc(strlen(before) + strlen(items) + strlen(after) + 1);
    (void)sprintf(text, "%s%s%s", before, items, after);
    attack_poll_contests(p, "ristretto255", text);
    free(items);
    free(text);
}

#define HEAD(type)                                                                                 \
    "{\"id\":\"q\",\"title\":\"Q\",\"type\":\"" type "\",\"suite\":1,\"blank\":false,"
#define OPTION "{\"id\":\"o#\",\"title\":\"O #\"}"
#define TWO "\"options\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\",\"title\":\"B\"}]}"

Test(a42_counts, lists_of_questions) {
    struct attack_poll *p = attack_small("ristretto255");
    static const char contest[] =
        "{\"id\":\"q#\",\"title\":\"Q #\",\"type\":\"choice\",\"suite\":1,\"blank\":false," TWO;
    with_items(p, "", contest, 64, "");
    taken(p);
    with_items(p, "", contest, 65, ""); /* all on one ballot */
    refused(p, "man-8");
    with_items(p, "", contest, 2049, "");
    refused(p, "json-4");
    attack_poll_contests(p, "ristretto255", "");
    refused(p, "json-4");
    with_items(p, HEAD("choice") "\"options\":[", OPTION, 1000, "]}");
    taken(p);
    with_items(p, HEAD("choice") "\"options\":[", OPTION, 1001, "]}");
    refused(p, "qst-1");
    with_items(p, HEAD("choice") "\"options\":[", OPTION, 0, "]}");
    refused(p, "qst-1");
    with_items(p, HEAD("grades") "\"grades\":[", OPTION, 20, "]," TWO);
    taken(p);
    with_items(p, HEAD("grades") "\"grades\":[", OPTION, 21, "]," TWO);
    refused(p, "json-4");
    attack_poll_free(p);
}

/* [man-8] A ballot of 3168 bytes a bit: 6 contests of 1000 options do not fit into 16 MiB. */
Test(a42_counts, ballot_above_16_mib) {
    struct attack_poll *p = attack_small("ristretto255");
    char *options = repeat(OPTION, 1000);
    for (unsigned n = 5; n <= 6; n++) {
        char *text = NULL;
        size_t len = 0;
        FILE *f = open_memstream(&text, &len);
        for (unsigned i = 0; i < n; i++)
            (void)fprintf(f,
                          "%s{\"id\":\"q%u\",\"title\":\"Q %u\",\"type\":\"choice\",\"suite\":1,"
                          "\"blank\":false,\"options\":[%s]}",
                          i ? "," : "", i, i, options);
        (void)fclose(f);
        attack_poll_contests(p, "modp4096", text);
        if (n == 5)
            taken(p);
        else
            refused(p, "man-8");
        free(text);
    }
    free(options);
    attack_poll_free(p);
}

/* Numbers of a question, at their bound and one beyond. */
Test(a42_counts, numbers_of_questions) {
    static const struct {
        const char *text, *rule; /* NULL: taken */
    } contest[] = {
        {HEAD("score") "\"max_score\":1000000," TWO, NULL},
        {HEAD("score") "\"max_score\":1000001," TWO, "json-4"},
        {HEAD("score") "\"max_score\":0," TWO, "json-4"},
        {HEAD("points") "\"points\":1000000," TWO, NULL},
        {HEAD("points") "\"points\":1000001," TWO, "json-4"},
        {HEAD("approval") "\"min\":0,\"max\":2," TWO, NULL},
        {HEAD("approval") "\"min\":0,\"max\":3," TWO, "json-4"},
        {HEAD("approval") "\"min\":2,\"max\":1," TWO, "json-4"},
        {HEAD("approval") "\"min\":-1,\"max\":1," TWO, "json-4"},
        {HEAD("approval") "\"min\":0,\"max\":0," TWO, "json-4"},
        {HEAD("rank") "\"ranks\":2,\"fewer\":false," TWO, NULL},
        {HEAD("rank") "\"ranks\":3,\"fewer\":false," TWO, "json-4"},
        {HEAD("rank") "\"ranks\":0,\"fewer\":false," TWO, "json-4"},
        {HEAD("score") "\"max_score\":9007199254740991," TWO, "json-4"},
        {HEAD("score") "\"max_score\":9007199254740992," TWO, "json-1"},
        {HEAD("score") "\"max_score\":9223372036854775807," TWO, "json-1"},
        {HEAD("score") "\"max_score\":9223372036854775809," TWO, "json-1"},
        {HEAD("score") "\"max_score\":18446744073709551617," TWO, "json-1"},
        {HEAD("score") "\"max_score\":1e400," TWO, "json-1"},
    };
    struct attack_poll *p = attack_small("ristretto255");
    for (size_t i = 0; i < sizeof contest / sizeof *contest; i++) {
        attack_poll_contests(p, "ristretto255", contest[i].text);
        if (contest[i].rule)
            refused(p, contest[i].rule);
        else
            taken(p);
    }
    attack_poll_free(p);
}

/* Costs and caps. The largest sum that their bounds allow is 1001·10^15 and a little: below 2^62.
 */
Test(a42_counts, money) {
    struct attack_poll *p = attack_small("ristretto255");
    static const char after[] = "]}";
    static const char dear[] = "{\"id\":\"o#\",\"title\":\"O #\",\"cost\":1000000000000000}";
    static const char dearer[] = "{\"id\":\"o#\",\"title\":\"O #\",\"cost\":1000000000000001}";
    static const char cap[] =
        HEAD("budget") "\"cap\":1000000000000000,\"min\":0,\"max\":1,\"options\":[";
    static const char above[] =
        HEAD("budget") "\"cap\":1000000000000001,\"min\":0,\"max\":1,\"options\":[";
    with_items(p, cap, dear, 1000, after);
    taken(p);
    with_items(p, cap, dearer, 2, after);
    refused(p, "json-4");
    with_items(p, above, dear, 2, after);
    refused(p, "json-4");
    attack_poll_free(p);
}

/* Sums near 2^62 and 2^63, which no manifest can ask for: the check behind the bounds. */
static oy_status derive(int64_t a, int64_t b, int64_t cap, struct oy_why *why) {
    static char id[] = "q", one[] = "a", two[] = "b", title[] = "T";
    struct oy_contest c = {.id = id, .title = title, .type = OY_BUDGET, .suite = 1};
    struct oy_option options[2] = {{.id = one, .cost = a}, {.id = two, .cost = b}};
    c.options = calloc(2, sizeof *c.options);
    for (size_t i = 0; i < 2; i++) {
        c.options[i].id = strdup(options[i].id);
        c.options[i].title = strdup(title);
        c.options[i].cost = options[i].cost;
    }
    c.id = strdup(id);
    c.title = strdup(title);
    c.n_options = 2;
    c.max = 2;
    c.top = cap;
    oy_status status = oy_contest_derive(&c, why);
    oy_contest_clear(&c);
    return status;
}

Test(a42_counts, sums_near_two_to_the_63) {
    const int64_t big = (int64_t)1 << 60, bigger = (int64_t)1 << 62;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    /* 2·2^60 + 2^60 + 2^60 = 2^62 is the most */
    cr_assert_eq(derive(big, big, big, &why), OY_OK);
    const int64_t cases[][3] = {{big, big + 1, big},
                                {big, big, big + 1},
                                {bigger, bigger, bigger},
                                {INT64_MAX, 1, INT64_MAX - 1},
                                {INT64_MAX, INT64_MAX, INT64_MAX - 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_neq(derive(cases[i][0], cases[i][1], cases[i][2], &why), OY_OK, "case %zu", i);
        cr_assert_str_eq(why.rule, "rul-3", "case %zu", i);
    }
}

/* [qst-3] A total above 2^40; products of rows and weights do not wrap. */
Test(a42_counts, totals_above_two_to_the_40) {
    struct attack_poll *p = attack_small("ristretto255");
    struct oy_why why = {.status = OY_OK};
    struct oy_manifest *m;
    attack_poll_contests(p, "ristretto255", HEAD("score") "\"max_score\":1000000," TWO);
    cr_assert_eq(oy_manifest_parse(&m, oy_buffer_span(&p->manifest_file), &why), OY_OK);
    cr_assert_eq(oy_roll_check_lines(m, 1099511, &why), OY_OK);
    static const uint32_t rows[] = {1099512, 1U << 31, UINT32_MAX};
    for (size_t i = 0; i < 3; i++) {
        cr_assert_eq(oy_roll_check_lines(m, rows[i], &why), OY_RANGE);
        cr_assert_str_eq(why.rule, "qst-3");
    }
    oy_manifest_free(m);
    attack_poll_free(p);
}

/* Ids, texts, thresholds and quorums. */
Test(a42_counts, texts_and_quorums) {
    char id41[80], title301[400];
    (void)snprintf(id41, sizeof id41, "\"id\":\"%041d\"", 0);
    (void)snprintf(title301, sizeof title301, "\"title\":\"%0301d\"", 0);
    const struct {
        const char *from, *to, *rule;
    } change[] = {
        {"\"id\":\"yes\"", id41, "man-6"},
        {"\"id\":\"yes\"", "\"id\":\"\"", "man-6"},
        {"\"title\":\"Yes\"", title301, "json-4"},
        {"\"title\":\"Yes\"", "\"title\":\"\"", "json-4"},
        {"\"minimum_scope\":3", "\"minimum_scope\":1000001", "json-4"},
        {"\"minimum_scope\":3", "\"minimum_scope\":2", "json-4"},
        {"\"threshold\":2", "\"threshold\":4", "man-4"},
        {"\"threshold\":2", "\"threshold\":1", "man-4"},
        {"\"threshold\":2", "\"threshold\":4294967298", "man-4"},
        {"\"officers\":{\"quorum\":2", "\"officers\":{\"quorum\":3", "man-4"},
        {"\"officers\":{\"quorum\":2", "\"officers\":{\"quorum\":0", "man-4"},
        {"\"witnesses\":{\"quorum\":1", "\"witnesses\":{\"quorum\":2", "man-4"},
        {"\"id\":30", "\"id\":1000000", "json-4"},
        {"\"id\":10", "\"id\":0", "json-4"},
    };
    struct attack_poll *p = attack_small("ristretto255");
    for (size_t i = 0; i < sizeof change / sizeof *change; i++) {
        attack_poll_edit(p, change[i].from, change[i].to);
        refused(p, change[i].rule);
    }
    attack_poll_free(p);
}

/* The roll's own counts: rows in the billions, registrars that are not there. */
Test(a42_counts, rows_and_registrars_of_a_roll) {
    enum { REGISTRARS = 6 + 32, COUNTS = REGISTRARS + 1 + 32 + 2 * 32 };
    static const unsigned char rows[][4] = {
        {0xff, 0xff, 0xff, 0xff}, {0x80, 0, 0, 0}, {0x7f, 0xff, 0xff, 0xff}, {0x02, 0xa0, 0, 3}};
    struct attack_poll *p = attack_poll_new("ristretto255", attack_one_question, 3);
    const size_t number = p->roll.rows_at - 4;
    unsigned char *counts = p->roll_file.p + COUNTS, kept = counts[3];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        memcpy(p->roll_file.p + number, rows[i], 4);
        p->logged_rows = (uint32_t)rows[i][0] << 24 | (uint32_t)rows[i][1] << 16 |
                         (uint32_t)rows[i][2] << 8 | rows[i][3];
        attack_poll_open(p);
        attack_expect(p, "K4", "enc-2", "roll.bin");
    }
    memcpy(p->roll_file.p + number, "\0\0\0\3", 4);
    p->logged_rows = 3;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) { /* of the mahalle that are counted */
        memcpy(counts, rows[i], 4);
        attack_poll_open(p);
        attack_expect(p, "K4", "enc-2", "roll.bin");
    }
    memcpy(counts, (const unsigned char[]){0, 0, 0, kept}, 4);
    static const unsigned char registrars[] = {0, 1, 3, 255};
    for (size_t i = 0; i < sizeof registrars; i++) {
        p->roll_file.p[REGISTRARS] = registrars[i];
        attack_poll_open(p);
        attack_expect(p, "K4", "roll-1", "roll.bin");
    }
    attack_poll_free(p);
}

/* The length before a ballot in its bundle. */
Test(a42_counts, length_of_a_ballot_in_its_bundle) {
    static const struct {
        unsigned char length[4];
        const char *rule;
    } change[] = {
        {{0xff, 0xff, 0xff, 0xff}, "rec-2"},
        {{1, 0, 0, 1}, "rec-2"},
        {{1, 0, 0, 0}, "rec-3"},
        {{0, 0, 0, 0}, "rec-3"},
        {{0, 0, 0, 1}, "rec-3"},
    };
    struct attack_poll *p = attack_small("ristretto255");
    struct oy_buffer bundle, ballot = attack_poll_honest(p, 0, 1, attack_one_answer);
    char path[160];
    attack_taken(p, &ballot, false);
    (void)snprintf(path, sizeof path, "%s/ballots/000.p/1", p->record);
    ATTACK_OK(oy_file_read(&bundle, NULL, path, 1 << 20, &why));
    for (size_t i = 0; i < sizeof change / sizeof *change; i++) {
        memcpy(bundle.p, change[i].length, 4);
        ATTACK_OK(oy_file_write(NULL, path, oy_buffer_span(&bundle), OY_FILE_REPLACE, &why));
        attack_expect(p, "C3", change[i].rule, NULL);
    }
    oy_buffer_free(&bundle);
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}

/* The numbers of a decision, and the work that best-set may be made to do [dec-1]. */
#define COST(id, cost) "{\"id\":\"" id "\",\"title\":\"" id "\",\"cost\":" cost "}"
#define DECIDED(decision, cost)                                                                    \
    HEAD("approval")                                                                               \
    "\"min\":0,\"max\":2,\"decision\":{" decision                                                  \
    "},\"options\":[" COST("a", cost) "," COST("b", cost) "]}"

Test(a42_counts, numbers_of_decisions) {
    static const struct {
        const char *text, *rule; /* NULL: taken */
    } contest[] = {
        {DECIDED("\"rule\":\"best-set\",\"budget\":134217728", "1"), NULL}, /* 2^28 cells */
        {DECIDED("\"rule\":\"best-set\",\"budget\":134217729", "1"), "dec-1"},
        {DECIDED("\"rule\":\"best-set\",\"budget\":1000000000000000", "7450581"), NULL},
        {DECIDED("\"rule\":\"best-set\",\"budget\":1000000000000000", "1"), "dec-1"},
        {DECIDED("\"rule\":\"greedy\",\"budget\":1000000000000000", "1000000000000000"), NULL},
        {DECIDED("\"rule\":\"greedy\",\"budget\":1000000000000001", "1"), "json-4"},
        {DECIDED("\"rule\":\"greedy\",\"budget\":0", "1"), "json-4"},
        {DECIDED("\"rule\":\"greedy\",\"budget\":9", "1000000000000001"), "json-4"},
        {DECIDED("\"rule\":\"greedy\",\"budget\":9", "0"), "json-4"},
        {DECIDED("\"rule\":\"greedy\",\"budget\":9,\"minimum_votes\":1000000000000", "1"), NULL},
        {DECIDED("\"rule\":\"greedy\",\"budget\":9,\"minimum_votes\":1000000000001", "1"),
         "json-4"},
        {DECIDED("\"rule\":\"greedy\",\"budget\":9,\"minimum_votes\":0", "1"), "json-4"},
        {DECIDED("\"rule\":\"greedy\",\"budget\":9,\"quorum\":{\"part\":1000,\"of\":1000,"
                 "\"more\":true}",
                 "1"),
         NULL},
        {DECIDED(
             "\"rule\":\"greedy\",\"budget\":9,\"quorum\":{\"part\":1,\"of\":1001,\"more\":true}",
             "1"),
         "json-4"},
        {DECIDED("\"rule\":\"greedy\",\"budget\":9,\"quorum\":{\"part\":3,\"of\":2,\"more\":true}",
                 "1"),
         "json-4"},
        {DECIDED("\"rule\":\"greedy\",\"budget\":9,\"headings\":[]", "1"), "json-4"},
    };
    struct attack_poll *p = attack_small("ristretto255");
    for (size_t i = 0; i < sizeof contest / sizeof *contest; i++) {
        attack_poll_contests(p, "ristretto255", contest[i].text);
        if (contest[i].rule)
            refused(p, contest[i].rule);
        else
            taken(p);
    }
    attack_poll_free(p);
}

/* Papers: fifty, and one more. */
Test(a42_counts, papers) {
    static const char item[] =
        "{\"title\":\"P#\",\"file\":\"p#\",\"bytes\":1,\"sha256\":\"" HEX60 "#\"}";
    struct attack_poll *p = attack_small("ristretto255");
    for (unsigned n = 50; n <= 51; n++) {
        char *items = repeat(item, n), *to = malloc(strlen(items) + 60);
        (void)sprintf(to, "\"attachments\":[%s],\"contests\"", items);
        attack_poll_edit(p, "\"contests\"", to);
        if (n == 50)
            taken(p);
        else
            refused(p, "json-4");
        free(items);
        free(to);
    }
    attack_poll_free(p);
}
