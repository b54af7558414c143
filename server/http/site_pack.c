/* Compression, as HTTP has it. The only file that sees zlib. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "server/http/site.h"

enum { GZIP = 16 /* added to the window: gzip's frame, without name and time */ };

static oy_status run(struct oy_buffer *out, z_stream *z, struct oy_why *why) {
    OY_TRY(oy_buffer_new(out, deflateBound(z, z->avail_in), why));
    z->next_out = out->p;
    z->avail_out = (uInt)out->n;
    if (deflate(z, Z_FINISH) != Z_STREAM_END) {
        oy_buffer_free(out);
        return oy_fail(why, OY_MEMORY, "", "no memory to compress a page");
    }
    out->n = z->total_out;
    return OY_OK;
}

oy_status oy_site_pack(struct oy_buffer *out, struct oy_span plain, struct oy_why *why) {
    z_stream z = {.avail_in = (uInt)plain.n};
    *out = (struct oy_buffer){.n = 0};
    /* The library reads it only, but does not say so. */
    memcpy(&z.next_in, &plain.p, sizeof z.next_in);
    if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + GZIP, 8, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        return oy_fail(why, OY_MEMORY, "", "no memory to compress a page");
    oy_status status = run(out, &z, why);
    (void)deflateEnd(&z);
    return status;
}

/* ---- who reads it ---- */

static size_t trimmed(const char **at, size_t n) {
    while (n > 0 && strchr(" \t", (*at)[0])) ++*at, n--;
    while (n > 0 && strchr(" \t", (*at)[n - 1])) n--;
    return n;
}

/* "q=0", "q=0.0", …: anything but this. */
static bool refuses(const char *parameter, size_t n) {
    n = trimmed(&parameter, n);
    if (n < 3 || strncasecmp(parameter, "q=0", 3) != 0) return false;
    for (size_t i = 3; i < n; i++)
        if (parameter[i] != '.' && parameter[i] != '0') return false;
    return true;
}

/* One member, "gzip" or "gzip;q=0.5". */
static bool member_takes(const char *at, size_t n) {
    const char *semicolon = memchr(at, ';', n);
    size_t name = semicolon ? (size_t)(semicolon - at) : n;
    bool no = semicolon && refuses(semicolon + 1, n - name - 1);
    name = trimmed(&at, name);
    return !no && name == 4 && strncasecmp(at, "gzip", 4) == 0;
}

bool oy_site_takes_gzip(const char *accept_encoding) {
    const char *at = accept_encoding;
    while (at) {
        size_t n = strcspn(at, ",");
        if (member_takes(at, n)) return true;
        at = at[n] ? at + n + 1 : NULL;
    }
    return false;
}
