/* Parts of a draft of a manifest: mahalle, a question for each of them, rules, papers. */
#include <stdlib.h>
#include <string.h>

#include "../base/scratch.h"
#include "base/hex.h"
#include "crypto/hash.h"
#include "steps/draft.h"

static struct oy_why why;

static char *end(struct oy_json_out *o) {
    struct oy_buffer text = {NULL, 0};
    oy_json_put_end(o);
    cr_assert_eq(oy_json_out_end(o, &text, &why), OY_OK, "%s", why.text);
    char *out = strndup((const char *)text.p, text.n);
    oy_buffer_free(&text);
    return out;
}

static void begin(struct oy_json_out *o) {
    oy_json_out_init(o, false);
    oy_json_put_object(o, NULL);
}

static void has(char *json, const char *part) {
    cr_assert_not_null(strstr(json, part), "%s is not in %s", part, json);
    free(json);
}

#define REFUSES(call, rule_, words)                                                                \
    do {                                                                                           \
        why = (struct oy_why){.status = OY_OK};                                                    \
        cr_assert_neq((call), OY_OK);                                                              \
        cr_assert_str_eq(why.rule, (rule_), "%s", why.text);                                       \
        cr_assert_not_null(strstr(why.text, (words)), "%s", why.text);                             \
    } while (0)

/* ---- mahalle ---- */

static oy_status read_named(struct oy_area *area, const char *one, const char *two,
                            const char *csv) {
    const char *list[] = {one, two};
    struct oy_files named = {list, two ? 2 : one ? 1 : 0};
    return oy_area_read(area, named, csv, &why);
}

/* [man-3] */
Test(draft_area, comes_in_the_order_of_ids) {
    struct oy_area area;
    struct oy_json_out o;
    cr_assert_eq(read_named(&area, "40142:Kınalıada", "40139:Burgazada: köy", NULL), OY_OK);
    begin(&o);
    oy_area_put(&o, &area);
    has(end(&o), "[{\"id\":40139,\"name\":\"Burgazada: köy\"},"
                 "{\"id\":40142,\"name\":\"Kınalıada\"}]");
    oy_area_clear(&area);
    cr_assert_eq(area.n, 0);
    oy_area_clear(&area);
}

/* [man-3] */
Test(draft_area, refuses_what_is_no_mahalle) {
    struct oy_area area;
    REFUSES(read_named(&area, "40139", NULL, NULL), "man-3", "ID:NAME");
    REFUSES(read_named(&area, "40139:", NULL, NULL), "man-3", "ID:NAME");
    REFUSES(read_named(&area, ":Ada", NULL, NULL), "man-3", "no mahalle id");
    REFUSES(read_named(&area, "0:Ada", NULL, NULL), "man-3", "no mahalle id");
    REFUSES(read_named(&area, "1000000:Ada", NULL, NULL), "man-3", "no mahalle id");
    REFUSES(read_named(&area, "-1:Ada", NULL, NULL), "man-3", "no mahalle id");
    REFUSES(read_named(&area, NULL, NULL, NULL), "man-3", "no mahalle is named");
    cr_assert_eq(area.n, 0);
    cr_assert_null(area.row);
}

/* An official list: columns in any order, line by line. */
Test(draft_area, is_read_from_a_list) {
    struct scratch s;
    struct oy_area area;
    scratch_open(&s);
    scratch_put(&s, "list",
                "il,mahalle,x,mahalle_id\r\n34,Burgazada,,40139\r\n\r\n34,Heybeli,,40141\n");
    cr_assert_eq(read_named(&area, "7:Elle", NULL, scratch_path(&s, "list")), OY_OK, "%s",
                 why.text);
    cr_assert_eq(area.n, 3);
    cr_assert_eq(area.row[0].id, 7);
    cr_assert_eq(area.row[2].id, 40141);
    cr_assert_str_eq(area.row[1].name, "Burgazada");
    oy_area_clear(&area);
    scratch_put(&s, "list", "mahalle,id\nBurgazada,40139\n");
    REFUSES(read_named(&area, NULL, NULL, scratch_path(&s, "list")), "man-3", "columns");
    scratch_put(&s, "list", "");
    REFUSES(read_named(&area, NULL, NULL, scratch_path(&s, "list")), "man-3", "columns");
    scratch_put(&s, "list", "mahalle_id,mahalle\n1,Ada\n2,\"Ada, iki\"\n");
    REFUSES(read_named(&area, NULL, NULL, scratch_path(&s, "list")), "man-3", "quotation");
    cr_assert_not_null(strstr(why.where, "line 3"), "%s", why.where);
    scratch_put(&s, "list", "mahalle_id,mahalle\n1\n");
    REFUSES(read_named(&area, NULL, NULL, scratch_path(&s, "list")), "man-3", "no name");
    scratch_close(&s);
}

/* ---- a question for each ---- */

static oy_status ask(const char *name, const char *question, char **json) {
    struct oy_area_row row = {40139, NULL};
    struct oy_area area = {1, &row};
    struct oy_json_out o;
    row.name = strdup(name);
    char *copy = strdup(question); /* in memory of just its length, for the sanitizer */
    why = (struct oy_why){.status = OY_OK};
    oy_json_out_init(&o, false);
    oy_json_put_array(&o, NULL);
    oy_status status = oy_area_questions(&o, &area, copy, 2, &why);
    if (status == OY_OK)
        *json = end(&o);
    else
        oy_buffer_free(&o.text);
    free(copy);
    free(row.name);
    return status;
}

Test(draft_area, asks_each_mahalle_by_itself) {
    char *json;
    cr_assert_eq(ask("Burgazada", "choice:A park\\: here?:Yes,No", &json), OY_OK, "%s", why.text);
    has(json, "\"title\":\"A park: here?: Burgazada (40139)\"");
    cr_assert_eq(ask("A, B: C=D\\E", "choice:Park?:Yes,No", &json), OY_OK, "%s", why.text);
    cr_assert_not_null(strstr(json, "\"scope\":[40139]"), "%s", json);
    has(json, "\"title\":\"Park?: A, B: C=D\\\\E (40139)\"");
}

/* A backslash at the end takes nothing with it. */
Test(draft_area, refuses_a_question_without_parts) {
    static const char *const questions[] = {
        "",   "choice",   "choice:",        "choice:Park?",
        "\\", "choice\\", "choice:Park?\\", "choice:Park\\:Yes"};
    char *json;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        REFUSES(ask("Ada", questions[i], &json), "qst-1", "of the form");
    char *much = malloc(40000);
    memset(much, 'x', 39999);
    much[39999] = 0;
    REFUSES(ask("Ada", much, &json), "qst-1", "too long");
    free(much);
}

/* ---- rules of residency ---- */

static const struct oy_draft_residency all = {.minimum_age = 18,
                                              .minimum_days = 90,
                                              .election_day = "2030-05-05",
                                              .cutoff = "2030-01-01",
                                              .posting_from = "2030-02-01",
                                              .posting_to = "2030-03-03",
                                              .objections_decided = "2030-03-20",
                                              .roll_final = "2030-04-01",
                                              .destroy_after = "2030-11-01"};

/* [man-9] */
Test(draft_rules, are_all_there_or_none) {
    struct oy_draft d = {.residency = all};
    struct oy_json_out o;
    begin(&o);
    cr_assert_eq(oy_draft_residency(&o, &d, &why), OY_OK, "%s", why.text);
    has(end(&o), "{\"residency\":{\"minimum_age\":18,\"minimum_days\":90,\"election_day\":"
                 "\"2030-05-05\",\"cutoff\":\"2030-01-01\",\"posting_from\":\"2030-02-01\","
                 "\"posting_to\":\"2030-03-03\",\"objections_decided\":\"2030-03-20\","
                 "\"roll_final\":\"2030-04-01\",\"destroy_after\":\"2030-11-01\"}}");
    d = (struct oy_draft){.residency = {.minimum_age = 18}};
    begin(&o);
    cr_assert_eq(oy_draft_residency(&o, &d, &why), OY_OK);
    char *json = end(&o);
    cr_assert_str_eq(json, "{}");
    free(json);
}

/* [man-9] */
Test(draft_rules, refuse_a_date_left_out) {
    for (int i = 0; i < 7; i++) {
        struct oy_draft d = {.residency = all};
        struct oy_json_out o;
        const char **date[] = {&d.residency.election_day, &d.residency.cutoff,
                               &d.residency.posting_from, &d.residency.posting_to,
                               &d.residency.roll_final,   &d.residency.objections_decided,
                               &d.residency.destroy_after};
        *date[i] = NULL;
        begin(&o);
        REFUSES(oy_draft_residency(&o, &d, &why), "man-9", "--destroy-after");
        oy_buffer_free(&o.text);
    }
}

/* ---- papers ---- */

/* [man-10] */
Test(draft_rules, papers_are_named_by_size_and_digest) {
    struct scratch s;
    struct oy_json_out o;
    unsigned char digest[32];
    char paper[300], expected[300], hex[65];
    scratch_open(&s);
    scratch_put(&s, "plan.pdf", "the plan");
    (void)snprintf(paper, sizeof paper, "Plan a=b=%s", scratch_path(&s, "plan.pdf"));
    const char *list[] = {paper};
    struct oy_draft d = {.attachments = {list, 1}};
    begin(&o);
    cr_assert_eq(oy_draft_attachments(&o, &d, &why), OY_OK, "%s", why.text);
    oy_sha256(digest, oy_span_text("the plan"));
    oy_hex_encode(hex, oy_span(digest, sizeof digest));
    (void)snprintf(expected, sizeof expected,
                   "{\"title\":\"Plan a=b\",\"file\":\"plan.pdf\",\"bytes\":8,\"sha256\":\"%s\"}",
                   hex);
    has(end(&o), expected);
    static const char *const bad[] = {"plan.pdf", "=plan.pdf", "Plan=", ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        list[0] = bad[i];
        begin(&o);
        REFUSES(oy_draft_attachments(&o, &d, &why), "man-10", "TITLE=FILE");
        oy_buffer_free(&o.text);
    }
    list[0] = "Plan=/nowhere/plan.pdf";
    begin(&o);
    why = (struct oy_why){.status = OY_OK};
    cr_assert_eq(oy_draft_attachments(&o, &d, &why), OY_MISSING);
    oy_buffer_free(&o.text);
    scratch_close(&s);
}
