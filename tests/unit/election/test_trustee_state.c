/* At most one closing checkpoint for an election, ever [shr-2]; a53. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "election/trustee_state.h"
#include "tests/unit/election/trustees.h"

static struct oy_trustee_state state_of(unsigned char election, unsigned char root) {
    struct oy_trustee_state s;
    memset(&s, 0, sizeof s);
    memset(s.election_id, election, 32);
    s.closing[7] = 21;
    memset(s.closing + 8, root, 32);
    return s;
}

/* [shr-2] */
Test(trustee_state, one_closing_is_signed_and_shared) {
    struct oy_trustee_state a = state_of(1, 2), b = state_of(1, 3), bigger = a,
                            other = state_of(4, 2);
    bigger.closing[7]++;
    ACCEPTED(oy_trustee_state_may_sign(NULL, &a, &why));
    ACCEPTED(oy_trustee_state_may_sign(&a, &a, &why));
    REFUSED(oy_trustee_state_may_sign(&a, &b, &why), OY_STATE, "shr-2");
    REFUSED(oy_trustee_state_may_sign(&a, &bigger, &why), OY_STATE, "shr-2");
    REFUSED(oy_trustee_state_may_sign(&a, &other, &why), OY_STATE, "shr-2");
    REFUSED(oy_trustee_state_may_share(NULL, &a, &why), OY_STATE, "shr-2");
    ACCEPTED(oy_trustee_state_may_share(&a, &a, &why));
    REFUSED(oy_trustee_state_may_share(&a, &b, &why), OY_STATE, "shr-2");
}

static struct oy_span text_of(unsigned char out[OY_TRUSTEE_STATE_MAX],
                              const struct oy_trustee_state *s) {
    struct oy_writer w;
    oy_writer_init(&w, out, OY_TRUSTEE_STATE_MAX);
    oy_trustee_state_write(&w, s);
    return oy_writer_end(&w);
}

/* [shr-2] A state that is not read exactly is no permission. */
Test(trustee_state, is_read_strictly) {
    unsigned char text[OY_TRUSTEE_STATE_MAX], copy[OY_TRUSTEE_STATE_MAX];
    struct oy_trustee_state s = state_of(1, 2), back;
    struct oy_span whole = text_of(text, &s);
    ACCEPTED(oy_trustee_state_parse(&back, whole, &why));
    cr_assert_arr_eq(&back, &s, sizeof s);
    memset(s.closing, 0xff, 8);
    whole = text_of(text, &s);
    ACCEPTED(oy_trustee_state_parse(&back, whole, &why));
    cr_assert_arr_eq(&back, &s, sizeof s);
    for (size_t n = 0; n < whole.n; n++)
        REFUSED(oy_trustee_state_parse(&back, oy_span(text, n), &why), OY_FORMAT, "shr-2");
    for (size_t i = 0; i < whole.n; i++) {
        struct oy_why why = {.status = OY_OK};
        memcpy(copy, text, whole.n);
        copy[i] ^= 0x20; /* the other case, digits that are none */
        oy_status status = oy_trustee_state_parse(&back, oy_span(copy, whole.n), &why);
        cr_assert_eq(status, OY_FORMAT, "byte %zu", i);
        cr_assert_str_eq(why.rule, "shr-2");
    }
    memcpy(copy, text, whole.n);
    copy[whole.n] = '\n';
    REFUSED(oy_trustee_state_parse(&back, oy_span(copy, whole.n + 1), &why), OY_FORMAT, "shr-2");
    static const char number[] = "oy-closing-signed 1\n%s\n%s\n%s\n";
    static const char *const bad[] = {
        "",   "021", "18446744073709551616",    "99999999999999999999",
        "-1", "1 ",  "100000000000000000000000"};
    char hex[65];
    memset(hex, 'a', 64);
    hex[64] = 0;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char line[512];
        (void)snprintf(line, sizeof line, number, hex, bad[i], hex);
        REFUSED(oy_trustee_state_parse(&back, oy_span_text(line), &why), OY_FORMAT, "shr-2");
    }
}

/* [shr-2] */
Test(trustee_state, the_file_is_made_once_and_never_changed) {
    char path[] = "/tmp/oy-state-XXXXXX", name[OY_TRUSTEE_STATE_NAME], file[512];
    struct oy_dir dir;
    struct oy_buffer first, again;
    struct oy_trustee_state a = state_of(1, 2), b = state_of(1, 3), other = state_of(5, 3);
    cr_assert_not_null(mkdtemp(path));
    ACCEPTED(oy_dir_open(&dir, path, &why));
    REFUSED(oy_trustee_state_share(&dir, &a, &why), OY_STATE, "shr-2");
    ACCEPTED(oy_trustee_state_sign(&dir, &a, &why));
    oy_trustee_state_name(name, a.election_id);
    ACCEPTED(oy_file_read(&first, &dir, name, 1000, &why));
    ACCEPTED(oy_trustee_state_sign(&dir, &a, &why));
    ACCEPTED(oy_trustee_state_share(&dir, &a, &why));
    REFUSED(oy_trustee_state_sign(&dir, &b, &why), OY_STATE, "shr-2");
    REFUSED(oy_trustee_state_share(&dir, &b, &why), OY_STATE, "shr-2");
    ACCEPTED(oy_trustee_state_sign(&dir, &other, &why)); /* another election, another file */
    ACCEPTED(oy_file_read(&again, &dir, name, 1000, &why));
    cr_assert(oy_span_equal(oy_buffer_span(&first), oy_buffer_span(&again)));

    ACCEPTED(oy_file_write(&dir, name, oy_span_text("damaged\n"), OY_FILE_REPLACE, &why));
    REFUSED(oy_trustee_state_sign(&dir, &a, &why), OY_FORMAT, "shr-2");
    REFUSED(oy_trustee_state_share(&dir, &a, &why), OY_FORMAT, "shr-2");
    (void)snprintf(file, sizeof file, "%s/%s", path, name);
    (void)unlink(file);
    oy_trustee_state_name(name, other.election_id);
    (void)snprintf(file, sizeof file, "%s/%s", path, name);
    (void)unlink(file);
    oy_buffer_free(&first);
    oy_buffer_free(&again);
    oy_dir_close(&dir);
    cr_assert_eq(rmdir(path), 0, "nothing else was left in the directory");
}

/* [note-6] ⌈(n+t)/2⌉ */
Test(trustee_state, the_quorum_is_the_rounded_up_mean) {
    cr_assert_eq(oy_trustee_quorum(3, 5), 4);
    cr_assert_eq(oy_trustee_quorum(2, 3), 3);
    cr_assert_eq(oy_trustee_quorum(2, 4), 3);
    cr_assert_eq(oy_trustee_quorum(2, 2), 2);
    for (uint32_t n = 2; n <= 32; n++)
        for (uint32_t t = 2; t <= n; t++) {
            /* Two quorums share at least t trustees: two tallies would need t cheaters. */
            uint32_t q = oy_trustee_quorum(t, n);
            cr_assert(q <= n && 2 * q >= n + t && 2 * (q - 1) < n + t);
        }
}
