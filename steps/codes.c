#include "steps/codes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "election/credential.h"
#include "steps/files.h"

enum { LINE_MAX_BYTES = 24 + OY_CODE_TEXT + OY_LABEL_MAX };

/* ---- the list ---- */

static size_t count_lines(struct oy_span text) {
    struct oy_span line;
    size_t n = 0;
    while (oy_next_line(&text, &line)) n++;
    return n;
}

static oy_status take_line(struct oy_list *out, struct oy_span line, struct oy_why *why) {
    struct oy_span id = oy_next_field(&line, ';'), label = oy_next_field(&line, '\n');
    uint64_t v;
    if (id.n == 0 || id.p[0] == '#') return OY_OK;
    OY_REQUIRE(why, oy_span_number(id, 999999, &v) && v > 0, OY_FORMAT, "roll-1",
               "\"%.*s\" is no mahalle id", (int)(id.n < 40 ? id.n : 40), (const char *)id.p);
    OY_REQUIRE(why, label.n <= OY_LABEL_MAX, OY_RANGE, "roll-1",
               "the label is longer than %d bytes", OY_LABEL_MAX);
    out->mahalle[out->n] = (uint32_t)v;
    out->label[out->n++] = label;
    return OY_OK;
}

oy_status oy_list_parse(struct oy_list *out, struct oy_span text, struct oy_why *why) {
    struct oy_span line;
    size_t lines = count_lines(text);
    oy_status status = OY_OK;
    *out = (struct oy_list){.n = 0};
    if (lines > OY_LINES_MAX)
        return oy_fail(why, OY_RANGE, "roll-1", "the list has more than %d lines", OY_LINES_MAX);
    out->mahalle = calloc(lines + 1, sizeof *out->mahalle);
    out->label = calloc(lines + 1, sizeof *out->label);
    if (!out->mahalle || !out->label) status = oy_fail(why, OY_MEMORY, "", "no memory");
    for (size_t i = 1; status == OY_OK && oy_next_line(&text, &line); i++) {
        status = take_line(out, line, why);
        if (status != OY_OK) oy_why_at(why, "line %zu", i);
    }
    if (status == OY_OK && out->n == 0)
        status = oy_fail(why, OY_MISSING, "roll-1", "the list names nobody");
    if (status != OY_OK) oy_list_clear(out);
    return status;
}

void oy_list_clear(struct oy_list *list) {
    free(list->mahalle);
    free(list->label);
    *list = (struct oy_list){.n = 0};
}

/* ---- code files ---- */

static oy_status file_path(char out[OY_PATH_MAX], const char *dir, unsigned number,
                           struct oy_why *why) {
    char name[32];
    (void)snprintf(name, sizeof name, "codes-%04u.secret", number);
    return oy_path_join(out, dir, name, why);
}

/* `printed` is memory for one code's text. */
static void add_line(struct oy_secret_bytes *text, size_t *n, const struct oy_list *list,
                     uint32_t i, const struct oy_secret_bytes *code,
                     struct oy_secret_bytes *printed) {
    char head[24];
    struct oy_span label = list->label[i];
    int len = snprintf(head, sizeof head, "%u;%u;", i + 1, list->mahalle[i]);
    memcpy(text->secret + *n, head, (size_t)len);
    *n += (size_t)len;
    if (code) {
        oy_code_print_into(printed, code);
        memcpy(text->secret + *n, printed->secret, OY_CODE_TEXT);
        *n += OY_CODE_TEXT;
    }
    text->secret[(*n)++] = ';';
    if (label.n > 0) memcpy(text->secret + *n, label.p, label.n);
    *n += label.n;
    text->secret[(*n)++] = '\n';
}

oy_status oy_codes_write(const char *dir, const struct oy_list *list, uint32_t first, uint32_t n,
                         struct oy_secret_bytes *const *codes, struct oy_why *why) {
    struct oy_secret_bytes *text = NULL, *printed = NULL;
    char path[OY_PATH_MAX];
    size_t len = 0;
    OY_TRY(file_path(path, dir, first / OY_CODES_IN_FILE + 1, why));
    OY_TRY(oy_secret_bytes_new(&text, (size_t)n * LINE_MAX_BYTES, why));
    oy_status status = oy_secret_bytes_new(&printed, OY_CODE_TEXT, why);
    for (uint32_t i = 0; status == OY_OK && i < n; i++)
        add_line(text, &len, list, first + i, codes[i], printed);
    text->n = len; /* the rest of the memory stays zero */
    if (status == OY_OK) status = oy_secret_file_write(path, text, why);
    oy_secret_bytes_free(&printed);
    oy_secret_bytes_free(&text);
    return status;
}

oy_status oy_code_file_write(const char *path, const struct oy_secret_bytes *code,
                             struct oy_why *why) {
    struct oy_secret_bytes *printed = NULL;
    OY_TRY(oy_code_print(&printed, code, why));
    oy_status status = oy_secret_file_write(path, printed, why);
    oy_secret_bytes_free(&printed);
    return status;
}

struct walk {
    oy_status (*fn)(void *context, uint32_t line, uint32_t mahalle, struct oy_span label,
                    const struct oy_secret_bytes *code, struct oy_why *why);
    void *context;
    uint32_t next;
    /* Memory for one line after another: protected memory is dear to get. */
    struct oy_secret_bytes *text, *code;
};

/* w->text becomes the characters of a code as they stand in the file. */
static oy_status take_text(struct walk *w, struct oy_span printed, struct oy_why *why) {
    if (!w->text || w->text->n != printed.n) {
        oy_secret_bytes_free(&w->text);
        OY_TRY(oy_secret_bytes_new(&w->text, printed.n, why));
    }
    if (printed.n > 0) memcpy(w->text->secret, printed.p, printed.n);
    return OY_OK;
}

static oy_status read_line(struct walk *w, struct oy_span line, struct oy_why *why) {
    struct oy_span number = oy_next_field(&line, ';'), mahalle = oy_next_field(&line, ';'),
                   printed = oy_next_field(&line, ';');
    uint64_t i, id;
    OY_REQUIRE(why,
               oy_span_number(number, OY_LINES_MAX, &i) && i == w->next &&
                   oy_span_number(mahalle, 999999, &id),
               OY_FORMAT, "", "line %u is not \"line;mahalle;code;label\"", w->next);
    OY_TRY(take_text(w, printed, why));
    bool has_code = printed.n > 0;
    oy_status status = has_code ? oy_code_parse_into(w->code, w->text, why) : OY_OK;
    if (status == OY_OK)
        status = w->fn(w->context, w->next, (uint32_t)id, oy_next_field(&line, '\n'),
                       has_code ? w->code : NULL, why);
    else
        oy_why_at(why, "line %u", w->next);
    w->next++;
    return status;
}

static oy_status read_file(struct walk *w, const char *path, struct oy_why *why) {
    struct oy_secret_bytes *bytes = NULL;
    OY_TRY(oy_secret_file_read(&bytes, path, why));
    struct oy_span text = oy_span(bytes->secret, bytes->n), line;
    oy_status status = OY_OK;
    while (status == OY_OK && oy_next_line(&text, &line)) status = read_line(w, line, why);
    oy_secret_bytes_free(&bytes);
    return status;
}

static oy_status read_files(struct walk *w, const char *dir, struct oy_why *why) {
    char path[OY_PATH_MAX];
    for (unsigned k = 1;; k++) {
        OY_TRY(file_path(path, dir, k, why));
        if (k > 1 && !oy_file_exists(NULL, path)) return OY_OK;
        OY_TRY(read_file(w, path, why));
    }
}

oy_status oy_codes_each_labelled(const char *dir,
                                 oy_status (*fn)(void *context, uint32_t line, uint32_t mahalle,
                                                 struct oy_span label,
                                                 const struct oy_secret_bytes *code,
                                                 struct oy_why *why),
                                 void *context, struct oy_why *why) {
    struct walk w = {.fn = fn, .context = context, .next = 1};
    OY_TRY(oy_secret_bytes_new(&w.code, OY_CODE_SYMBOLS, why));
    oy_status status = read_files(&w, dir, why);
    oy_secret_bytes_free(&w.text);
    oy_secret_bytes_free(&w.code);
    return status;
}

struct without_label {
    oy_status (*fn)(void *context, uint32_t line, uint32_t mahalle,
                    const struct oy_secret_bytes *code, struct oy_why *why);
    void *context;
};

static oy_status pass_on(void *context, uint32_t line, uint32_t mahalle, struct oy_span label,
                         const struct oy_secret_bytes *code, struct oy_why *why) {
    const struct without_label *w = context;
    (void)label;
    return w->fn(w->context, line, mahalle, code, why);
}

oy_status oy_codes_each(const char *dir,
                        oy_status (*fn)(void *context, uint32_t line, uint32_t mahalle,
                                        const struct oy_secret_bytes *code, struct oy_why *why),
                        void *context, struct oy_why *why) {
    struct without_label w = {fn, context};
    return oy_codes_each_labelled(dir, pass_on, &w, why);
}
