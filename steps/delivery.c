#include "steps/delivery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "steps/files.h"

enum { DIRECTORY_FILES_MAX = 10000000 };

/* Room for one more element of `size` bytes. */
static oy_status grow(void *array, size_t *cap, size_t n, size_t size, struct oy_why *why) {
    void *p;
    if (n < *cap) return OY_OK;
    size_t more = *cap > 0 ? *cap * 2 : 64;
    memcpy(&p, array, sizeof p);
    p = realloc(p, more * size);
    if (!p) return oy_fail(why, OY_MEMORY, "", "no memory");
    memcpy(array, &p, sizeof p);
    *cap = more;
    return OY_OK;
}

static oy_status add_ballot(struct oy_delivery *d, struct oy_span bytes, size_t number,
                            struct oy_why *why) {
    OY_TRY(grow(&d->ballot, &d->cap, d->n, sizeof *d->ballot, why));
    d->ballot[d->n++] = (struct oy_delivered){bytes, d->n_files - 1, number};
    return OY_OK;
}

/* True if the bytes are u32 length ‖ that many bytes, once or more, to the end. */
static bool is_bundle(struct oy_span bytes) {
    struct oy_reader r;
    if (bytes.n < 4) return false;
    oy_reader_init(&r, bytes);
    while (r.left > 0 && !r.short_read) (void)oy_read_span(&r, oy_read_u32(&r));
    return !r.short_read;
}

static oy_status add_bundle(struct oy_delivery *d, struct oy_span bytes, struct oy_why *why) {
    struct oy_reader r;
    oy_reader_init(&r, bytes);
    for (size_t number = 1; r.left > 0; number++)
        OY_TRY(add_ballot(d, oy_read_span(&r, oy_read_u32(&r)), number, why));
    return OY_OK;
}

static oy_status add_file(struct oy_delivery *d, const char *path, struct oy_why *why) {
    size_t cap = d->cap_files;
    OY_TRY(grow(&d->path, &cap, d->n_files, sizeof *d->path, why));
    cap = d->cap_files;
    OY_TRY(grow(&d->content, &cap, d->n_files, sizeof *d->content, why));
    d->cap_files = cap;
    d->content[d->n_files] = (struct oy_buffer){.n = 0};
    d->path[d->n_files] = strdup(path);
    if (!d->path[d->n_files]) return oy_fail(why, OY_MEMORY, "", "no memory");
    d->n_files++;
    OY_TRY(oy_file_read(&d->content[d->n_files - 1], NULL, path, OY_STEP_FILE_MAX, why));
    struct oy_span bytes = oy_buffer_span(&d->content[d->n_files - 1]);
    bool ballot = bytes.n >= 2 && memcmp(bytes.p, "OY", 2) == 0;
    if (!ballot && is_bundle(bytes)) return add_bundle(d, bytes, why);
    return add_ballot(d, bytes, 0, why);
}

static oy_status add_directory(struct oy_delivery *d, const char *path, struct oy_why *why) {
    struct oy_dir dir;
    struct oy_names names = {NULL, 0};
    char full[OY_PATH_MAX];
    OY_TRY(oy_dir_open(&dir, path, why));
    oy_status status = oy_dir_walk(&names, &dir, DIRECTORY_FILES_MAX, why);
    for (size_t i = 0; status == OY_OK && i < names.n; i++) {
        status = oy_path_join(full, path, names.name[i], why);
        if (status == OY_OK) status = add_file(d, full, why);
    }
    oy_names_free(&names);
    oy_dir_close(&dir);
    return status;
}

static bool is_directory(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

oy_status oy_delivery_read(struct oy_delivery *out, struct oy_files files, struct oy_why *why) {
    *out = (struct oy_delivery){.n = 0};
    for (size_t i = 0; i < files.n; i++) {
        const char *path = files.path[i];
        OY_TRY(is_directory(path) ? add_directory(out, path, why) : add_file(out, path, why));
    }
    return OY_OK;
}

void oy_delivery_clear(struct oy_delivery *d) {
    for (size_t i = 0; i < d->n_files; i++) {
        oy_buffer_free(&d->content[i]);
        free(d->path[i]);
    }
    free(d->path);
    free(d->content);
    free(d->ballot);
    *d = (struct oy_delivery){.n = 0};
}

size_t oy_delivery_name(char out[OY_REFUSAL_NAME], const struct oy_delivery *d, size_t i) {
    const struct oy_delivered *b = &d->ballot[i];
    int n = b->number > 0
                ? snprintf(out, OY_REFUSAL_NAME, "%s, ballot %zu", d->path[b->file], b->number)
                : snprintf(out, OY_REFUSAL_NAME, "%s", d->path[b->file]);
    return n > 0 ? (size_t)n : 0;
}
