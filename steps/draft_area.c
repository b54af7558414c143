#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "steps/draft.h"
#include "steps/files.h"
#include "steps/question.h"

enum { CSV_BYTES_MAX = 1 << 24, QUESTION_MAX = 1 << 16, NAME_MAX_BYTES = 1200 };

void oy_area_clear(struct oy_area *area) {
    for (size_t i = 0; i < area->n; i++) free(area->row[i].name);
    free(area->row);
    *area = (struct oy_area){.n = 0};
}

static oy_status add(struct oy_area *area, struct oy_span id, struct oy_span name,
                     struct oy_why *why) {
    uint64_t v;
    OY_REQUIRE(why, oy_span_number(id, 999999, &v) && v > 0, OY_FORMAT, "man-3",
               "\"%.*s\" is no mahalle id", (int)(id.n < 40 ? id.n : 40), (const char *)id.p);
    OY_REQUIRE(why, name.n > 0 && name.n <= NAME_MAX_BYTES, OY_FORMAT, "man-3",
               "mahalle %llu has no name, or one that is too long", (unsigned long long)v);
    OY_REQUIRE(why, area->n < OY_MAHALLE_MAX, OY_RANGE, "man-3", "more than %d mahalle",
               OY_MAHALLE_MAX);
    char *copy = malloc(name.n + 1);
    if (!copy) return oy_fail(why, OY_MEMORY, "", "no memory for a name");
    memcpy(copy, name.p, name.n);
    copy[name.n] = 0;
    area->row[area->n++] = (struct oy_area_row){(uint32_t)v, copy};
    return OY_OK;
}

static oy_status add_named(struct oy_area *area, struct oy_files named, struct oy_why *why) {
    for (size_t i = 0; i < named.n; i++) {
        struct oy_span rest = oy_span_text(named.path[i]);
        struct oy_span id = oy_next_field(&rest, ':');
        OY_REQUIRE(why, rest.n > 0, OY_FORMAT, "man-3",
                   "mahalle \"%.60s\" is not of the form "
                   "ID:NAME",
                   named.path[i]);
        OY_TRY(add(area, id, rest, why));
    }
    return OY_OK;
}

/* ---- an official list ---- */

/* Field k of a line, from 0; empty if it has fewer. */
static struct oy_span field(struct oy_span line, size_t k) {
    struct oy_span f = oy_next_field(&line, ',');
    for (; k > 0; k--) f = oy_next_field(&line, ',');
    return f;
}

static bool find_column(size_t *out, struct oy_span heading, const char *name) {
    for (*out = 0; heading.n > 0; (*out)++)
        if (oy_span_equal(oy_next_field(&heading, ','), oy_span_text(name))) return true;
    return false;
}

static oy_status add_lines(struct oy_area *area, struct oy_span text, struct oy_why *why) {
    struct oy_span line;
    size_t id, name;
    bool found = oy_next_line(&text, &line) && find_column(&id, line, "mahalle_id") &&
                 find_column(&name, line, "mahalle");
    OY_REQUIRE(why, found, OY_FORMAT, "man-3",
               "the first line does not name the columns mahalle_id and mahalle");
    for (size_t number = 2; found && oy_next_line(&text, &line); number++) {
        if (line.n == 0) continue;
        oy_status status = memchr(line.p, '"', line.n)
                               ? oy_fail(why, OY_FORMAT, "man-3", "quotation marks are not read")
                               : add(area, field(line, id), field(line, name), why);
        if (status == OY_OK) continue;
        oy_why_at(why, "line %zu", number);
        return status;
    }
    return OY_OK;
}

static oy_status add_csv(struct oy_area *area, const char *csv, struct oy_why *why) {
    struct oy_buffer text;
    if (!csv) return OY_OK;
    OY_TRY(oy_file_read(&text, NULL, csv, CSV_BYTES_MAX, why));
    oy_status status = add_lines(area, oy_buffer_span(&text), why);
    oy_buffer_free(&text);
    if (status != OY_OK) oy_why_at(why, "%s", csv);
    return status;
}

static int by_id(const void *a, const void *b) {
    uint32_t x = ((const struct oy_area_row *)a)->id, y = ((const struct oy_area_row *)b)->id;
    return (x > y) - (x < y);
}

oy_status oy_area_read(struct oy_area *out, struct oy_files named, const char *csv,
                       struct oy_why *why) {
    *out = (struct oy_area){.n = 0};
    OY_TRY(oy_allocate(&out->row, OY_MAHALLE_MAX, sizeof *out->row, why));
    oy_status status = add_named(out, named, why);
    if (status == OY_OK) status = add_csv(out, csv, why);
    if (status == OY_OK && out->n == 0)
        status = oy_fail(why, OY_MISSING, "man-3", "no mahalle is named");
    if (status == OY_OK) qsort(out->row, out->n, sizeof *out->row, by_id);
    if (status != OY_OK) oy_area_clear(out);
    return status;
}

/* ---- writing ---- */

void oy_area_put(struct oy_json_out *o, const struct oy_area *area) {
    oy_json_put_array(o, "mahalle");
    for (size_t i = 0; i < area->n; i++) {
        oy_json_put_object(o, NULL);
        oy_json_put_integer(o, "id", area->row[i].id);
        oy_json_put_text(o, "name", area->row[i].name);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
}

/* A name in which nothing has a meaning for the reader of questions. */
static void escape(char *out, const char *name) {
    for (; *name; name++) {
        if (strchr(",:=\\", *name)) *out++ = '\\';
        *out++ = *name;
    }
    *out = 0;
}

/* The first ':' from `at` on that stands for itself, or the end: a backslash takes a character with
 * it, if there is one. */
static size_t find_colon(const char *text, size_t at) {
    while (text[at] && text[at] != ':') at += text[at] == '\\' && text[at + 1] ? 2U : 1U;
    return at;
}

/* TYPE WORDS:Title:Options → TYPE WORDS scope=ID:Title: NAME (ID):Options */
static oy_status write_one(struct oy_json_out *o, const struct oy_area_row *row,
                           const char *question, size_t number, struct oy_why *why) {
    char text[QUESTION_MAX], name[2 * NAME_MAX_BYTES + 1];
    size_t head = find_colon(question, 0);
    size_t title = find_colon(question, head + (question[head] == ':'));
    OY_REQUIRE(why, question[title] == ':', OY_FORMAT, "qst-1",
               "the question for each mahalle is not of the form TYPE:Title:Option,Option,…");
    escape(name, row->name);
    int n =
        snprintf(text, sizeof text, "%.*s scope=%u%.*s\\: %s (%u)%s", (int)head, question, row->id,
                 (int)(title - head), question + head, name, row->id, question + title);
    if (n < 0 || n >= (int)sizeof text)
        return oy_fail(why, OY_RANGE, "qst-1", "the question for each mahalle is too long");
    return oy_question_write(o, text, number, why);
}

oy_status oy_area_questions(struct oy_json_out *o, const struct oy_area *area, const char *question,
                            size_t first, struct oy_why *why) {
    if (!question) return OY_OK;
    if (strlen(question) > QUESTION_MAX / 2)
        return oy_fail(why, OY_RANGE, "qst-1", "the question for each mahalle is too long");
    for (size_t i = 0; i < area->n; i++)
        OY_TRY(write_one(o, &area->row[i], question, first + i, why));
    return OY_OK;
}
