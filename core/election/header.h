/* The six bytes that begin every binary file and message [enc-3]:
 * 'O' 'Y' ‖ two letters of the kind ‖ u8 version (1) ‖ u8 group id. */
#ifndef OY_ELECTION_HEADER_H
#define OY_ELECTION_HEADER_H

#include "crypto/group.h"

enum { OY_HEADER_LEN = 6, OY_FORMAT_VERSION = 1 };

/* kind: the two letters of the table in spec/index.md, such as "BA". */
void oy_header_write(struct oy_writer *w, const char kind[2], const struct oy_group *g);
/* OY_FORMAT "enc-3" if the next six bytes are not this header, "enc-2" if there are fewer. */
OY_MUST_USE oy_status oy_header_read(struct oy_reader *r, const char kind[2],
                                     const struct oy_group *g, struct oy_why *why);

#endif
