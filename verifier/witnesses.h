/* Witnesses that whoever verifies trusts, whatever the manifest says [note-8]. */
#ifndef OY_VERIFIER_WITNESSES_H
#define OY_VERIFIER_WITNESSES_H

#include "crypto/note.h"

enum { OY_DEMANDED_MAX = 64 };

struct oy_demanded { /* one key */
    char name[OY_NOTE_NAME_MAX + 1];
    unsigned char key[OY_SIGN_PUBLIC];
};

/* A C2SP verifier key of a witness ("name+id+key", type 4), or the .public file of one. OY_FORMAT
 * "note-8"; errors of oy_file_read. */
OY_MUST_USE oy_status oy_demanded_read(struct oy_demanded *out, const char *text,
                                       struct oy_why *why);

#endif
