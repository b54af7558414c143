#include <inttypes.h>
#include <string.h>

#include "base/json.h"
#include "verifier/command.h"

struct words {
    FILE *out;
    const struct oy_contest *contest;
    enum oy_language language;
    struct oy_why *why;
};

static const char *title_in(const struct oy_option *list, size_t n, const char *id) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].id, id) == 0) return list[i].title;
    return NULL;
}

/* An option, "blank", or NULL. */
static const char *option_title(const struct words *w, const char *id) {
    const char *title = title_in(w->contest->options, w->contest->n_options, id);
    if (title) return title;
    if (strcmp(id, "blank") != 0) return NULL;
    return w->language == OY_TURKISH ? "boş oy" : "blank";
}

static oy_status unknown(const struct words *w, const char *id) {
    return oy_fail(w->why, OY_FORMAT, "qst-4", "contest %s has no option %s", w->contest->id, id);
}

static oy_status put_option(const struct words *w, const struct oy_json *value) {
    struct oy_span id;
    OY_TRY(oy_json_text(&id, value, NULL, 1, 64, w->why));
    const char *title = option_title(w, (const char *)id.p);
    if (!title) return unknown(w, (const char *)id.p);
    (void)fprintf(w->out, " %s", title);
    return OY_OK;
}

static oy_status put_list(const struct words *w, const struct oy_json *list, size_t n) {
    bool ranked = w->contest->type == OY_RANK;
    if (n == 0) (void)fputs(w->language == OY_TURKISH ? " hiçbiri" : " none", w->out);
    for (size_t i = 0; i < n; i++) {
        if (i) (void)fputc(',', w->out);
        if (ranked) (void)fprintf(w->out, " %zu.", i + 1);
        OY_TRY(put_option(w, oy_json_at(list, i)));
    }
    return OY_OK;
}

/* option id → number or grade id */
static oy_status put_map(const struct words *w, const struct oy_json *map) {
    for (size_t i = 0; i < oy_json_members(map); i++) {
        const char *id = oy_json_key_at(map, i), *title = option_title(w, id);
        if (!title) return unknown(w, id);
        (void)fprintf(w->out, "%s %s =", i ? "," : "", title);
        if (w->contest->type == OY_GRADES) {
            struct oy_span grade;
            OY_TRY(oy_json_text(&grade, map, id, 1, 64, w->why));
            const char *name =
                title_in(w->contest->grades, w->contest->n_grades, (const char *)grade.p);
            if (!name) return unknown(w, (const char *)grade.p);
            (void)fprintf(w->out, " %s", name);
        } else {
            int64_t n;
            OY_TRY(oy_json_integer(&n, map, id, 0, OY_JSON_INTEGER_MAX, w->why));
            (void)fprintf(w->out, " %" PRId64, n);
        }
    }
    return OY_OK;
}

static oy_status put_contest(const struct words *w, const struct oy_json *all) {
    const struct oy_json *value;
    struct oy_why ignored = {.status = OY_OK};
    struct oy_span text;
    size_t n;
    (void)fprintf(w->out, "  %s:", w->contest->title);
    oy_status status;
    if (oy_json_text(&text, all, w->contest->id, 1, 64, &ignored) == OY_OK) {
        const char *title = option_title(w, (const char *)text.p);
        if (!title) return unknown(w, (const char *)text.p);
        (void)fprintf(w->out, " %s", title);
        status = OY_OK;
    } else if (oy_json_array(&value, &n, all, w->contest->id, 0, 1000, &ignored) == OY_OK) {
        status = put_list(w, value, n);
    } else {
        status = oy_json_object(&value, all, w->contest->id, w->why);
        if (status == OY_OK) status = put_map(w, value);
    }
    (void)fputc('\n', w->out);
    return status;
}

static oy_status put_all(FILE *out, const struct oy_manifest *m, const struct oy_json *choice,
                         enum oy_language language, struct oy_why *why) {
    for (size_t i = 0; i < m->n_contests; i++) {
        struct words w = {out, &m->contests[i], language, why};
        if (oy_json_has(choice, m->contests[i].id)) OY_TRY(put_contest(&w, choice));
    }
    return OY_OK;
}

oy_status oy_choice_words(FILE *out, const struct oy_manifest *m, struct oy_span json,
                          enum oy_language language, struct oy_why *why) {
    struct oy_json *choice;
    OY_TRY(oy_json_parse(&choice, json, OY_MANIFEST_BYTES_MAX, why));
    oy_status status = put_all(out, m, choice, language, why);
    oy_json_free(choice);
    return status;
}
