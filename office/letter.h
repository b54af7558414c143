/* Letters: a page for each person with one registrar's code, for a window envelope. */
#ifndef OY_OFFICE_LETTER_H
#define OY_OFFICE_LETTER_H

#include "election/manifest.h"
#include "office/say.h"
#include "paper/paper.h"
#include "steps/step.h"

/* What is a person's own. Texts are UTF-8 and borrowed; "" where nothing is known. */
struct oy_letter {
    uint32_t line;  /* of the registrars' list, from 1 */
    size_t mahalle; /* its index in the manifest */
    const char *name, *street, *address;
    const char *label;         /* of the list; stands in the window where there is no name */
    const unsigned char *code; /* OY_CODE_TEXT characters, without a zero; secret */
};

/* What is the same for all. */
struct oy_letter_common {
    const struct oy_manifest *m;
    uint32_t registrar;    /* whose letters these are, from 1 */
    const char *election;  /* the election id as it is to be compared, or NULL */
    const char *booth;     /* address of the page where one votes, or NULL */
    bool turkish, english; /* one of them or both */
};

/* One file of letters, a page each. */
OY_MUST_USE oy_status oy_letters_print(struct oy_secret_bytes **out,
                                       const struct oy_letter_common *common,
                                       const struct oy_letter *letters, size_t n,
                                       struct oy_why *why);

/* ---- all letters of a registrar ---- */

struct oy_letters_request {
    const char *codes;             /* directory of "oy registrar enrol", with its parts.bin */
    const char *manifest;          /* file */
    const char *roll, *passphrase; /* the private roll and the file of its passphrase, or NULL */
    const char *record;            /* whose election id is printed, or NULL */
    const char *election;          /* the id as typed, or NULL */
    const char *booth;
    bool turkish, english;
    uint32_t batch; /* letters in a file at most */
    const char *out;
};
struct oy_letters_made {
    uint32_t letters, files;
};
/* Writes letters-0001.pdf … (mode 0600) and index.txt into the directory `out`, which is made: a
 * new file for each mahalle, street and full batch. If a file cannot be written none stays. */
OY_MUST_USE oy_status oy_step_print_letters(const struct oy_step *s,
                                            const struct oy_letters_request *request,
                                            struct oy_letters_made *made, struct oy_why *why);

/* Names and addresses for the letters, from the private roll; texts are borrowed from it. */
struct oy_letter_people;
OY_MUST_USE oy_status oy_letter_people_open(struct oy_letter_people **out, const char *roll,
                                            const char *passphrase, const struct oy_manifest *m,
                                            struct oy_why *why);
void oy_letter_people_free(struct oy_letter_people *people); /* NULL is allowed */
/* OY_MISMATCH "roll-10" unless the private roll is as it was when this registrar drew the codes,
 * that is, has the commitment of the parts list: else the lines may be other people's. */
OY_MUST_USE oy_status oy_letter_people_are(const struct oy_letter_people *people,
                                           unsigned registrar, const unsigned char commitment[32],
                                           struct oy_why *why);
/* Fills name, street and address of n letters. The list of `lines` lines that they are of must be
 * the roll's common list [elig-4]. */
OY_MUST_USE oy_status oy_letter_people_fill(struct oy_letter_people *people,
                                            struct oy_letter *letters, size_t n, uint32_t lines,
                                            const struct oy_manifest *m, struct oy_why *why);

#endif
