/* Texts, ids and times of a manifest [man-2, man-6, man-7]. */
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/utf8.h"
#include "election/manifest_read.h"

static oy_status copy(char **out, struct oy_span text, struct oy_why *why) {
    *out = malloc(text.n + 1);
    if (!*out) return oy_fail(why, OY_MEMORY, "", "no memory for a text");
    if (text.n) memcpy(*out, text.p, text.n);
    (*out)[text.n] = 0;
    return OY_OK;
}

static oy_status named(oy_status status, const char *key, struct oy_why *why) {
    if (status != OY_OK) oy_why_at(why, "%s", key);
    return status;
}

/* ---- characters ---- */

/* [man-7] What is invisible, or makes equal-looking texts of different bytes. */
bool oy_manifest_text_allows(uint32_t c) {
    static const struct {
        uint32_t first, last;
    } refused[] = {
        {0x00, 0x1f},       {0x7f, 0xa0},       {0xad, 0xad},     {0x300, 0x36f},
        {0x374, 0x374},     {0x37e, 0x37e},     {0x387, 0x387},   {0x61c, 0x61c},
        {0x1100, 0x11ff},   {0x1680, 0x1680},   {0x17b4, 0x17b5}, {0x180b, 0x180f},
        {0x1ab0, 0x1aff},   {0x1dc0, 0x1dff},   {0x1f00, 0x200f}, {0x2028, 0x202f},
        {0x205f, 0x206f},   {0x20d0, 0x20ff},   {0x2126, 0x2126}, {0x212a, 0x212b},
        {0x2329, 0x232a},   {0x3000, 0x3000},   {0x3099, 0x309a}, {0x3164, 0x3164},
        {0xf900, 0xfb4f},   {0xfe00, 0xfe2f},   {0xfeff, 0xffff}, {0x1d100, 0x1d1ff},
        {0x2f800, 0x2fa1f}, {0xe0000, 0xe0fff},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (c >= refused[i].first && c <= refused[i].last) return false;
    return true;
}

static oy_status check_text(struct oy_span text, size_t max, bool line_feeds, struct oy_why *why) {
    OY_REQUIRE(why, oy_utf8_count(text) <= max, OY_FORMAT, "json-4", "more than %zu characters",
               max);
    while (text.n) {
        uint32_t c = oy_utf8_next(&text);
        OY_REQUIRE(why, oy_manifest_text_allows(c) || (c == '\n' && line_feeds), OY_FORMAT, "man-7",
                   "the character U+%04X is not allowed in a text", (unsigned)c);
    }
    return OY_OK;
}

static oy_status text(char **out, const struct oy_json *obj, const char *key, size_t max,
                      bool line_feeds, struct oy_why *why) {
    struct oy_span t;
    OY_TRY(oy_json_text(&t, obj, key, 1, 4 * max, why));
    OY_TRY(named(check_text(t, max, line_feeds, why), key, why));
    return copy(out, t, why);
}

oy_status oy_manifest_title(char **out, const struct oy_json *obj, const char *key,
                            struct oy_why *why) {
    return text(out, obj, key, OY_TITLE_MAX, false, why);
}

oy_status oy_manifest_description(char **out, const struct oy_json *obj, struct oy_why *why) {
    if (!oy_json_has(obj, "description")) return OY_OK;
    return text(out, obj, "description", OY_DESCRIPTION_MAX, true, why);
}

/* ---- ids and names ---- */

static bool is_letter(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_id_character(unsigned char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

static unsigned char folded(unsigned char c) {
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

static int compare_folded(const void *a, const void *b) {
    const unsigned char *x = *(const unsigned char *const *)a,
                        *y = *(const unsigned char *const *)b;
    while (*x && folded(*x) == folded(*y)) x++, y++;
    return (int)folded(*x) - (int)folded(*y);
}

static const char *skip_spaces(const char *p) {
    while (*p == ' ') p++;
    return p;
}

/* [man-7] A run of spaces is one, and those at the ends are none. */
static int compare_spaced(const void *a, const void *b) {
    const char *x = skip_spaces(*(const char *const *)a), *y = skip_spaces(*(const char *const *)b);
    for (;;) {
        const char *after_x = skip_spaces(x), *after_y = skip_spaces(y);
        int p = (unsigned char)*after_x, q = (unsigned char)*after_y;
        bool gap_x = after_x != x && p, gap_y = after_y != y && q;
        if (gap_x != gap_y) return gap_x ? -1 : 1;
        if (p != q) return p - q;
        if (!p) return 0;
        x = after_x + 1;
        y = after_y + 1;
    }
}

static oy_status check_id(struct oy_span id, struct oy_why *why) {
    static const char *const reserved = "blank";
    const void *mine = id.p;
    OY_REQUIRE(why, id.n >= 1 && id.n <= 40, OY_FORMAT, "man-6", "an id has 1 to 40 characters");
    for (size_t i = 0; i < id.n; i++)
        OY_REQUIRE(why, is_id_character(id.p[i]), OY_FORMAT, "man-6",
                   "an id is made of A-Z a-z 0-9 . _ - only");
    OY_REQUIRE(why, compare_folded(&mine, &reserved) != 0, OY_FORMAT, "man-6",
               "the id 'blank' is reserved");
    return OY_OK;
}

oy_status oy_manifest_id(char **out, const struct oy_json *obj, struct oy_why *why) {
    struct oy_span id;
    OY_TRY(oy_json_text(&id, obj, "id", 0, 4 * OY_TITLE_MAX, why));
    OY_TRY(named(check_id(id, why), "id", why));
    return copy(out, id, why);
}

static oy_status check_name(struct oy_span name, bool (*is_allowed)(unsigned char c),
                            struct oy_why *why) {
    for (size_t i = 0; i < name.n; i++)
        OY_REQUIRE(why, is_allowed(name.p[i]), OY_FORMAT, "json-4",
                   "character %zu is not allowed in this name", i + 1);
    return OY_OK;
}

oy_status oy_manifest_name(char **out, const struct oy_json *obj, const char *key,
                           bool (*is_allowed)(unsigned char c), struct oy_why *why) {
    struct oy_span name;
    OY_TRY(oy_json_text(&name, obj, key, 1, 120, why));
    OY_TRY(named(check_name(name, is_allowed, why), key, why));
    return copy(out, name, why);
}

static oy_status check_neighbours(const char *const *sorted, size_t n,
                                  int (*compare)(const void *, const void *), const char *rule,
                                  struct oy_why *why) {
    for (size_t i = 1; i < n; i++)
        OY_REQUIRE(why, compare(&sorted[i - 1], &sorted[i]) != 0, OY_FORMAT, rule,
                   "'%s' stands twice", sorted[i]);
    return OY_OK;
}

oy_status oy_manifest_distinct(const char *const *texts, size_t n, bool fold, const char *rule,
                               struct oy_why *why) {
    int (*compare)(const void *, const void *) = fold ? compare_folded : compare_spaced;
    if (n < 2) return OY_OK;
    const char **sorted = malloc(n * sizeof *sorted);
    if (!sorted) return oy_fail(why, OY_MEMORY, "", "no memory for a list");
    for (size_t i = 0; i < n; i++) sorted[i] = texts[i];
    qsort(sorted, n, sizeof *sorted, compare);
    oy_status status = check_neighbours(sorted, n, compare, rule, why);
    free(sorted);
    return status;
}

/* ---- times ---- */

static bool is_time_text(struct oy_span t) {
    static const char shape[] = "dddd-dd-ddTdd:dd:ddZ";
    if (t.n != sizeof shape - 1) return false;
    for (size_t i = 0; i < t.n; i++) {
        bool digit = t.p[i] >= '0' && t.p[i] <= '9';
        if (shape[i] == 'd' ? !digit : t.p[i] != (unsigned char)shape[i]) return false;
    }
    return true;
}

static unsigned number(struct oy_span t, size_t at, size_t n) {
    unsigned v = 0;
    for (size_t i = at; i < at + n; i++) v = 10 * v + (unsigned)(t.p[i] - '0');
    return v;
}

static oy_status parse_time(uint64_t *out, struct oy_span t, struct oy_why *why) {
    *out = 0;
    OY_REQUIRE(why, is_time_text(t), OY_FORMAT, "man-2", "a time is written YYYY-MM-DDThh:mm:ssZ");
    if (!is_time_text(t)) return OY_OK;
    unsigned year = number(t, 0, 4), month = number(t, 5, 2), day = number(t, 8, 2);
    unsigned hour = number(t, 11, 2), minute = number(t, 14, 2), second = number(t, 17, 2);
    uint32_t days = 0;
    bool is_date = oy_day_make(&days, year, month, day) && days >= OY_DAY_1970;
    OY_REQUIRE(why, is_date && hour < 24 && minute < 60 && second < 60, OY_FORMAT, "man-2",
               "no such date or time of day (from 1970 on)");
    if (!is_date) return OY_OK;
    *out = (uint64_t)(days - OY_DAY_1970) * 86400 + hour * 3600 + minute * 60 + second;
    return OY_OK;
}

oy_status oy_manifest_time(uint64_t *out, const struct oy_json *obj, const char *key,
                           struct oy_why *why) {
    struct oy_span t;
    *out = 0;
    OY_TRY(oy_json_text(&t, obj, key, 0, 4 * OY_TITLE_MAX, why));
    return named(parse_time(out, t, why), key, why);
}
