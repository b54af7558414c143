/* An officer says which web pages the server may serve [page-1, page-2]:
 *
 *   u16 length ‖ list ‖ u8 officer ‖ signature[64]
 *
 * the signature, purpose `pages`, being over election_id ‖ list. The list is text, a line for each
 * file: "<SHA-256 in hexadecimal>  <bytes>  <path>". */
#ifndef OY_ELECTION_PAGES_H
#define OY_ELECTION_PAGES_H

#include "base/file.h"
#include "crypto/sign.h"
#include "election/election.h"

enum {
    OY_ENTRY_PAGES = 13 /* spec/log.md */,
    OY_PAGES_PATH_MAX = 200,
    OY_PAGES_ENTRY_REST = 2 + 2 + 1 + OY_SIGN_BYTES, /* type, version, length, officer, signature */
    OY_PAGES_LIST_MAX = 65535 - OY_PAGES_ENTRY_REST,
    OY_PAGES_FILE_MAX = 1 << 26, /* bytes of one file */
    OY_PAGES_ALL_MAX = 1 << 28   /* bytes of all files together */
};

/* ---- the list ---- */

struct oy_page { /* one line */
    unsigned char digest[32];
    uint64_t bytes;
    struct oy_span path; /* borrowed from the list */
};

/* Takes the next line off the list; *out is whole only on success. OY_FORMAT "page-1" if there is
 * none, or it is not of the form. */
OY_MUST_USE oy_status oy_page_next(struct oy_page *out, struct oy_span *rest, struct oy_why *why);
/* The whole list: every line, their order, their sum. *files: how many there are. */
OY_MUST_USE oy_status oy_pages_list_check(struct oy_span list, size_t *files, struct oy_why *why);
/* Its lines; the list must be good. */
size_t oy_pages_count(struct oy_span list);
/* The line of that path; false if there is none. The list must be good. */
bool oy_pages_find(struct oy_page *out, struct oy_span list, struct oy_span path);

/* ---- the entry ---- */

struct oy_pages {
    struct oy_span list; /* borrowed */
    unsigned officer;    /* from 1 */
    unsigned char signature[OY_SIGN_BYTES];
};

/* Checks the list and fills the signature. */
OY_MUST_USE oy_status oy_pages_sign(struct oy_pages *p, const struct oy_election *e,
                                    const struct oy_sign_key *key, struct oy_why *why);
/* The payload; list.n is at most OY_PAGES_LIST_MAX. Free with oy_buffer_free. */
OY_MUST_USE oy_status oy_pages_write(struct oy_buffer *out, const struct oy_pages *p,
                                     struct oy_why *why);
/* Layout only: OY_FORMAT "ent-1". */
OY_MUST_USE oy_status oy_pages_parse(struct oy_pages *out, struct oy_span payload,
                                     struct oy_why *why);
/* List "page-1", officer and signature "page-2". */
OY_MUST_USE oy_status oy_pages_check(const struct oy_pages *p, const struct oy_election *e,
                                     struct oy_why *why);

#endif
