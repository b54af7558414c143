#include "election/trustee_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/hex.h"

static const char first_line[] = "oy-closing-signed 1\n";

static uint64_t closing_size(const unsigned char closing[OY_CLOSING_LEN]) {
    struct oy_reader r;
    oy_reader_init(&r, oy_span(closing, OY_CLOSING_LEN));
    return oy_read_u64(&r);
}

void oy_trustee_state_write(struct oy_writer *w, const struct oy_trustee_state *s) {
    char id[65], root[65], text[OY_TRUSTEE_STATE_MAX];
    oy_hex_encode(id, oy_span(s->election_id, 32));
    oy_hex_encode(root, oy_span(s->closing + 8, 32));
    int n = snprintf(text, sizeof text, "%s%s\n%" PRIu64 "\n%s\n", first_line, id,
                     closing_size(s->closing), root);
    oy_write_bytes(w, text, (size_t)n);
}

/* The next line without its line feed; an empty span if there is none. */
static struct oy_span next_line(struct oy_span *text) {
    const unsigned char *end = text->n ? memchr(text->p, '\n', text->n) : NULL;
    if (!end) return oy_span(NULL, 0);
    struct oy_span line = oy_span(text->p, (size_t)(end - text->p));
    *text = oy_span(end + 1, text->n - line.n - 1);
    return line;
}

static bool parse_number(uint64_t *out, struct oy_span digits) {
    *out = 0;
    if (digits.n == 0 || digits.n > 20) return false;
    for (size_t i = 0; i < digits.n; i++) {
        if (digits.p[i] < '0' || digits.p[i] > '9') return false;
        uint64_t digit = (uint64_t)(digits.p[i] - '0');
        if (*out > (UINT64_MAX - digit) / 10) return false;
        *out = *out * 10 + digit;
    }
    return true;
}

/* Every field is read loosely; that the text is exactly the one that would be written for what
 * was read makes it strict. */
oy_status oy_trustee_state_parse(struct oy_trustee_state *out, struct oy_span text,
                                 struct oy_why *why) {
    struct oy_trustee_state s;
    struct oy_span rest = text;
    struct oy_writer closing, again;
    unsigned char written[OY_TRUSTEE_STATE_MAX];
    uint64_t size;
    memset(&s, 0, sizeof s);
    memset(out, 0, sizeof *out);
    (void)next_line(&rest);
    OY_TRY(oy_hex_decode_var(s.election_id, 32, next_line(&rest), "shr-2", why));
    OY_REQUIRE(why, parse_number(&size, next_line(&rest)), OY_FORMAT, "shr-2",
               "the kept state has no size");
    oy_writer_init(&closing, s.closing, sizeof s.closing);
    oy_write_u64(&closing, size);
    OY_TRY(oy_hex_decode_var(s.closing + 8, 32, next_line(&rest), "shr-2", why));
    oy_writer_init(&again, written, sizeof written);
    oy_trustee_state_write(&again, &s);
    OY_REQUIRE(why, oy_span_equal(oy_writer_end(&again), text), OY_FORMAT, "shr-2",
               "the kept state is damaged");
    *out = s;
    return OY_OK;
}

void oy_trustee_state_name(char out[OY_TRUSTEE_STATE_NAME], const unsigned char election_id[32]) {
    char id[65];
    oy_hex_encode(id, oy_span(election_id, 32));
    (void)snprintf(out, OY_TRUSTEE_STATE_NAME, "closing-signed-%s", id);
}

/* ---- the rule ---- */

static oy_status check_same(const struct oy_trustee_state *kept,
                            const struct oy_trustee_state *wanted, struct oy_why *why) {
    OY_REQUIRE(why, memcmp(kept->election_id, wanted->election_id, 32) == 0, OY_STATE, "shr-2",
               "the kept state is that of another election");
    OY_REQUIRE(why, memcmp(kept->closing, wanted->closing, OY_CLOSING_LEN) == 0, OY_STATE, "shr-2",
               "another closing checkpoint of this election was signed before: two records of "
               "one election exist, which must be made public");
    return OY_OK;
}

oy_status oy_trustee_state_may_sign(const struct oy_trustee_state *kept,
                                    const struct oy_trustee_state *wanted, struct oy_why *why) {
    return kept ? check_same(kept, wanted, why) : OY_OK;
}

oy_status oy_trustee_state_may_share(const struct oy_trustee_state *kept,
                                     const struct oy_trustee_state *wanted, struct oy_why *why) {
    OY_REQUIRE(why, kept != NULL, OY_STATE, "shr-2",
               "sign the closing checkpoint first; shares are given for that one only");
    return kept ? check_same(kept, wanted, why) : OY_OK;
}

/* ---- the file ---- */

static oy_status load(struct oy_trustee_state *out, const struct oy_dir *dir, const char *name,
                      struct oy_why *why) {
    struct oy_buffer text;
    OY_TRY(oy_file_read(&text, dir, name, OY_TRUSTEE_STATE_MAX, why));
    oy_status status = oy_trustee_state_parse(out, oy_buffer_span(&text), why);
    if (status != OY_OK) oy_why_at(why, "%s", name);
    oy_buffer_free(&text);
    return status;
}

/* Makes the file; OY_STATE if another tool was faster. */
static oy_status make(const struct oy_dir *dir, const char *name,
                      const struct oy_trustee_state *wanted, struct oy_why *why) {
    unsigned char text[OY_TRUSTEE_STATE_MAX];
    struct oy_writer w;
    oy_writer_init(&w, text, sizeof text);
    oy_trustee_state_write(&w, wanted);
    return oy_file_write(dir, name, oy_writer_end(&w), OY_FILE_EXCLUSIVE, why);
}

oy_status oy_trustee_state_read(struct oy_trustee_state *out, const struct oy_dir *dir,
                                const unsigned char election_id[32], struct oy_why *why) {
    char name[OY_TRUSTEE_STATE_NAME];
    oy_trustee_state_name(name, election_id);
    return load(out, dir, name, why);
}

oy_status oy_trustee_state_sign(const struct oy_dir *dir, const struct oy_trustee_state *wanted,
                                struct oy_why *why) {
    struct oy_trustee_state kept;
    char name[OY_TRUSTEE_STATE_NAME];
    oy_trustee_state_name(name, wanted->election_id);
    oy_status status = oy_trustee_state_read(&kept, dir, wanted->election_id, why);
    if (status == OY_MISSING) {
        status = make(dir, name, wanted, why);
        if (status != OY_STATE) return status;
        status = load(&kept, dir, name, why);
    }
    OY_TRY(status);
    return oy_trustee_state_may_sign(&kept, wanted, why);
}

oy_status oy_trustee_state_share(const struct oy_dir *dir, const struct oy_trustee_state *wanted,
                                 struct oy_why *why) {
    struct oy_trustee_state kept;
    oy_status status = oy_trustee_state_read(&kept, dir, wanted->election_id, why);
    if (status == OY_MISSING) return oy_trustee_state_may_share(NULL, wanted, why);
    OY_TRY(status);
    return oy_trustee_state_may_share(&kept, wanted, why);
}

uint32_t oy_trustee_quorum(uint32_t t, uint32_t n) {
    return (n + t + 1) / 2;
}
