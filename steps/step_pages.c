/* An officer puts their name to the web pages that a server serves [page-1, page-2]. */
#include "steps/files.h"
#include "steps/statement.h"

oy_status oy_statement_pages(struct oy_statement *out, const struct oy_election *e,
                             struct oy_span list, const struct oy_key *key, struct oy_why *why) {
    uint32_t index = 0;
    *out = (struct oy_statement){.type = OY_LOG_PAGES};
    OY_TRY(oy_key_index(&index, key, OY_ROLE_OFFICER, e->manifest, why));
    OY_TRY(oy_buffer_copy(&out->list_text, list, why));
    out->pages.list = oy_buffer_span(&out->list_text);
    out->pages.officer = index;
    return oy_pages_sign(&out->pages, e, key->sign, why);
}

static oy_status sign(struct oy_statement *st, const struct oy_election *e, const char *list,
                      const struct oy_key *key, struct oy_why *why) {
    struct oy_buffer text;
    OY_TRY(oy_file_read(&text, NULL, list, OY_PAGES_LIST_MAX, why));
    oy_status status = oy_statement_pages(st, e, oy_buffer_span(&text), key, why);
    oy_buffer_free(&text);
    if (status == OY_FORMAT || status == OY_RANGE) oy_why_at(why, "%s", list);
    return status;
}

oy_status oy_step_officer_pages(const struct oy_step *s, const char *record, const char *list,
                                const char *key_path, const char *out, struct oy_why *why) {
    struct oy_context c;
    struct oy_key key = {0};
    struct oy_statement st = {.type = OY_LOG_PAGES};
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = oy_context_record(&c, record, OY_CONTEXT_OWN, why);
    if (status == OY_OK) status = oy_key_load(&key, OY_ROLE_OFFICER, key_path, why);
    if (status == OY_OK) status = sign(&st, c.e, list, &key, why);
    if (status == OY_OK) status = oy_statement_write(s, &st, c.e, out, why);
    oy_statement_clear(&st);
    oy_key_clear(&key);
    oy_context_clear(&c);
    return status;
}
