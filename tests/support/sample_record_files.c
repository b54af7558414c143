/* The files of a sample record, for those who change them. */
#include <stdio.h>
#include <string.h>

#include "tests/support/sample_record.h"
#include "tests/support/sample_record_must.h"

static struct oy_dir open_record(const struct oy_rec *s) {
    struct oy_dir dir;
    MUST(oy_dir_open(&dir, s->record, &why));
    return dir;
}

struct oy_buffer oy_rec_read(const struct oy_rec *s, const char *path) {
    struct oy_dir dir = open_record(s);
    struct oy_buffer file;
    MUST(oy_file_read(&file, &dir, path, (size_t)1 << 30, &why));
    oy_dir_close(&dir);
    return file;
}

void oy_rec_write(const struct oy_rec *s, const char *path, struct oy_span bytes) {
    struct oy_dir dir = open_record(s);
    MUST(oy_file_write(&dir, path, bytes, OY_FILE_REPLACE, &why));
    oy_dir_close(&dir);
}

static void copy_one(const struct oy_dir *from, const struct oy_dir *to, const char *path) {
    struct oy_buffer file;
    char parent[256];
    const char *slash = strrchr(path, '/');
    if (slash) {
        (void)snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path);
        MUST(oy_dir_make(to, parent, &why));
    }
    MUST(oy_file_read(&file, from, path, (size_t)1 << 30, &why));
    MUST(oy_file_write(to, path, oy_buffer_span(&file), OY_FILE_LATER, &why));
    oy_buffer_free(&file);
}

const char *oy_rec_copy(const struct oy_rec *s, const char *name) {
    static char path[128];
    struct oy_dir from = open_record(s), to;
    struct oy_names names;
    (void)snprintf(path, sizeof path, "%s/%s", s->path, name);
    MUST(oy_dir_make(NULL, path, &why));
    MUST(oy_dir_open(&to, path, &why));
    MUST(oy_dir_walk(&names, &from, OY_RECORD_FILES_MAX, &why));
    for (size_t i = 0; i < names.n; i++) copy_one(&from, &to, names.name[i]);
    oy_names_free(&names);
    oy_dir_close(&to);
    oy_dir_close(&from);
    return path;
}
