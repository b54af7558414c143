/* Lists of people. Their texts lie in an arena of the list; all of it is wiped when freed. */
#ifndef OY_RESIDENCY_PEOPLE_H
#define OY_RESIDENCY_PEOPLE_H

#include "residency/person.h"

enum {
    OY_PEOPLE_MAX = 30000000,   /* rows of one list */
    OY_PERSON_TEXT_MAX = 200,   /* bytes of a field */
    OY_PERSON_BYTES_MAX = 1024, /* of a serialised person */
    OY_DAY_NONE = -1            /* (uint32_t): a date that could not be read */
};

struct oy_arena_block;

struct oy_people {
    struct oy_person *person;
    size_t n, cap;
    struct oy_arena_block *blocks; /* the newest first */
};

/* Copies a text into the list's arena, with a zero after it. */
OY_MUST_USE oy_status oy_people_text(const char **out, struct oy_people *list, struct oy_span text,
                                     struct oy_why *why);
/* Appends a person whose texts live at least as long as the list: they are not copied. */
OY_MUST_USE oy_status oy_people_add(struct oy_people *list, const struct oy_person *person,
                                    struct oy_why *why);
/* Appends a person and copies the texts. */
OY_MUST_USE oy_status oy_people_copy(struct oy_people *list, const struct oy_person *person,
                                     struct oy_why *why);
/* Room for n people in all. */
OY_MUST_USE oy_status oy_people_reserve(struct oy_people *list, size_t n, struct oy_why *why);
/* Wipes and frees; leaves it empty. An empty one is allowed. */
void oy_people_free(struct oy_people *list);

/* Whether a text may stand in a list: UTF-8 of characters that a title may have [man-7, csv-1].
 * What may not could show something else on a screen or a paper than is there. */
bool oy_person_text_valid(struct oy_span text);

/* A person as bytes, in the private roll [priv-1]:
 * kimlik no[11] (zeros if it is none) ‖ u8 reason ‖ u8 protected ‖ u32 mahalle ‖ u32 born ‖
 * u32 since ‖ u32 line ‖ name, surname, street and address, each u8 length ‖ UTF-8 */
size_t oy_person_write(unsigned char out[OY_PERSON_BYTES_MAX], const struct oy_person *person);
/* OY_FORMAT "priv-1" for what oy_person_write does not write. Texts go to the list's arena. */
OY_MUST_USE oy_status oy_person_read(struct oy_person *out, struct oy_people *list,
                                     struct oy_reader *r, struct oy_why *why);

/* The same in every field but line and reason. */
bool oy_person_same(const struct oy_person *a, const struct oy_person *b);

#endif
