/* A Pabulib file as the source of a demonstration. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/demo.h"
#include "cli/pabulib.h"
#include "election/manifest.h"

enum { TITLE_BYTES = 280 };

struct source {
    struct oy_pb *pb;
    size_t n_votes;
    int64_t *totals; /* of the votes taken, counted in clear */
    bool whole;      /* all votes of the file, so that its published totals apply */
};

/* The city's district, whatever its real name: Pabulib files carry no mahalle. */
static const struct oy_mahalle district = {.id = 1, .name = (char[]){"District"}};

/* Characters of four bytes, mostly pictures, go too. */
static bool is_refused(const unsigned char *c, size_t n) {
    struct oy_span text = oy_span(c, n);
    return n > 3 || !oy_manifest_text_allows(oy_utf8_next(&text));
}

/* A project's name as a title that [man-7] allows: what it refuses becomes a space, the end is
 * cut, and the id makes it distinct. */
static void put_title(struct oy_json_out *o, const struct oy_pb_project *p) {
    char title[TITLE_BYTES + 64];
    size_t n = 0;
    struct oy_span in = oy_span_text(p->name);
    while (in.n > 0 && n + 4 < TITLE_BYTES) {
        size_t k = oy_utf8_char(in);
        if (k == 0 || is_refused(in.p, k))
            title[n++] = ' ';
        else
            memcpy(title + n, in.p, k), n += k;
        if (k == 0) k = 1;
        in = oy_span(in.p + k, in.n - k);
    }
    (void)snprintf(title + n, sizeof title - n, " (%.40s)", p->id);
    oy_json_put_text(o, "title", title);
}

static void put_limits(struct oy_json_out *o, const struct oy_pb *pb) {
    if (pb->choose_one) return;
    if (pb->max_sum_cost > 0) oy_json_put_integer(o, "cap", pb->max_sum_cost);
    oy_json_put_integer(o, "min", pb->min);
    oy_json_put_integer(o, "max", pb->max);
}

static void heading_id(char out[16], size_t i) {
    (void)snprintf(out, 16, "h%zu", i + 1);
}

static void put_headings(struct oy_json_out *o, const struct oy_pb *pb) {
    char id[16];
    if (pb->n_headings == 0) return;
    oy_json_put_array(o, "headings");
    for (size_t i = 0; i < pb->n_headings; i++) {
        heading_id(id, i);
        oy_json_put_object(o, NULL);
        oy_json_put_text(o, "id", id);
        put_title(o, &(struct oy_pb_project){.name = pb->heading[i], .id = id});
        oy_json_put_integer(o, "cap", pb->cap[i]);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
}

static void put_decision(struct oy_json_out *o, const struct oy_pb *pb) {
    if (!oy_pb_decision(pb)) return;
    oy_json_put_object(o, "decision");
    oy_json_put_text(o, "rule", oy_pb_decision(pb));
    oy_json_put_integer(o, "budget", pb->budget);
    put_headings(o, pb);
    if (pb->threshold > 1) oy_json_put_integer(o, "minimum_votes", pb->threshold);
    oy_json_put_end(o);
}

static void put_price(struct oy_json_out *o, const struct oy_pb *pb,
                      const struct oy_pb_project *p) {
    char id[16];
    bool budget = pb->max_sum_cost > 0 && !pb->choose_one, decided = oy_pb_decision(pb) != NULL;
    if (budget || decided) oy_json_put_integer(o, "cost", p->cost);
    if (!decided || pb->n_headings == 0) return;
    heading_id(id, p->heading);
    oy_json_put_text(o, "heading", id);
}

static void put_contests(struct oy_json_out *o, const void *ctx) {
    const struct oy_pb *pb = ((const struct source *)ctx)->pb;
    bool budget = pb->max_sum_cost > 0 && !pb->choose_one;
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "id", "projects");
    oy_json_put_text(o, "title", "Projects");
    oy_json_put_text(o, "type", pb->choose_one ? "choice" : budget ? "budget" : "approval");
    oy_json_put_integer(o, "suite", 1);
    oy_json_put_bool(o, "blank", false);
    oy_json_put_array(o, "options");
    for (size_t i = 0; i < pb->n_projects; i++) {
        oy_json_put_object(o, NULL);
        oy_json_put_text(o, "id", pb->projects[i].id);
        put_title(o, &pb->projects[i]);
        put_price(o, pb, &pb->projects[i]);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
    put_limits(o, pb);
    put_decision(o, pb);
    oy_json_put_end(o);
}

static uint32_t mahalle_of(const void *ctx, size_t voter) {
    (void)ctx;
    (void)voter;
    return district.id;
}

static oy_status put_choice(struct oy_buffer *json, const void *ctx, size_t voter,
                            struct oy_why *why) {
    const struct oy_pb *pb = ((const struct source *)ctx)->pb;
    const struct oy_pb_vote *vote = &pb->votes[voter];
    struct oy_json_out o;
    oy_json_out_init(&o, false);
    oy_json_put_object(&o, NULL);
    if (pb->choose_one) {
        oy_json_put_text(&o, "projects", pb->projects[vote->project[0]].id);
    } else {
        oy_json_put_array(&o, "projects");
        for (size_t i = 0; i < vote->n; i++)
            oy_json_put_text(&o, NULL, pb->projects[vote->project[i]].id);
        oy_json_put_end(&o);
    }
    oy_json_put_end(&o);
    return oy_json_out_end(&o, json, why);
}

static int64_t published(const void *ctx, size_t contest, const char *total_id) {
    const struct source *s = ctx;
    (void)contest;
    for (size_t i = 0; i < s->pb->n_projects; i++)
        if (strcmp(s->pb->projects[i].id, total_id) == 0)
            return s->whole ? s->pb->projects[i].votes : s->totals[i];
    return -1;
}

static int decided(const void *ctx, size_t contest, const char *option_id) {
    const struct source *s = ctx;
    (void)contest;
    if (!s->whole || !oy_pb_decision(s->pb)) return -1;
    for (size_t i = 0; i < s->pb->n_projects; i++)
        if (strcmp(s->pb->projects[i].id, option_id) == 0) return (int)s->pb->projects[i].selected;
    return -1;
}

static void source_free(void *ctx) {
    struct source *s = ctx;
    if (!s) return;
    oy_pb_free(s->pb);
    free(s->totals);
    free(s);
}

static oy_status load(struct source *s, const char *path, size_t limit, struct oy_why *why) {
    OY_TRY(oy_pb_read(&s->pb, path, why));
    s->whole = limit == 0 || limit >= s->pb->n_votes;
    s->n_votes = s->whole ? s->pb->n_votes : limit;
    s->totals = calloc(s->pb->n_projects, sizeof *s->totals);
    if (!s->totals) return oy_fail(why, OY_MEMORY, "", "no memory");
    for (size_t v = 0; v < s->n_votes; v++)
        for (size_t i = 0; i < s->pb->votes[v].n; i++) s->totals[s->pb->votes[v].project[i]]++;
    return OY_OK;
}

oy_status oy_demo_pabulib(struct oy_demo_source *out, const char *path, size_t limit,
                          struct oy_why *why) {
    struct source *s = calloc(1, sizeof *s);
    if (!s) return oy_fail(why, OY_MEMORY, "", "no memory");
    oy_status status = load(s, path, limit, why);
    if (status != OY_OK) {
        source_free(s);
        return status;
    }
    *out = (struct oy_demo_source){.mahalle = &district,
                                   .n_mahalle = 1,
                                   .minimum_scope = 3,
                                   .n_voters = s->n_votes,
                                   .ctx = s,
                                   .put_contests = put_contests,
                                   .mahalle_of = mahalle_of,
                                   .put_choice = put_choice,
                                   .published = published,
                                   .decided = decided,
                                   .free = source_free};
    out->title = s->pb->title ? s->pb->title : "Budget vote";
    return OY_OK;
}
