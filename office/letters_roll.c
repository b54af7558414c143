/* Names and addresses for letters, from the registrar's private roll. */
#include <stdlib.h>
#include <string.h>

#include "office/letter.h"
#include "office/registrar.h"
#include "office/roll_open.h"
#include "steps/files.h"

struct oy_letter_people {
    struct oy_private_roll *roll;
    char **name; /* "Name Surname" of each voter */
    size_t n;
};

oy_status oy_office_roll_open(struct oy_private_roll **out, const char *path,
                              const char *passphrase, const struct oy_manifest *m,
                              struct oy_why *why) {
    struct oy_roll_file file = {path, passphrase};
    OY_TRY(oy_roll_file_open(out, &file, why));
    oy_status status = oy_private_roll_fits(*out, m, why);
    if (status != OY_OK) {
        oy_why_at(why, "%s", path);
        oy_private_roll_free(*out);
        *out = NULL;
    }
    return status;
}

/* ---- names ---- */

static char *full_name(const struct oy_person *person) {
    size_t a = strlen(person->name), b = strlen(person->surname);
    char *out = malloc(a + b + 2);
    if (!out) return NULL;
    memcpy(out, person->name, a);
    out[a] = ' ';
    memcpy(out + a + 1, person->surname, b + 1);
    return out;
}

static oy_status make_names(struct oy_letter_people *people, struct oy_why *why) {
    people->n = oy_private_roll_voters(people->roll);
    OY_TRY(oy_allocate(&people->name, people->n, sizeof *people->name, why));
    for (size_t i = 0; i < people->n; i++) {
        people->name[i] = full_name(oy_private_roll_voter(people->roll, (uint32_t)i));
        if (!people->name[i]) return oy_fail(why, OY_MEMORY, "", "no memory");
    }
    return OY_OK;
}

oy_status oy_letter_people_open(struct oy_letter_people **out, const char *roll,
                                const char *passphrase, const struct oy_manifest *m,
                                struct oy_why *why) {
    OY_TRY(oy_allocate(out, 1, sizeof **out, why));
    oy_status status = oy_office_roll_open(&(*out)->roll, roll, passphrase, m, why);
    if (status == OY_OK) status = make_names(*out, why);
    if (status != OY_OK) {
        oy_letter_people_free(*out);
        *out = NULL;
    }
    return status;
}

void oy_letter_people_free(struct oy_letter_people *people) {
    if (!people) return;
    for (size_t i = 0; people->name && i < people->n; i++) {
        if (people->name[i]) explicit_bzero(people->name[i], strlen(people->name[i]));
        free(people->name[i]);
    }
    free(people->name);
    oy_private_roll_free(people->roll);
    free(people);
}

oy_status oy_letter_people_are(const struct oy_letter_people *people, unsigned registrar,
                               const unsigned char commitment[32], struct oy_why *why) {
    unsigned char now[32];
    oy_private_roll_commitment(now, people->roll, registrar);
    OY_REQUIRE(
        why, memcmp(now, commitment, sizeof now) == 0, OY_MISMATCH, "roll-10",
        "the private roll has changed since these codes were drawn from it, or it is another "
        "one: letters would go to the wrong people");
    return OY_OK;
}

oy_status oy_letter_people_fill(struct oy_letter_people *people, struct oy_letter *letters,
                                size_t n, uint32_t lines, const struct oy_manifest *m,
                                struct oy_why *why) {
    OY_REQUIRE(why, lines == people->n, OY_MISMATCH, "elig-4",
               "the codes are for %u people, and %zu are entitled in the private roll", lines,
               people->n);
    for (size_t i = 0; i < n; i++) {
        const struct oy_person *person = oy_private_roll_voter(people->roll, letters[i].line - 1);
        OY_REQUIRE(why, person->mahalle == m->mahalle[letters[i].mahalle].id, OY_MISMATCH, "elig-4",
                   "the codes' line %u is of another mahalle than the private roll's",
                   letters[i].line);
        letters[i].name = people->name[letters[i].line - 1];
        letters[i].street = person->street;
        letters[i].address = person->address;
    }
    return OY_OK;
}
