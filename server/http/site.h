/* The web pages: the files that a folder's assets.txt lists, read once, checked and compressed.
 * Nothing of the folder is read, or can be asked for, afterwards [web-1, web-2]. */
#ifndef OY_SERVER_HTTP_SITE_H
#define OY_SERVER_HTTP_SITE_H

#include "base/file.h"
#include "election/pages.h"

struct oy_site_file {
    char path[OY_PAGES_PATH_MAX + 1]; /* without a slash in front */
    char tag[65];                     /* SHA-256 in hexadecimal */
    const char *type;                 /* Content-Type */
    bool lasting;                     /* never another under this path */
    struct oy_buffer plain, packed;   /* the second empty if it would not be shorter */
};

struct oy_site;
/* OY_MISMATCH, OY_MISSING, OY_RANGE or OY_FORMAT [web-1, page-1], with the file. */
OY_MUST_USE oy_status oy_site_load(struct oy_site **out, const char *dir, struct oy_why *why);
void oy_site_free(struct oy_site *s); /* NULL is allowed */
/* assets.txt itself; empty for NULL. */
struct oy_span oy_site_list(const struct oy_site *s);
size_t oy_site_count(const struct oy_site *s); /* without assets.txt */
/* What is at this path of a request, "/" being index.html; NULL if there is nothing. */
const struct oy_site_file *oy_site_find(const struct oy_site *s, const char *path);

/* The Content-Type of a name by its ending, from a fixed table; NULL if it is none that is served.
 * *text: whether it is worth compressing. */
const char *oy_site_type(bool *text, const char *path);

/* site_pack.c: gzip, always the same bytes for the same bytes. */
OY_MUST_USE oy_status oy_site_pack(struct oy_buffer *out, struct oy_span plain, struct oy_why *why);
/* Whether a client with this Accept-Encoding (or NULL) reads gzip. */
bool oy_site_takes_gzip(const char *accept_encoding);

#endif
