/* Codes and credentials [cred-1, cred-2]. Codes are secret: constant time in the symbols. */
#ifndef OY_ELECTION_CREDENTIAL_H
#define OY_ELECTION_CREDENTIAL_H

#include "base/secret.h"
#include "crypto/group.h"

enum {
    OY_CODE_SYMBOLS = 26, /* ASCII of the alphabet, without the two check symbols */
    OY_CODE_TEXT = 34     /* seven groups of four, joined by '-' */
};

/* 26 uniform symbols (130 bits). */
OY_MUST_USE oy_status oy_code_generate(struct oy_secret_bytes **code, struct oy_why *why);
/* The same three into memory that is there, for many codes in turn: `code` has OY_CODE_SYMBOLS
 * bytes, `text` as result OY_CODE_TEXT (asserted). After a failure *code holds no code. */
void oy_code_generate_into(struct oy_secret_bytes *code);
void oy_code_print_into(struct oy_secret_bytes *text, const struct oy_secret_bytes *code);
OY_MUST_USE oy_status oy_code_parse_into(struct oy_secret_bytes *code,
                                         const struct oy_secret_bytes *text, struct oy_why *why);
/* The 34 characters that are printed: symbols and check symbols. */
OY_MUST_USE oy_status oy_code_print(struct oy_secret_bytes **text,
                                    const struct oy_secret_bytes *code, struct oy_why *why);
/* What a person typed: spaces and '-' are dropped, lower case is upper case, O is 0, I and L
 * are 1. Also takes one line feed at the end. OY_FORMAT "cred-1". */
OY_MUST_USE oy_status oy_code_parse(struct oy_secret_bytes **code,
                                    const struct oy_secret_bytes *text, struct oy_why *why);

/* [cred-2] out = HS("credential", roll_id, registrar, code): a part of a voter's secret. `out` is
 * memory of oy_secret_alloc; registrars are counted from 1. */
void oy_credential_part(const struct oy_group *g, struct oy_secret *out,
                        const unsigned char roll_id[32], uint32_t registrar,
                        const struct oy_secret_bytes *code);
/* out = Σ part[i], the voter's secret; `out` and `part` are memory of oy_secret_alloc. */
void oy_credential_combine(const struct oy_group *g, struct oy_secret *out,
                           const struct oy_secret *part, size_t n);
/* out = g^secret, of a part or of the whole. */
void oy_credential_public(const struct oy_group *g, struct oy_element *out,
                          const struct oy_secret *secret);

#endif
