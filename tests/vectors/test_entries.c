/* entries.json. */
#include "common.h"

#include "election/pages.h"
#include "election/revoke.h"
#include "record/entry.h"

/* Entries whose layout depends on the manifest are read by the registry's side [ent-1]. */
static oy_status read_whole(struct oy_entry *e, const struct oy_election *election,
                            struct oy_span bytes, struct oy_why *why) {
    OY_TRY(oy_entry_parse(e, bytes, why));
    if (e->type == OY_LOG_REVOKE) {
        struct oy_revoke revoke;
        OY_TRY(oy_revoke_parse(&revoke, election, e->payload, why));
        return oy_revoke_check_signatures(election, OY_ENTRY_REVOKE, e->payload, why);
    }
    if (e->type == OY_LOG_REPLACE) {
        struct oy_replace replace;
        OY_TRY(oy_replace_parse(&replace, election, e->payload, why));
        OY_TRY(oy_replace_check_proofs(election, &replace, why));
        return oy_revoke_check_signatures(election, OY_ENTRY_REPLACE, e->payload, why);
    }
    if (e->type == OY_LOG_PAGES) {
        struct oy_pages pages;
        OY_TRY(oy_pages_parse(&pages, e->payload, why));
        return oy_pages_check(&pages, election, why);
    }
    return OY_OK;
}

static void check_good(struct vectors *v, const struct oy_election *election, const json_t *row,
                       bool *seen) {
    unsigned char again[4096];
    struct oy_entry e;
    struct oy_writer w;
    OK(read_whole(&e, election, vec_bytes(v, row, "entry"), &why));
    cr_expect_str_eq(oy_entry_type_name(e.type), vec_text(v, row, "type"));
    seen[e.type] = true;
    if (e.type == OY_LOG_OPEN) same(v, v->root, "election_id", e.election_id, 32);
    oy_writer_init(&w, again, sizeof again);
    oy_entry_write(&w, &e);
    struct oy_span written = oy_writer_end(&w);
    same(v, row, "entry", written.p, written.n);
}

static void check_bad(struct vectors *v, const struct oy_election *election, const json_t *row) {
    struct oy_span one = vec_bytes(v, row, "entry");
    const size_t times = vec_has(row, "repeat") ? (size_t)vec_integer(v, row, "repeat") : 1;
    unsigned char *bytes = vec_memory(v, one.n * times);
    struct oy_why why = {.status = OY_OK};
    struct oy_entry e;
    for (size_t i = 0; i < times && one.n; i++) memcpy(bytes + i * one.n, one.p, one.n);
    oy_status status = read_whole(&e, election, oy_span(bytes, one.n * times), &why);
    judge(v, row, status, &why);
}

/* [log-5] */
static void check_order(struct vectors *v, const json_t *row) {
    const json_t *types = vec_get(v, row, "types"), *one;
    struct oy_why why = {.status = OY_OK};
    struct oy_entry_order order;
    oy_status status = OY_OK;
    oy_entry_order_init(&order);
    VEC_EACH(v, one, i, types) {
        int64_t type = vec_integer(v, one, NULL);
        if (status == OY_OK) status = oy_entry_order_next(&order, (enum oy_entry_type)type, &why);
    }
    judge(v, row, status, &why);
}

/* [page-1] */
static void check_list(struct vectors *v, const json_t *row) {
    struct oy_why why = {.status = OY_OK};
    struct oy_span list = oy_span_text(vec_text(v, row, "list"));
    size_t files;
    oy_status status = oy_pages_list_check(list, &files, &why);
    if (status == OY_OK) cr_expect_eq(files, oy_pages_count(list));
    judge(v, row, status, &why);
}

void check_entries(struct vectors *v) {
    struct oy_manifest *m = vec_manifest(v, v->root, "manifest");
    struct oy_element keys[OY_TRUSTEES_MAX];
    struct oy_election *election;
    unsigned char id[32];
    bool seen[OY_ENTRY_TYPES] = {false};
    const json_t *row;
    same_integer(v, v->root, "registrars", (int64_t)m->n_registrars);
    cr_assert_eq(vec_group(v, v->root, "group"), m->group);
    vec_fixed(v, id, sizeof id, v->root, "election_id");
    for (size_t i = 0; i < m->n_trustees; i++) keys[i] = m->group->generator; /* not asked for */
    OK(oy_election_new(&election, m, &m->group->generator, keys, id, &why));
    VEC_EACH(v, row, i, vec_get(v, v->root, "entries")) check_good(v, election, row, seen);
    for (size_t type = 1; type < OY_ENTRY_TYPES; type++)
        cr_expect(seen[type], "there is no entry of type %zu", type);
    VEC_EACH(v, row, i, vec_get(v, v->root, "bad")) check_bad(v, election, row);
    VEC_EACH(v, row, i, vec_get(v, v->root, "orders")) check_order(v, row);
    VEC_EACH(v, row, i, vec_get(v, v->root, "page_lists")) check_list(v, row);
    oy_election_free(election);
    oy_manifest_free(m);
}
