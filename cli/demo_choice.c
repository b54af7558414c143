/* One question, "one of K": the shape in which researchers compare schemes, of any size. The votes
 * are random. */
#include <stdio.h>
#include <stdlib.h>

#include "base/random.h"
#include "cli/demo.h"

enum { MINIMUM_SCOPE = 3, TITLE_BYTES = 64, ID_BYTES = 16 };

struct source {
    uint32_t options;
    char title[TITLE_BYTES];
};

/* Made up, and alone: with one mahalle there is one total for each option. */
static const struct oy_mahalle place = {900001, (char[]){"Çınaraltı (örnek)"}};

static void option_id(char out[ID_BYTES], uint32_t i) {
    (void)snprintf(out, ID_BYTES, "option-%u", (unsigned)i + 1);
}

static void put_option(struct oy_json_out *o, uint32_t i) {
    char id[ID_BYTES], title[TITLE_BYTES];
    option_id(id, i);
    (void)snprintf(title, sizeof title, "Seçenek %u (option %u)", (unsigned)i + 1, (unsigned)i + 1);
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "id", id);
    oy_json_put_text(o, "title", title);
    oy_json_put_end(o);
}

static void put_contests(struct oy_json_out *o, const void *ctx) {
    const struct source *s = ctx;
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "id", "question");
    oy_json_put_text(o, "title", "Hangisi? (Which one?)");
    oy_json_put_text(o, "type", "choice");
    oy_json_put_integer(o, "suite", 1);
    oy_json_put_bool(o, "blank", false);
    oy_json_put_array(o, "options");
    for (uint32_t i = 0; i < s->options; i++) put_option(o, i);
    oy_json_put_end(o);
    oy_json_put_end(o);
}

static uint32_t mahalle_of(const void *ctx, size_t voter) {
    (void)ctx;
    (void)voter;
    return place.id;
}

static oy_status put_choice(struct oy_buffer *json, const void *ctx, size_t voter,
                            struct oy_why *why) {
    const struct source *s = ctx;
    char id[ID_BYTES];
    struct oy_json_out o;
    (void)voter;
    option_id(id, oy_random_below(s->options));
    oy_json_out_init(&o, false);
    oy_json_put_object(&o, NULL);
    oy_json_put_text(&o, "question", id);
    oy_json_put_end(&o);
    return oy_json_out_end(&o, json, why);
}

static int64_t published(const void *ctx, size_t contest, const char *total_id) {
    (void)ctx;
    (void)contest;
    (void)total_id;
    return -1;
}

oy_status oy_demo_choice(struct oy_demo_source *out, size_t voters, uint32_t options,
                         struct oy_why *why) {
    struct source *s = calloc(1, sizeof *s);
    if (!s) return oy_fail(why, OY_MEMORY, "", "no memory");
    s->options = options;
    (void)snprintf(s->title, sizeof s->title, "%u seçenekten biri (made-up sample)",
                   (unsigned)options);
    *out = (struct oy_demo_source){.title = s->title,
                                   .mahalle = &place,
                                   .n_mahalle = 1,
                                   .minimum_scope = MINIMUM_SCOPE,
                                   .n_voters = voters,
                                   .ctx = s,
                                   .put_contests = put_contests,
                                   .mahalle_of = mahalle_of,
                                   .put_choice = put_choice,
                                   .published = published,
                                   .free = free};
    return OY_OK;
}
