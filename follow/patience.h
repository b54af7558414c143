/* Sending to a server that may be busy. */
#ifndef OY_FOLLOW_PATIENCE_H
#define OY_FOLLOW_PATIENCE_H

#include "follow/remote.h"

/* POST; where the answer is 429 or 503 it is sent again after the time that the server names (5
 * seconds if it names none), for `seconds` in all. Then as oy_remote_post. */
OY_MUST_USE oy_status oy_patience_post(struct oy_remote *r, struct oy_http_reply *out,
                                       const char *path, struct oy_span body, unsigned seconds,
                                       struct oy_why *why);
void oy_patience_sleep(unsigned seconds);

enum { OY_PATIENCE_WORDS = 260 };
/* What an answer says to a person: the text of {"error": {"status", "rule", "text"}}, else its
 * first line; without control characters, cut. */
void oy_patience_words(char out[OY_PATIENCE_WORDS], const struct oy_buffer *answer);
/* The rule that it names, or `otherwise`. */
enum { OY_PATIENCE_RULE = 16 };
void oy_patience_rule(char out[OY_PATIENCE_RULE], const struct oy_buffer *answer,
                      const char *otherwise);

#endif
