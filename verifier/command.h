/* The program oy-verify: options in, report out, exit status as [chk-5] says. */
#ifndef OY_VERIFIER_COMMAND_H
#define OY_VERIFIER_COMMAND_H

#include <stdio.h>

#include "verifier/verify.h"

enum { OY_EXIT_UNREADABLE = 2 };

/* The whole program but for its standard streams. */
int oy_verify_main(int argc, char **argv, FILE *out, FILE *err);

/* `oy-verify ballot`: argv[0] is "ballot". */
int oy_verify_ballot_main(int argc, char **argv, FILE *out, FILE *err);

/* Turkish where LC_ALL, LC_MESSAGES or LANG, the first that is set, begins with "tr". */
enum oy_language oy_language_of_user(void);
/* Reads "tr" or "en"; false if it is neither. */
bool oy_language_parse(enum oy_language *out, const char *text);

/* A choice (the JSON of an opened ballot) in words, one line for each contest. OY_FORMAT if it is
 * no choice of this manifest. */
OY_MUST_USE oy_status oy_choice_words(FILE *out, const struct oy_manifest *m, struct oy_span json,
                                      enum oy_language language, struct oy_why *why);

#endif
