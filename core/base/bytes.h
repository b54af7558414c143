/* Byte spans, the one reader and the one writer of binary formats.
 *
 * Reader and writer are sticky: past the end, a read gives zeros and a write does
 * nothing, and the fault is reported by oy_reader_end / oy_writer_end, which every
 * parser and encoder must call. All integers are big-endian [enc-1].
 */
#ifndef OY_BASE_BYTES_H
#define OY_BASE_BYTES_H

#include <stdint.h>

#include "base/status.h"

struct oy_span { /* borrowed bytes */
    const unsigned char *p;
    size_t n;
};

struct oy_span oy_span(const void *p, size_t n);
struct oy_span oy_span_text(const char *text); /* without the terminating zero */
bool oy_span_equal(struct oy_span a, struct oy_span b);
/* Takes off what stands before the first `end`, and `end`; false, and nothing, if there is none. */
bool oy_span_cut(struct oy_span *rest, struct oy_span *before, char end);
/* Digits without a leading zero, below 2^64; false for anything else. */
bool oy_span_decimal(uint64_t *out, struct oy_span digits);

struct oy_reader {
    const unsigned char *p;
    size_t left;
    bool short_read;
};

void oy_reader_init(struct oy_reader *r, struct oy_span in);
uint8_t oy_read_u8(struct oy_reader *r);
uint16_t oy_read_u16(struct oy_reader *r);
uint32_t oy_read_u32(struct oy_reader *r);
uint64_t oy_read_u64(struct oy_reader *r);
/* n bytes, borrowed from the input; n zero bytes are never faked: on a short read p is NULL, n 0.
 */
struct oy_span oy_read_span(struct oy_reader *r, size_t n);
/* The same of n items of `len` bytes each: a number that came with the input is multiplied here,
 * where it cannot wrap around, whatever the width of a size_t. */
struct oy_span oy_read_items(struct oy_reader *r, uint64_t n, size_t len);
/* Copies n bytes to out; zeros if there are fewer. */
void oy_read_bytes(struct oy_reader *r, unsigned char *out, size_t n);
/* OY_FORMAT with `rule` if a read went past the end, or if bytes are left over. */
OY_MUST_USE oy_status oy_reader_end(const struct oy_reader *r, const char *rule,
                                    struct oy_why *why);

struct oy_writer {
    unsigned char *p;
    size_t cap, n;
    bool full;
};

void oy_writer_init(struct oy_writer *w, unsigned char *out, size_t cap);
void oy_write_u8(struct oy_writer *w, uint8_t v);
void oy_write_u16(struct oy_writer *w, uint16_t v);
void oy_write_u32(struct oy_writer *w, uint32_t v);
void oy_write_u64(struct oy_writer *w, uint64_t v);
void oy_write_bytes(struct oy_writer *w, const void *p, size_t n);
void oy_write_span(struct oy_writer *w, struct oy_span s);
/* What has been written; asserts that it all fitted. */
struct oy_span oy_writer_end(const struct oy_writer *w);

#endif
