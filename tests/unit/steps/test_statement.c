/* Statements as files: one kind is not taken for another, nor one election's for
 * another's [rev-1, rev-6]. */
#include <stdlib.h>
#include <string.h>

#include "../base/scratch.h"
#include "steps/statement.h"
#include "tests/support/attack_record.h"

static struct oy_why why;
static struct oy_rec *rec;
static char path[128];

static void begin(void) {
    rec = oy_rec_new(&(struct oy_record_plan){
        .voters = 3, .no_changes = true, .residency = true, .stop = OY_REC_OPENED});
    (void)snprintf(path, sizeof path, "%s/statement", rec->path);
}

/* The file of a registrar's statement, as text; the caller frees it. */
static char *written(unsigned registrar) {
    struct oy_step s = {.force = true};
    struct oy_statement st = {.type = OY_LOG_DESTROY};
    struct oy_buffer file;
    st.destroy.registrar = registrar;
    st.destroy.day = rec->m->residency.destroy_after;
    memcpy(st.destroy.private_roll, oy_roll_private(&rec->roll, registrar).p, 32);
    cr_assert_eq(oy_destroy_sign(&st.destroy, rec->e, rec->registrar[registrar - 1], &why), OY_OK);
    cr_assert_eq(oy_statement_write(&s, &st, rec->e, path, &why), OY_OK, "%s", why.text);
    cr_assert_eq(oy_file_read(&file, NULL, path, 1 << 16, &why), OY_OK);
    char *text = strndup((const char *)file.p, file.n);
    oy_buffer_free(&file);
    return text;
}

static oy_status read_text(struct oy_statement *st, const char *text) {
    why = (struct oy_why){.status = OY_OK};
    cr_assert_eq(oy_file_write(NULL, path, oy_span_text(text), OY_FILE_REPLACE, &why), OY_OK);
    return oy_statement_read(st, path, rec->e, &why);
}

/* With `from` as `to` it is refused by this rule. */
static void refused(const char *text, const char *from, const char *to, const char *rule) {
    struct oy_statement st;
    char *out = calloc(1, strlen(text) + strlen(to) + 1);
    const char *at = strstr(text, from);
    cr_assert_not_null(at, "%s", from);
    memcpy(out, text, (size_t)(at - text));
    strcat(strcat(out, to), at + strlen(from));
    cr_assert_neq(read_text(&st, out), OY_OK, "%s", to);
    cr_assert_str_eq(why.rule, rule, "%s: %s", to, why.text);
    oy_statement_clear(&st);
    free(out);
}

/* The day as it is in the manifest of sample_record.h. */
#define DAY "2030-11-01"

Test(statement, of_a_destruction_is_one_registrars_and_one_elections) {
    struct oy_statement st;
    begin();
    char *text = written(2);
    cr_assert_eq(read_text(&st, text), OY_OK, "%s", why.text);
    cr_assert_eq(oy_destroy_check(&st.destroy, rec->e, &rec->roll, NULL, 0, &why), OY_OK);
    st.destroy.registrar = 1; /* the other one has its own private roll, and key */
    cr_assert_neq(oy_destroy_check(&st.destroy, rec->e, &rec->roll, NULL, 0, &why), OY_OK);
    memcpy(st.destroy.private_roll, oy_roll_private(&rec->roll, 1).p, 32);
    cr_assert_neq(oy_destroy_check(&st.destroy, rec->e, &rec->roll, NULL, 0, &why), OY_OK);
    cr_assert_str_eq(why.rule, "rev-6");
    oy_statement_clear(&st);
    struct oy_rec *first = rec;
    char *kept = text;
    begin(); /* another election: its id is another */
    cr_assert_neq(read_text(&st, kept), OY_OK);
    cr_assert_str_eq(why.rule, "ent-5");
    oy_rec_free(rec);
    rec = first;
    free(kept);
    oy_rec_free(rec);
}

Test(statement, of_one_kind_holds_nothing_of_another) {
    begin();
    char *text = written(1);
    refused(text, "\"destroy\"", "\"revoke\"", "json-2");
    refused(text, "\"destroy\"", "\"replace\"", "json-2");
    refused(text, "\"destroy\"", "\"close\"", "ent-1");
    refused(text, "\"registrar\"", "\"reason\": 3, \"registrar\"", "json-2");
    refused(text, "\"registrar\"", "\"credential\": \"00\", \"registrar\"", "json-2");
    refused(text, "\"registrar\"", "\"registrar\": 2, \"registrar\"", "json-1");
    refused(text, "\"registrar\": 1", "\"registrar\": 3", "json-4");
    refused(text, DAY, "2030-11-31", "rev-6");
    refused(text, DAY, "1.11.2030", "rev-6");
    free(text);
    oy_rec_free(rec);
}

/* ---- web pages [page-1, page-2] ---- */

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define LIST DIGEST "  12  assets/a.js\n" DIGEST "  0  index.html\n"

static struct attack_path place(const char *name) {
    return attack_rec_path(rec, name);
}

static oy_status sign_list(const char *list, unsigned officer) {
    struct oy_step s = {.force = true};
    why = (struct oy_why){.status = OY_OK};
    struct attack_path text = place("assets.txt");
    cr_assert_eq(oy_file_write(NULL, text.p, oy_span_text(list), OY_FILE_REPLACE, &why), OY_OK);
    return oy_step_officer_pages(&s, rec->record, text.p, attack_rec_officer_key(rec, officer),
                                 path, &why);
}

Test(statement, of_pages_goes_from_the_officers_file_into_the_log) {
    struct oy_step s = {.threads = 1};
    const char *file[] = {path};
    begin();
    attack_rec_release(rec);
    for (unsigned officer = 1; officer <= 2; officer++) {
        cr_assert_eq(sign_list(LIST, officer), OY_OK, "%s", why.text);
        cr_assert_eq(oy_step_board_statements(&s, rec->record, (struct oy_files){file, 1},
                                              attack_rec_board_key(rec), &why),
                     OY_OK, "%s", why.text);
    }
    struct oy_verification *v = attack_rec_verify(rec->record, NULL);
    cr_assert_eq(v->verdict, OY_INCOMPLETE);
    cr_assert(v->has_pages);
    cr_assert_eq(v->pages.officer, 2);
    cr_assert_eq(v->pages.index, 5);
    cr_assert_eq(v->pages.files, 2);
    oy_verification_free(v);
    attack_rec_resume(rec);
    oy_rec_free(rec);
}

Test(statement, of_pages_is_one_officers_list) {
    struct oy_buffer file;
    begin();
    attack_rec_release(rec);
    cr_assert_neq(sign_list("index.html\n", 1), OY_OK);
    cr_assert_str_eq(why.rule, "page-1");
    cr_assert_eq(sign_list(LIST, 1), OY_OK, "%s", why.text);
    cr_assert_eq(oy_file_read(&file, NULL, path, 1 << 16, &why), OY_OK);
    char *text = strndup((const char *)file.p, file.n);
    oy_buffer_free(&file);
    refused(text, "\"pages\"", "\"destroy\"", "json-2");
    refused(text, "\"officer\"", "\"reason\": 1, \"officer\"", "json-2");
    refused(text, "\"officer\": 1", "\"officer\": 0", "json-4");
    refused(text, "  12  ", "  012  ", "page-1");
    refused(text, "assets/a.js", "zebra.js", "page-1");
    refused(text, "index.html", "index.html\\n" DIGEST "  1  z", "page-1");
    /* What was changed and still is a list is refused by whoever looks at the signature. */
    struct oy_statement st;
    char *at = strstr(text, "  12  ");
    at[2] = '2';
    cr_assert_eq(read_text(&st, text), OY_OK, "%s", why.text);
    cr_assert_neq(oy_pages_check(&st.pages, rec->e, &why), OY_OK);
    cr_assert_str_eq(why.rule, "page-2");
    oy_statement_clear(&st);
    free(text);
    attack_rec_resume(rec);
    oy_rec_free(rec);
}
