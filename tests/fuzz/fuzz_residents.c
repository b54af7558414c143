/* The reader of residents' lists: what it takes is people that the private roll can hold, and holds
 * again as they were; no message says a word of the file. */
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/turkish.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "residency/masked.h"
#include "residency/residents.h"

static struct oy_roll_setup setup;

static uint32_t day(unsigned year, unsigned month, unsigned of_month) {
    uint32_t d = 0;
    FUZZ_MUST(oy_day_make(&d, year, month, of_month));
    return d;
}

void fuzz_begin(void) {
    setup = (struct oy_roll_setup){.group = OY_GROUP_RISTRETTO255,
                                   .rules = {.minimum_age = 18,
                                             .minimum_days = 90,
                                             .election_day = day(2027, 6, 20),
                                             .cutoff = day(2027, 1, 15)},
                                   .n_mahalle = 2,
                                   .mahalle = {40139, 40140}};
}

#define HEADING "kimlik no;ad;soyad;doğum tarihi;mahalle;ikamet tarihi;korunan;sokak;kapı no\n"

void fuzz_seeds(void) {
    static const char *const rows[] = {
        HEADING,
        HEADING "10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;;Örnek Sokak;2\n"
                "10000000214;Sakin;\"İ;ki\";01.02.1990;40140;01/01/2020;evet;;\r\n"
                "10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;;Örnek Sokak;2\n",
        "\xef\xbb\xbfnational id,name,surname,birth date,mahalle,resident since,protected\n"
        "10000000146,Sakin,\"B\"\"ir\",1980-01-01,40139,2020-01-01,no",
        "kimlik no;ad;soyad;do\xf0um tarihi;mahalle;ikamet tarihi;korunan\n"
        "10000000146;\xdd\xfe\xfd;\xd6\xdc;1980-01-01;40139;2020-01-01;hay\xfdr\n"};
    static const char *const words[] = {"\"",    "\"\"",        ";",          ",",
                                        "\r\n",  "10000000382", "2000-02-29", "29.02.1900",
                                        "40139", "evet",        "\xdd",       "İ"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (unsigned char mode = 0; mode < 3; mode++) fuzz_seed_mode(mode, oy_span_text(rows[i]));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) fuzz_word_text(words[i]);
}

static void check_text(const char *text) {
    FUZZ_MUST(strlen(text) <= OY_PERSON_TEXT_MAX && oy_utf8_valid(oy_span_text(text)));
    FUZZ_MUST(oy_turkish_compare(text, text) == 0);
}

static void check_person(const struct oy_person *p) {
    unsigned char bytes[OY_PERSON_BYTES_MAX];
    char masked[OY_MASKED_NAME];
    struct oy_person back;
    struct oy_people texts = {.n = 0};
    struct oy_reader r;
    struct oy_why why = {.status = OY_OK};
    FUZZ_MUST(p->reason < OY_REFUSED_OBJECTION && p->line > 1);
    check_text(p->name);
    check_text(p->surname);
    check_text(p->street);
    check_text(p->address);
    oy_reader_init(&r, oy_span(bytes, oy_person_write(bytes, p)));
    OY_WORLD_MUST(oy_person_read(&back, &texts, &r, &why) == OY_OK, &why);
    FUZZ_MUST(r.left == 0 && oy_person_same(p, &back) && back.reason == p->reason);
    oy_masked_name(masked, p);
    FUZZ_MUST(oy_utf8_valid(oy_span_text(masked)));
    oy_people_free(&texts);
}

static void check_order(const struct oy_people *list) {
    struct oy_why why = {.status = OY_OK};
    uint32_t *order, n, count[OY_REFUSED_REASONS];
    OY_WORLD_MUST(oy_rules_order(&order, &n, list->person, list->n, &why) == OY_OK, &why);
    oy_residents_count(count, list->person, list->n);
    FUZZ_MUST(n == count[OY_REFUSED_NOT]);
    for (uint32_t i = 1; i < n; i++) {
        const struct oy_person *a = &list->person[order[i - 1]], *b = &list->person[order[i]];
        FUZZ_MUST(a->mahalle <= b->mahalle && strcmp(a->kimlik, b->kimlik) != 0);
    }
    free(order);
}

void fuzz_one(struct oy_span in) {
    struct oy_people list;
    struct oy_why why = {.status = OY_OK};
    enum oy_csv_encoding encoding = (enum oy_csv_encoding)fuzz_mode(&in, 3);
    if (fuzz_accepted(oy_residents_read(&list, in, encoding, &setup, &why), &why)) {
        for (size_t i = 0; i < list.n; i++) check_person(&list.person[i]);
        check_order(&list);
    }
    oy_people_free(&list);
}
