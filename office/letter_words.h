/* What letters say. */
#ifndef OY_OFFICE_LETTER_WORDS_H
#define OY_OFFICE_LETTER_WORDS_H

#include "office/letter.h"

enum { OY_LETTER_STEPS = 5, OY_LETTER_TEXT = 600 };

struct oy_letter_words {
    const char *subject, *what, *when, *from, *until, *how, *lost;
    const char *code, *election, *question, *line;
};
extern const struct oy_letter_words oy_letter_words[2]; /* by language */

/* The numbered steps, as many as there are for this election; returns how many. */
size_t oy_letter_steps(char out[OY_LETTER_STEPS][OY_LETTER_TEXT],
                       const struct oy_letter_common *common, enum oy_language language);
/* "This is letter 1 of 2 …" */
void oy_letter_which(char out[OY_LETTER_TEXT], const struct oy_letter_common *common,
                     enum oy_language language);
/* "… and 58 more" */
void oy_letter_more(char out[OY_LETTER_TEXT], size_t n, enum oy_language language);

#endif
