/* What a voter wants, as JSON and as bits (spec/manifest.md "Choices", [rul-2], [qst-4]).
 *
 * Bits are secret: one byte 0 or 1 for each bit of the style, slack included, in an
 * oy_secret_bytes of style->n_bits. Reading JSON takes a time that depends on the choice, as any
 * input by a person does; from the bits on everything is constant time. */
#ifndef OY_ELECTION_CHOICE_H
#define OY_ELECTION_CHOICE_H

#include "base/json.h"
#include "base/secret.h"
#include "election/style.h"

enum { OY_CHOICE_BYTES_MAX = 4 << 20 };

/* JSON text to bits; *bits is NULL on failure. OY_FORMAT json-* for what is no JSON, "qst-4" for
 * everything that the style does not allow; why->where names the contest. */
OY_MUST_USE oy_status oy_choice_encode(struct oy_secret_bytes **bits, const struct oy_style *style,
                                       struct oy_span json, struct oy_why *why);
/* Bits to the JSON object that would give them. OY_FORMAT "qst-4" if the bits break a rule. Public
 * bits: variable time (an opened ballot, or the voter's own screen). */
OY_MUST_USE oy_status oy_choice_describe_var(struct oy_buffer *json, const struct oy_style *style,
                                             const unsigned char *bits, struct oy_why *why);

/* One contest: sets the options' bits and the blank bit from the JSON value at choices[key]; slack
 * is untouched. */
OY_MUST_USE oy_status oy_choice_contest(unsigned char *bits, const struct oy_contest *c,
                                        const struct oy_json *choices, const char *key,
                                        struct oy_why *why);
/* Fills the slack bits of a contest from its other bits [rul-2], in constant time but for the
 * answer. OY_FORMAT "qst-4" if a rule cannot be met: bits are then not to be used. */
OY_MUST_USE oy_status oy_choice_fill_slack(unsigned char *bits, const struct oy_contest *c,
                                           struct oy_why *why);
/* out[0 … n−1] are the bits of v with the weights of oy_contest_weights(d), the last weight
 * filled first [rul-2]; 0 ≤ v ≤ d. Constant time in v. */
void oy_choice_weigh(unsigned char *out, uint64_t v, uint64_t d);
/* True if every bit is 0 or 1 and every rule holds, slack included. Public bits. */
bool oy_choice_holds_var(const struct oy_contest *c, const unsigned char *bits);

#endif
