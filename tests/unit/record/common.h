/* What the tests of the record share: a directory, a writer, made-up entries. No election stands
 * behind them: this layer knows bytes only. */
#ifndef OY_TESTS_UNIT_RECORD_COMMON_H
#define OY_TESTS_UNIT_RECORD_COMMON_H

#include "record/record_write.h"
#include "tests/unit/base/scratch.h"

#define REFUSED(call, status_, rule_)                                                              \
    do {                                                                                           \
        struct oy_why why = {.status = OY_OK};                                                     \
        oy_status refused_ = (call);                                                               \
        cr_assert_eq(refused_, (status_), "status %d, rule %s: %s: %s", (int)refused_, why.rule,   \
                     why.where, why.text);                                                         \
        cr_assert_str_eq(why.rule, (rule_), "%s", why.text);                                       \
    } while (0)

#define ACCEPTED(call)                                                                             \
    do {                                                                                           \
        struct oy_why why = {.status = OY_OK};                                                     \
        oy_status accepted_ = (call);                                                              \
        cr_assert_eq(accepted_, OY_OK, "%s: %s [%s]", why.where, why.text, why.rule);              \
    } while (0)

#define ORIGIN "log.example/unit"

struct board {
    struct scratch scratch;
    char path[96]; /* the record */
    struct oy_sign_key *key;
    struct oy_record_writer *w;
};

static inline void board_new(struct board *b) {
    unsigned char seed[OY_SIGN_SEED] = {7};
    struct oy_why init = {.status = OY_OK};
    scratch_open(&b->scratch);
    cr_assert_eq(oy_crypto_init(&init), OY_OK);
    (void)snprintf(b->path, sizeof b->path, "%s/record", b->scratch.path);
    b->key = oy_sign_key_from_seed(seed);
    ACCEPTED(oy_record_create(&b->w, b->path, oy_span_text(ORIGIN), b->key, &why));
}

static inline void board_free(struct board *b) {
    oy_record_writer_free(b->w);
    oy_sign_key_free(b->key);
    scratch_close(&b->scratch);
}

/* Manifest, ceremony, roll, open: files of any content. */
static inline void board_start(struct board *b) {
    struct oy_entry open = {.type = OY_LOG_OPEN};
    ACCEPTED(oy_record_append_file(b->w, OY_LOG_MANIFEST, oy_span_text("{}"), 0, &why));
    ACCEPTED(oy_record_append_file(b->w, OY_LOG_CEREMONY, oy_span_text("ceremony"), 0, &why));
    ACCEPTED(oy_record_append_file(b->w, OY_LOG_ROLL, oy_span_text("roll"), 3, &why));
    ACCEPTED(oy_record_append_entry(b->w, &open, &why));
}

enum { BALLOT_BYTES = 40 };

/* n made-up ballots, all different, numbered from `first`; bytes is n·BALLOT_BYTES. */
static inline void make_ballots(struct oy_record_ballot *out, unsigned char *bytes, size_t n,
                                uint32_t first) {
    for (size_t i = 0; i < n; i++) {
        unsigned char *p = bytes + i * BALLOT_BYTES;
        uint32_t number = first + (uint32_t)i;
        memset(p, 0x5a, BALLOT_BYTES);
        memcpy(p, &number, sizeof number);
        out[i] = (struct oy_record_ballot){
            .roll_index = number, .sequence = 1, .bytes = oy_span(p, BALLOT_BYTES - number % 7)};
        memcpy(out[i].fingerprint.b, &number, sizeof number);
    }
}

static inline void append_ballots(struct board *b, size_t n, uint32_t first) {
    struct oy_record_ballot *ballots = calloc(n, sizeof *ballots);
    unsigned char *bytes = calloc(n, BALLOT_BYTES);
    make_ballots(ballots, bytes, n, first);
    ACCEPTED(oy_record_append_ballots(b->w, ballots, n, NULL, &why));
    free(bytes);
    free(ballots);
}

/* The record is whole: files, tree, root. */
static inline void expect_whole(const char *path, uint64_t size) {
    struct oy_record r;
    struct oy_hash root;
    ACCEPTED(oy_record_open(&r, path, &why));
    cr_assert_eq(r.shape.size, size, "%llu entries", (unsigned long long)r.shape.size);
    ACCEPTED(oy_record_check_files(&r, &why));
    ACCEPTED(oy_log_check_tiles(&r.dir, r.shape.size, NULL, &root, &why));
    cr_assert(oy_hash_equal(&root, &r.checkpoint.head.root));
    oy_record_close(&r);
}

/* All files of a directory in one hash, names included. */
static inline struct oy_hash picture(const char *path) {
    struct oy_dir dir;
    struct oy_names names;
    struct oy_merkle all;
    struct oy_hash hash;
    oy_merkle_init(&all);
    ACCEPTED(oy_dir_open(&dir, path, &why));
    ACCEPTED(oy_dir_walk(&names, &dir, 100000, &why));
    for (size_t i = 0; i < names.n; i++) {
        struct oy_buffer file;
        oy_merkle_leaf(&hash, oy_span_text(names.name[i]));
        oy_merkle_append(&all, &hash);
        ACCEPTED(oy_file_read(&file, &dir, names.name[i], 1 << 24, &why));
        oy_merkle_leaf(&hash, oy_buffer_span(&file));
        oy_merkle_append(&all, &hash);
        oy_buffer_free(&file);
    }
    oy_names_free(&names);
    oy_dir_close(&dir);
    oy_merkle_root(&all, &hash);
    return hash;
}

static inline bool same_picture(struct oy_hash a, struct oy_hash b) {
    return oy_hash_equal(&a, &b);
}

#endif
