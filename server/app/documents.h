/* Papers about an election, from a directory of whoever runs the server: what the manifest names,
 * by its hash, and minutes [srv-11]. For the files of this folder only.
 *
 * A file is read and hashed when somebody asks for it first and when it has changed; until then its
 * bytes are lent from memory, also the old ones to those who are still reading them. */
#ifndef OY_SERVER_APP_DOCUMENTS_H
#define OY_SERVER_APP_DOCUMENTS_H

#include "server/app/hosted.h"

enum {
    OY_DOCUMENT_NAME = 120,         /* bytes at most, as in [man-10] */
    OY_DOCUMENT_BYTES = 32 << 20,   /* of one file */
    OY_DOCUMENTS_BYTES = 512 << 20, /* that are read until the server is started again */
    OY_DOCUMENTS_MINUTES = 64       /* files of an election */
};

struct oy_documents;
/* `dir` NULL: there are none. OY_IO or OY_MISSING if it cannot be opened. */
OY_MUST_USE oy_status oy_documents_open(struct oy_documents **out, const char *dir,
                                        struct oy_why *why);
void oy_documents_free(struct oy_documents *d); /* NULL is allowed */

#endif
