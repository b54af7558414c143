#include "steps/files.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool taken(const char *path) {
    struct stat st;
    return lstat(path, &st) == 0;
}

/* Whether a new file can be made there: what must not be lost is not used up otherwise. */
static oy_status check_directory(const char *path, struct oy_why *why) {
    char copy[OY_PATH_MAX];
    int n = snprintf(copy, sizeof copy, "%s", path);
    if (n < 0 || n >= OY_PATH_MAX) return oy_fail(why, OY_RANGE, "", "the path is too long");
    if (access(dirname(copy), W_OK | X_OK) == 0) return OY_OK;
    return oy_fail(why, OY_IO, "", "cannot write into the directory: %s", strerror(errno));
}

oy_status oy_output_check(const struct oy_step *s, const char *path, struct oy_why *why) {
    oy_status status = check_directory(path, why);
    if (status == OY_OK && !s->force && taken(path))
        status = oy_fail(why, OY_STATE, "", "a file of that name exists; --force replaces it");
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

oy_status oy_new_output_check(const char *path, struct oy_why *why) {
    oy_status status = check_directory(path, why);
    if (status == OY_OK && taken(path))
        status = oy_fail(why, OY_STATE, "",
                         "this name exists already, and is never replaced; choose another one");
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

oy_status oy_secret_output_check(const char *path, struct oy_why *why) {
    oy_status status = check_directory(path, why);
    if (status == OY_OK && taken(path))
        status = oy_fail(
            why, OY_STATE, "",
            "this name exists already, and secrets are never overwritten; choose another one");
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

oy_status oy_output_write(const struct oy_step *s, const char *path, struct oy_span bytes,
                          struct oy_why *why) {
    OY_TRY(oy_output_check(s, path, why));
    return oy_file_write(NULL, path, bytes, s->force ? OY_FILE_REPLACE : OY_FILE_EXCLUSIVE, why);
}

oy_status oy_allocate(void *out, uint64_t n, size_t size, struct oy_why *why) {
    void *p = n <= SIZE_MAX ? calloc(n > 0 ? (size_t)n : 1, size) : NULL;
    memcpy(out, &p, sizeof p);
    return p ? OY_OK : oy_fail(why, OY_MEMORY, "", "no memory");
}

static oy_status fits(int n, struct oy_why *why) {
    if (n >= 0 && n < OY_PATH_MAX) return OY_OK;
    return oy_fail(why, OY_RANGE, "", "the path is longer than %d bytes", OY_PATH_MAX - 1);
}

oy_status oy_path_join(char out[OY_PATH_MAX], const char *dir, const char *name,
                       struct oy_why *why) {
    return fits(snprintf(out, OY_PATH_MAX, "%s/%s", dir, name), why);
}

oy_status oy_path_beside(char out[OY_PATH_MAX], const char *key, const char *suffix,
                         struct oy_why *why) {
    static const char ending[] = ".secret";
    size_t n = strlen(key), e = sizeof ending - 1;
    if (n > e && strcmp(key + n - e, ending) == 0) n -= e;
    if (n >= OY_PATH_MAX) n = OY_PATH_MAX - 1;
    return fits(snprintf(out, OY_PATH_MAX, "%.*s%s", (int)n, key, suffix), why);
}

static oy_status refused(const char *path, const char *verb, struct oy_why *why) {
    oy_status status = oy_fail(why, OY_IO, "", "cannot %s: %s", verb, strerror(errno));
    oy_why_at(why, "%s", path);
    return status;
}

static bool zero_out(int fd, off_t n) {
    static const char zero[4096];
    while (n > 0) {
        ssize_t k = write(fd, zero, n < (off_t)sizeof zero ? (size_t)n : sizeof zero);
        if (k < 0 && errno == EINTR) continue;
        if (k <= 0) return false;
        n -= k;
    }
    return fsync(fd) == 0;
}

oy_status oy_secret_file_destroy(const char *path, struct oy_why *why) {
    struct stat st;
    int fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return refused(path, "open", why);
    bool good = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && zero_out(fd, st.st_size);
    if (close(fd) != 0) good = false;
    if (!good) return refused(path, "overwrite", why);
    return unlink(path) == 0 ? OY_OK : refused(path, "remove", why);
}

bool oy_next_line(struct oy_span *text, struct oy_span *line) {
    if (text->n == 0) return false;
    const unsigned char *end = memchr(text->p, '\n', text->n);
    size_t n = end ? (size_t)(end - text->p) : text->n;
    size_t taken_bytes = end ? n + 1 : n;
    *line = oy_span(text->p, n > 0 && text->p[n - 1] == '\r' ? n - 1 : n);
    *text = oy_span(text->p + taken_bytes, text->n - taken_bytes);
    return true;
}

struct oy_span oy_next_field(struct oy_span *line, char separator) {
    const unsigned char *p = line->p;
    const unsigned char *end = line->n > 0 ? memchr(p, separator, line->n) : NULL;
    size_t n = end ? (size_t)(end - p) : line->n;
    size_t used = end ? n + 1 : n;
    *line = oy_span(p + used, line->n - used);
    while (n > 0 && (*p == ' ' || *p == '\t')) {
        p++;
        n--;
    }
    while (n > 0 && (p[n - 1] == ' ' || p[n - 1] == '\t')) n--;
    return oy_span(p, n);
}

bool oy_span_number(struct oy_span text, uint64_t hi, uint64_t *out) {
    uint64_t v = 0;
    if (text.n == 0 || text.n > 19) return false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9') return false;
        v = v * 10 + (uint64_t)(text.p[i] - '0');
    }
    *out = v;
    return v <= hi;
}
