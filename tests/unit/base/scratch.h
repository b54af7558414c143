/* A directory for one test, made fresh and removed with all in it. */
#ifndef OY_TEST_SCRATCH_H
#define OY_TEST_SCRATCH_H

#include <criterion/criterion.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/secret.h"

struct scratch {
    char path[64];
    struct oy_dir dir;
    struct oy_why why;
};

static inline int scratch_remove_one(const char *path, const struct stat *st, int type,
                                     struct FTW *at) {
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

static inline void scratch_open(struct scratch *s) {
    memset(s, 0, sizeof *s);
    cr_assert_eq(oy_base_init(&s->why), OY_OK);
    (void)snprintf(s->path, sizeof s->path, "/tmp/oy-unit-XXXXXX");
    cr_assert_not_null(mkdtemp(s->path));
    cr_assert_eq(oy_dir_open(&s->dir, s->path, &s->why), OY_OK);
}

static inline void scratch_close(struct scratch *s) {
    oy_dir_close(&s->dir);
    (void)nftw(s->path, scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The path of a name in it, good until the next call. */
static inline const char *scratch_path(struct scratch *s, const char *name) {
    static char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", s->path, name);
    return path;
}

static inline void scratch_put(struct scratch *s, const char *name, const char *text) {
    cr_assert_eq(oy_file_write(&s->dir, name, oy_span_text(text), OY_FILE_REPLACE, &s->why), OY_OK,
                 "%s", s->why.text);
}

/* How many entries a directory has, without "." and "..". */
static inline size_t scratch_count(struct scratch *s) {
    struct oy_names names;
    cr_assert_eq(oy_dir_walk(&names, &s->dir, 1000, &s->why), OY_OK, "%s", s->why.text);
    size_t n = names.n;
    oy_names_free(&names);
    return n;
}

#endif
