/* JSON, strictly: what people read is JSON, and no two readers may see different things in it.
 *
 * Refused: [json-1] text that is not valid UTF-8 and RFC 8259, duplicate keys, bytes after the
 * value, U+0000, more than 32 levels, numbers that are not integers in ±(2^53 - 1); [json-2]
 * keys that the format does not know; [json-3] a member that is missing or of another
 * type; [json-4] a value outside its bounds. All are OY_FORMAT.
 *
 * A getter takes an object and the key in it, or any value and the key NULL, which means
 * the value itself (for the elements of arrays). On failure it puts the key into
 * why->where; outputs are zero.
 */
#ifndef OY_BASE_JSON_H
#define OY_BASE_JSON_H

#include "base/bytes.h"
#include "base/file.h"

#define OY_JSON_DEPTH_MAX 32 /* [json-1] */
#define OY_JSON_INTEGER_MAX (((int64_t)1 << 53) - 1)

/* ---- reading ---- */

struct oy_json; /* a value; those inside a document live as long as it */

/* Parses text of at most max bytes. The caller frees *out, which is NULL on failure. */
OY_MUST_USE oy_status oy_json_parse(struct oy_json **out, struct oy_span text, size_t max,
                                    struct oy_why *why);
void oy_json_free(struct oy_json *document); /* NULL is allowed */
/* From now on all memory in which parsed JSON was is wiped when it is freed, the parser's own
 * copies as well: for programs to which people send what concerns them. To be called before threads
 * are started; texts that a caller wrote by struct oy_json_out are its own to wipe. */
void oy_json_wipe_freed(void);

/* Refuses members of obj other than those named, and obj if it is no object:
 * oy_json_only_keys(obj, OY_JSON_KEYS("id", "title"), why) */
#define OY_JSON_KEYS(...) ((const char *const[]){__VA_ARGS__, NULL})
OY_MUST_USE oy_status oy_json_only_keys(const struct oy_json *obj, const char *const keys[],
                                        struct oy_why *why);

bool oy_json_has(const struct oy_json *obj, const char *key);

OY_MUST_USE oy_status oy_json_object(const struct oy_json **out, const struct oy_json *obj,
                                     const char *key, struct oy_why *why);
/* An array of min to max elements; their number goes to *n. */
OY_MUST_USE oy_status oy_json_array(const struct oy_json **out, size_t *n,
                                    const struct oy_json *obj, const char *key, size_t min,
                                    size_t max, struct oy_why *why);
/* A string of min to max bytes of UTF-8, borrowed; it is also zero-terminated. */
OY_MUST_USE oy_status oy_json_text(struct oy_span *out, const struct oy_json *obj, const char *key,
                                   size_t min, size_t max, struct oy_why *why);
OY_MUST_USE oy_status oy_json_integer(int64_t *out, const struct oy_json *obj, const char *key,
                                      int64_t lo, int64_t hi, struct oy_why *why);
OY_MUST_USE oy_status oy_json_bool(bool *out, const struct oy_json *obj, const char *key,
                                   struct oy_why *why);
/* A string of exactly 2n lower-case hexadecimal digits. */
OY_MUST_USE oy_status oy_json_hex(unsigned char *out, size_t n, const struct oy_json *obj,
                                  const char *key, struct oy_why *why);

/* Element i of an array; i must be below its count. */
const struct oy_json *oy_json_at(const struct oy_json *array, size_t i);
/* The members of an object in their order, for maps whose keys are data (languages). */
size_t oy_json_members(const struct oy_json *obj);
const char *oy_json_key_at(const struct oy_json *obj, size_t i);

/* ---- writing: compact, keys in the order given, UTF-8 not escaped ---- */

/* Sticky like the writer of bytes.h: errors are reported by oy_json_out_end. */
struct oy_json_out {
    struct oy_buffer text;
    size_t cap;
    bool pretty, no_memory, bad_text;
    unsigned depth;
    bool filled[OY_JSON_DEPTH_MAX + 1]; /* has the container at this depth a member already? */
    char closing[OY_JSON_DEPTH_MAX + 1];
};

/* pretty: two spaces for each level and a newline at the end, for files that people edit. */
void oy_json_out_init(struct oy_json_out *o, bool pretty);
/* In an object every value has a key; in an array, and at the top, key is NULL. */
void oy_json_put_object(struct oy_json_out *o, const char *key); /* until oy_json_put_end */
void oy_json_put_array(struct oy_json_out *o, const char *key);  /* until oy_json_put_end */
void oy_json_put_end(struct oy_json_out *o);
void oy_json_put_span(struct oy_json_out *o, const char *key, struct oy_span text);
void oy_json_put_text(struct oy_json_out *o, const char *key, const char *text);
/* |value| <= OY_JSON_INTEGER_MAX, asserted. */
void oy_json_put_integer(struct oy_json_out *o, const char *key, int64_t value);
void oy_json_put_bool(struct oy_json_out *o, const char *key, bool value);
void oy_json_put_hex(struct oy_json_out *o, const char *key, struct oy_span bytes);
/* Moves the text to *out, which the caller frees. OY_MEMORY, or OY_FORMAT [json-1] if a text was
 * not valid UTF-8 or held U+0000. Asserts that all containers are closed. */
OY_MUST_USE oy_status oy_json_out_end(struct oy_json_out *o, struct oy_buffer *out,
                                      struct oy_why *why);

#endif
