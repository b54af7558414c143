#include "residency/masked.h"

#include <stdlib.h>
#include <string.h>

#include "base/turkish.h"
#include "base/utf8.h"

/* The first letter of each word and three asterisks; words are what stands between blanks. */
static size_t add_words(char *out, size_t n, const char *text) {
    struct oy_span s = oy_span_text(text);
    bool inside = false;
    while (s.n) {
        size_t k = oy_utf8_char(s);
        bool blank = s.p[0] == ' ' || s.p[0] == '\t';
        if (k == 0) k = 1;
        if (!blank && !inside && n + k + 5 < OY_MASKED_NAME) {
            if (n) out[n++] = ' ';
            memcpy(out + n, s.p, k);
            memset(out + n + k, '*', 3);
            n += k + 3;
        }
        inside = !blank;
        s = oy_span(s.p + k, s.n - k);
    }
    return n;
}

void oy_masked_name(char out[OY_MASKED_NAME], const struct oy_person *person) {
    size_t n = add_words(out, 0, person->name);
    out[add_words(out, n, person->surname)] = 0;
}

void oy_masked_kimlik(char out[OY_MASKED_KIMLIK], const struct oy_person *person) {
    memcpy(out, person->kimlik, OY_MASKED_KIMLIK);
    memset(out + 2, '*', OY_KIMLIK - 4);
}

static int compare_rows(const void *a, const void *b) {
    const struct oy_masked_row *x = a, *y = b;
    int c = oy_turkish_compare(x->name, y->name);
    return c != 0 ? c : oy_turkish_compare(x->kimlik, y->kimlik);
}

static oy_status add_row(struct oy_masked_list *list, const struct oy_person *p,
                         struct oy_why *why) {
    char name[OY_MASKED_NAME];
    struct oy_masked_row *row = &list->row[list->n++];
    oy_masked_name(name, p);
    oy_masked_kimlik(row->kimlik, p);
    return oy_people_text(&row->name, &list->arena, oy_span_text(name), why);
}

static oy_status fill(struct oy_masked_list *list, const struct oy_private_roll *roll,
                      uint32_t mahalle, struct oy_why *why) {
    for (uint32_t i = 0; i < oy_private_roll_voters(roll); i++) {
        const struct oy_person *p = oy_private_roll_voter(roll, i);
        if (p->mahalle != mahalle) continue;
        if (p->is_protected)
            list->n_protected++;
        else
            OY_TRY(add_row(list, p, why));
    }
    return OY_OK;
}

static size_t count(const struct oy_private_roll *roll, uint32_t mahalle) {
    size_t n = 0;
    for (uint32_t i = 0; i < oy_private_roll_voters(roll); i++)
        n += oy_private_roll_voter(roll, i)->mahalle == mahalle;
    return n;
}

static bool has_mahalle(const struct oy_roll_setup *s, uint32_t mahalle) {
    for (uint32_t i = 0; i < s->n_mahalle; i++)
        if (s->mahalle[i] == mahalle) return true;
    return false;
}

oy_status oy_masked_list(struct oy_masked_list *out, const struct oy_private_roll *roll,
                         uint32_t mahalle, struct oy_why *why) {
    *out = (struct oy_masked_list){.n = 0};
    OY_REQUIRE(why, has_mahalle(oy_private_roll_setup(roll), mahalle), OY_MISSING, "priv-5",
               "mahalle %u is not one of this election", (unsigned)mahalle);
    out->row = calloc(count(roll, mahalle) + 1, sizeof *out->row);
    if (!out->row) return oy_fail(why, OY_MEMORY, "", "no memory for the list");
    oy_status status = fill(out, roll, mahalle, why);
    if (status != OY_OK) {
        oy_masked_list_free(out);
        return status;
    }
    qsort(out->row, out->n, sizeof *out->row, compare_rows);
    return OY_OK;
}

void oy_masked_list_free(struct oy_masked_list *list) {
    free(list->row);
    oy_people_free(&list->arena);
    *list = (struct oy_masked_list){.n = 0};
}
