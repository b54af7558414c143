#include "residency/people.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "election/manifest.h"
#include "residency/kimlik.h"

enum { BLOCK = 1 << 20 };

struct oy_arena_block {
    struct oy_arena_block *next;
    size_t used;
    unsigned char bytes[BLOCK];
};

/* ---- the arena ---- */

static oy_status new_block(struct oy_people *list, struct oy_why *why) {
    struct oy_arena_block *b = malloc(sizeof *b);
    if (!b) return oy_fail(why, OY_MEMORY, "", "no memory for so long a list");
    b->next = list->blocks;
    b->used = 0;
    list->blocks = b;
    return OY_OK;
}

oy_status oy_people_text(const char **out, struct oy_people *list, struct oy_span text,
                         struct oy_why *why) {
    *out = "";
    if (text.n == 0) return OY_OK;
    if (!list->blocks || BLOCK - list->blocks->used < text.n + 1) OY_TRY(new_block(list, why));
    unsigned char *p = list->blocks->bytes + list->blocks->used;
    memcpy(p, text.p, text.n);
    p[text.n] = 0;
    list->blocks->used += text.n + 1;
    *out = (const char *)p;
    return OY_OK;
}

/* ---- the list ---- */

/* realloc would leave a copy behind. */
oy_status oy_people_reserve(struct oy_people *list, size_t n, struct oy_why *why) {
    if (n <= list->cap) return OY_OK;
    struct oy_person *p = malloc(n * sizeof *p);
    if (!p) return oy_fail(why, OY_MEMORY, "", "no memory for so long a list");
    if (list->n) memcpy(p, list->person, list->n * sizeof *p);
    if (list->cap) sodium_memzero(list->person, list->n * sizeof *p);
    free(list->person);
    list->person = p;
    list->cap = n;
    return OY_OK;
}

oy_status oy_people_add(struct oy_people *list, const struct oy_person *person,
                        struct oy_why *why) {
    OY_REQUIRE(why, list->n < OY_PEOPLE_MAX, OY_RANGE, "priv-1", "the list has more than %d rows",
               OY_PEOPLE_MAX);
    if (list->n == list->cap)
        OY_TRY(oy_people_reserve(list, list->cap ? list->cap + list->cap / 2 : 64, why));
    list->person[list->n++] = *person;
    return OY_OK;
}

oy_status oy_people_copy(struct oy_people *list, const struct oy_person *person,
                         struct oy_why *why) {
    struct oy_person p = *person;
    OY_TRY(oy_people_text(&p.name, list, oy_span_text(person->name), why));
    OY_TRY(oy_people_text(&p.surname, list, oy_span_text(person->surname), why));
    OY_TRY(oy_people_text(&p.street, list, oy_span_text(person->street), why));
    OY_TRY(oy_people_text(&p.address, list, oy_span_text(person->address), why));
    return oy_people_add(list, &p, why);
}

void oy_people_free(struct oy_people *list) {
    while (list->blocks) {
        struct oy_arena_block *next = list->blocks->next;
        sodium_memzero(list->blocks->bytes, list->blocks->used);
        free(list->blocks);
        list->blocks = next;
    }
    if (list->n) sodium_memzero(list->person, list->n * sizeof *list->person);
    free(list->person);
    *list = (struct oy_people){.n = 0};
}

/* ---- bytes ---- */

bool oy_person_text_valid(struct oy_span s) {
    if (!oy_utf8_valid(s)) return false;
    while (s.n) {
        uint32_t c = oy_utf8_next(&s);
        if (c < 0x80 ? c < 0x20 || c == 0x7f : !oy_manifest_text_allows(c)) return false;
    }
    return true;
}

static void write_text(struct oy_writer *w, const char *text) {
    size_t n = strlen(text);
    oy_write_u8(w, (uint8_t)n);
    oy_write_bytes(w, text, n);
}

size_t oy_person_write(unsigned char out[OY_PERSON_BYTES_MAX], const struct oy_person *p) {
    struct oy_writer w;
    oy_writer_init(&w, out, OY_PERSON_BYTES_MAX);
    oy_write_bytes(&w, p->kimlik, OY_KIMLIK);
    oy_write_u8(&w, p->reason);
    oy_write_u8(&w, p->is_protected);
    oy_write_u32(&w, p->mahalle);
    oy_write_u32(&w, p->born);
    oy_write_u32(&w, p->since);
    oy_write_u32(&w, p->line);
    write_text(&w, p->name);
    write_text(&w, p->surname);
    write_text(&w, p->street);
    write_text(&w, p->address);
    return oy_writer_end(&w).n;
}

static oy_status read_text(const char **out, struct oy_people *list, struct oy_reader *r,
                           struct oy_why *why) {
    struct oy_span text = oy_read_span(r, oy_read_u8(r));
    OY_REQUIRE(why, text.n <= OY_PERSON_TEXT_MAX && oy_person_text_valid(text), OY_FORMAT, "priv-1",
               "the private roll holds a text that it cannot hold");
    return oy_people_text(out, list, text, why);
}

static bool fields_fit(const struct oy_person *p, uint8_t flag) {
    static const char none[OY_KIMLIK];
    bool blank = memcmp(p->kimlik, none, OY_KIMLIK) == 0;
    bool valid = oy_kimlik_valid(oy_span(p->kimlik, OY_KIMLIK));
    bool without = p->reason == OY_REFUSED_MALFORMED || p->reason == OY_REFUSED_KIMLIK;
    return p->reason < OY_REFUSED_REASONS && flag <= 1 && (without ? blank : valid);
}

oy_status oy_person_read(struct oy_person *out, struct oy_people *list, struct oy_reader *r,
                         struct oy_why *why) {
    struct oy_person p = {.line = 0};
    oy_read_bytes(r, (unsigned char *)p.kimlik, OY_KIMLIK);
    p.reason = oy_read_u8(r);
    uint8_t flag = oy_read_u8(r);
    p.is_protected = flag != 0;
    p.mahalle = oy_read_u32(r);
    p.born = oy_read_u32(r);
    p.since = oy_read_u32(r);
    p.line = oy_read_u32(r);
    OY_TRY(read_text(&p.name, list, r, why));
    OY_TRY(read_text(&p.surname, list, r, why));
    OY_TRY(read_text(&p.street, list, r, why));
    OY_TRY(read_text(&p.address, list, r, why));
    OY_REQUIRE(why, !r->short_read && fields_fit(&p, flag), OY_FORMAT, "priv-1",
               "the private roll holds a person that it cannot hold");
    *out = p;
    return OY_OK;
}

bool oy_person_same(const struct oy_person *a, const struct oy_person *b) {
    return strcmp(a->kimlik, b->kimlik) == 0 && a->is_protected == b->is_protected &&
           a->mahalle == b->mahalle && a->born == b->born && a->since == b->since &&
           strcmp(a->name, b->name) == 0 && strcmp(a->surname, b->surname) == 0 &&
           strcmp(a->street, b->street) == 0 && strcmp(a->address, b->address) == 0;
}
