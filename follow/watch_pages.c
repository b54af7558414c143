#include "follow/watch_pages.h"

#include "base/progress.h"
#include "base/random.h"
#include "follow/inside.h"
#include "follow/served.h"

enum { SOME = 4 };

void oy_page_watch_clear(struct oy_page_watch *w) {
    oy_buffer_free(&w->list);
    oy_buffer_free(&w->whole);
}

static oy_status keep(struct oy_buffer *to, struct oy_span bytes, struct oy_why *why) {
    struct oy_buffer copy;
    OY_TRY(oy_buffer_copy(&copy, bytes, why));
    oy_buffer_free(to);
    *to = copy;
    return OY_OK;
}

/* ---- what is signed ---- */

/* What breaks a rule is told of by those who look at entries. */
static oy_status take_entry(struct oy_page_watch *w, struct oy_span bytes, struct oy_why *why) {
    struct oy_why ignored = {.status = OY_OK};
    struct oy_entry e;
    struct oy_pages p;
    if (bytes.n == 0 || bytes.p[0] != OY_LOG_PAGES) return OY_OK;
    if (oy_entry_parse(&e, bytes, &ignored) != OY_OK) return OY_OK;
    if (oy_pages_parse(&p, e.payload, &ignored) != OY_OK) return OY_OK;
    return keep(&w->list, p.list, why);
}

static oy_status read_log(struct oy_page_watch *w, const struct oy_page_round *r,
                          struct oy_why *why) {
    struct oy_log_cursor c;
    struct oy_span entry;
    uint64_t index, size = oy_follow_size(r->follow);
    oy_status status = OY_OK;
    if (w->next == size) return OY_OK;
    oy_log_cursor_init(&c, r->dir, size, w->next);
    for (;;) {
        status = oy_log_next(&c, &index, &entry, why);
        if (status != OY_OK || !entry.p) break;
        status = take_entry(w, entry, why);
        if (status != OY_OK) break;
    }
    oy_log_cursor_clear(&c);
    if (status == OY_OK) w->next = size;
    return status;
}

/* ---- what is served ---- */

static oy_status caught(struct oy_page_watch *w, struct oy_found *found, struct oy_buffer *shown,
                        oy_status status) {
    struct oy_why ignored = {.status = OY_OK};
    found->theirs = *shown;
    *shown = (struct oy_buffer){NULL, 0};
    if (w->list.n && oy_buffer_copy(&found->ours, oy_buffer_span(&w->list), &ignored) != OY_OK)
        found->ours = (struct oy_buffer){NULL, 0}; /* the alarm goes out all the same */
    return oy_found(found, OY_ALARM_PAGES, status);
}

static bool is_open(const struct oy_page_round *r) {
    return oy_follow_count(r->follow, OY_LOG_OPEN) > 0;
}

/* The officers can sign only what is served, and only once the election is open: some time passes
 * between. Who votes meanwhile has nobody's word for the booth. */
static oy_status without_entry(struct oy_page_watch *w, const struct oy_page_round *r,
                               struct oy_buffer *served, struct oy_found *found,
                               struct oy_why *why) {
    w->sight = served->n ? OY_PAGES_NOT_YET : OY_PAGES_NONE;
    if (served->n == 0 || !is_open(r)) return OY_OK;
    if (w->open_ms == 0) w->open_ms = oy_progress_now();
    bool late = oy_progress_now() - w->open_ms >= (int64_t)r->patience_seconds * 1000;
    if (!late && oy_follow_ballots(r->follow) == 0) return OY_OK;
    if (oy_mutant("page-3")) return OY_OK;
    return caught(w, found, served,
                  oy_fail(why, OY_MISSING, "page-3",
                          "web pages are served, and no officer has signed them in this log"));
}

/* A few, any of them. */
static oy_status look_at_some(struct oy_remote *r, struct oy_span list, struct oy_buffer *shown,
                              struct oy_why *why) {
    size_t left = oy_pages_count(list), wanted = left < SOME ? left : SOME;
    struct oy_page page;
    if (oy_pages_find(&page, list, oy_span_text("index.html")))
        OY_TRY(oy_served_page(r, &page, true, shown, why));
    for (; wanted > 0; left--) { /* each with the chance of wanted in left */
        OY_TRY(oy_page_next(&page, &list, why));
        if (oy_random_below((uint32_t)left) >= wanted) continue;
        wanted--;
        OY_TRY(oy_served_page(r, &page, false, shown, why));
    }
    return OY_OK;
}

static oy_status look_at_pages(struct oy_page_watch *w, const struct oy_page_round *r,
                               struct oy_found *found, struct oy_why *why) {
    struct oy_buffer shown = {NULL, 0};
    struct oy_span list = oy_buffer_span(&w->list);
    bool known = oy_span_equal(oy_buffer_span(&w->whole), list);
    oy_status status = known ? look_at_some(r->remote, list, &shown, why)
                             : oy_served_all(r->remote, list, &shown, why);
    if (status == OY_OK) {
        w->sight = OY_PAGES_SIGNED;
        return known ? OY_OK : keep(&w->whole, list, why);
    }
    if (r->remote->silent)
        status = OY_OK;
    else if (status != OY_MEMORY)
        status = caught(w, found, &shown, status);
    oy_buffer_free(&shown);
    return status;
}

static oy_status compare(struct oy_page_watch *w, const struct oy_page_round *r,
                         struct oy_buffer *served, struct oy_found *found, struct oy_why *why) {
    size_t files;
    if (w->list.n == 0) return without_entry(w, r, served, found, why);
    w->open_ms = 0;
    if (served->n == 0 && !oy_mutant("page-3"))
        return caught(w, found, served,
                      oy_fail(why, OY_MISSING, "page-3",
                              "an officer has signed web pages, and none are served"));
    if (!oy_span_equal(oy_buffer_span(served), oy_buffer_span(&w->list)) && !oy_mutant("page-3"))
        return caught(w, found, served,
                      oy_fail(why, OY_MISMATCH, "page-3",
                              "the list of the web pages that are served is not the one that an "
                              "officer has signed"));
    OY_TRY(oy_pages_list_check(oy_buffer_span(&w->list), &files, why));
    return look_at_pages(w, r, found, why);
}

oy_status oy_page_watch_round(struct oy_page_watch *w, const struct oy_page_round *r,
                              struct oy_found *found, struct oy_why *why) {
    struct oy_buffer served;
    struct oy_why inner = {.status = OY_OK};
    *found = (struct oy_found){.kind = OY_ALARM_NONE};
    OY_TRY(read_log(w, r, why));
    oy_status status = oy_served_list(r->remote, &served, &inner);
    if (status != OY_OK && r->remote->silent) return OY_OK;
    if (status == OY_MEMORY) {
        *why = inner;
        return status;
    }
    status = compare(w, r, &served, found, why); /* what is no list is none */
    if (found->kind != OY_ALARM_NONE && why->where[0] == 0) oy_why_at(why, "%s", r->remote->url);
    oy_buffer_free(&served);
    return status;
}
