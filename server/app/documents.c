#include "server/app/documents.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "crypto/hash.h"
#include "server/app/inside.h"

/* A file as it was read once. Older ones of the same name stand behind it in the list. */
struct document {
    uint32_t election;
    char file[OY_DOCUMENT_NAME + 1];
    struct stat seen;
    bool good; /* what the manifest says */
    struct oy_buffer bytes;
    unsigned char digest[OY_SHA256_BYTES];
    struct document *next;
};

struct oy_documents {
    pthread_mutex_t lock;
    const char *dir; /* borrowed; NULL: none */
    struct document *first;
    size_t bytes; /* read so far */
};

struct wanted { /* one file of an election */
    const struct oy_hosted *h;
    const char *file;
    const struct oy_attachment *attachment; /* or NULL: minutes */
};

/* ---- names ---- */

static bool is_name(const char *file) {
    size_t n = strlen(file);
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    return n > 0 && n <= OY_DOCUMENT_NAME && file[0] != '.' && strspn(file, allowed) == n;
}

static bool is_minutes(const char *file) {
    size_t n = strlen(file);
    if (!is_name(file) || strncmp(file, "minutes", 7) != 0) return false;
    return (n >= 11 && strcmp(file + n - 4, ".pdf") == 0) ||
           (n >= 12 && strcmp(file + n - 5, ".json") == 0);
}

static const struct oy_attachment *find_in(const struct oy_attachment *list, size_t n,
                                           const char *file) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].file, file) == 0) return &list[i];
    return NULL;
}

static const struct oy_attachment *find_attachment(const struct oy_manifest *m, const char *file) {
    const struct oy_attachment *found = find_in(m->attachments, m->n_attachments, file);
    for (size_t i = 0; i < m->n_contests && !found; i++)
        found = find_in(m->contests[i].attachments, m->contests[i].n_attachments, file);
    return found;
}

/* ---- reading ---- */

static bool is_same(const struct stat *a, const struct stat *b) {
    return a->st_ino == b->st_ino && a->st_dev == b->st_dev && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static struct document *find_read(struct oy_documents *d, const struct wanted *w) {
    for (struct document *x = d->first; x; x = x->next)
        if (x->election == w->h->number && strcmp(x->file, w->file) == 0) return x;
    return NULL;
}

static bool is_as_named(const struct document *x, const struct oy_attachment *a) {
    return !a || (a->bytes == x->bytes.n && memcmp(a->digest, x->digest, sizeof x->digest) == 0);
}

/* What is not good keeps its place, so that it is not hashed again and again, but not its bytes. */
static oy_status fill(struct oy_documents *d, struct document *x, const struct oy_dir *dir,
                      const struct wanted *w, struct oy_why *why) {
    if (w->attachment && w->attachment->bytes != (uint64_t)x->seen.st_size) return OY_OK;
    OY_REQUIRE(why, d->bytes + (size_t)x->seen.st_size <= OY_DOCUMENTS_BYTES, OY_IO, "srv-11",
               "more documents have changed than the server holds: start it again");
    OY_TRY(oy_file_read(&x->bytes, dir, w->file, OY_DOCUMENT_BYTES, why));
    oy_sha256(x->digest, oy_buffer_span(&x->bytes));
    x->good = is_as_named(x, w->attachment);
    if (x->good)
        d->bytes += x->bytes.n;
    else
        oy_buffer_free(&x->bytes);
    return OY_OK;
}

static oy_status read_anew(struct document **out, struct oy_documents *d, const struct oy_dir *dir,
                           const struct stat *seen, const struct wanted *w, struct oy_why *why) {
    struct document *x = calloc(1, sizeof *x);
    if (!x) return oy_fail(why, OY_MEMORY, "", "no memory for a document");
    x->election = w->h->number;
    (void)strncpy(x->file, w->file, OY_DOCUMENT_NAME);
    x->seen = *seen;
    oy_status status = fill(d, x, dir, w, why);
    if (status != OY_OK) {
        free(x);
        return status;
    }
    x->next = d->first;
    d->first = *out = x;
    return OY_OK;
}

static oy_status no_document(const char *file, struct oy_why *why) {
    return oy_fail(why, OY_MISSING, "", "there is no document %s", file);
}

/* The directory of the election is open, and d->lock is held. */
static oy_status get(const struct document **out, struct oy_documents *d, const struct oy_dir *dir,
                     const struct wanted *w, struct oy_why *why) {
    struct stat seen;
    if (fstatat(dir->fd, w->file, &seen, AT_SYMLINK_NOFOLLOW) != 0)
        return no_document(w->file, why);
    OY_REQUIRE(why, S_ISREG(seen.st_mode), OY_FORMAT, "file-2", "%s is no plain file", w->file);
    OY_REQUIRE(why, seen.st_size <= OY_DOCUMENT_BYTES, OY_MISSING, "file-3",
               "%s is too long to be served", w->file);
    struct document *x = find_read(d, w);
    if (!x || !is_same(&x->seen, &seen)) OY_TRY(read_anew(&x, d, dir, &seen, w, why));
    *out = x;
    if (x->good) return OY_OK;
    return oy_fail(why, OY_MISSING, "srv-11", "%s is not the file that the manifest names",
                   w->file);
}

/* ---- one ---- */

static oy_status open_dir(struct oy_dir *out, const struct oy_documents *d,
                          const struct oy_hosted *h, struct oy_why *why) {
    struct oy_dir all;
    struct oy_why ignored = {.status = OY_OK};
    out->fd = -1;
    if (!d->dir) return oy_fail(why, OY_MISSING, "", "this server has no documents");
    OY_TRY(oy_dir_open(&all, d->dir, why));
    oy_status status = oy_dir_open_in(out, &all, h->name, &ignored);
    oy_dir_close(&all);
    if (status == OY_OK) return OY_OK;
    out->fd = -1;
    return oy_fail(why, OY_MISSING, "", "this election has no documents");
}

oy_status oy_app_document(struct oy_app *a, struct oy_span *bytes, unsigned char digest[32],
                          const char *election, const char *file, struct oy_why *why) {
    struct wanted w = {.h = oy_app_hosted(a, election), .file = file};
    const struct document *x;
    struct oy_dir dir;
    *bytes = oy_span(NULL, 0);
    if (!w.h) return oy_app_no_election(election, why);
    OY_REQUIRE(why, is_name(file), OY_FORMAT, "file-1", "no document has such a name");
    w.attachment = find_attachment(w.h->c.m, file);
    if (!w.attachment && !is_minutes(file)) return no_document(file, why);
    OY_TRY(open_dir(&dir, a->documents, w.h, why));
    (void)pthread_mutex_lock(&a->documents->lock);
    oy_status status = get(&x, a->documents, &dir, &w, why);
    if (status == OY_OK) {
        *bytes = oy_buffer_span(&x->bytes);
        memcpy(digest, x->digest, sizeof x->digest);
    }
    (void)pthread_mutex_unlock(&a->documents->lock);
    oy_dir_close(&dir);
    return status;
}

/* ---- the list ---- */

struct listing {
    struct oy_json_out *o;
    struct oy_documents *d;
    const struct oy_dir *dir;
    const struct oy_hosted *h;
};

/* What cannot be served is not on the list. */
static void put_one(const struct listing *l, const char *file, const struct oy_attachment *a) {
    struct wanted w = {.h = l->h, .file = file, .attachment = a};
    struct oy_why ignored = {.status = OY_OK};
    const struct document *x;
    if (get(&x, l->d, l->dir, &w, &ignored) != OY_OK) return;
    oy_json_put_object(l->o, NULL);
    oy_json_put_text(l->o, "file", file);
    oy_json_put_text(l->o, "kind", a ? "attachment" : "minutes");
    oy_json_put_integer(l->o, "bytes", (int64_t)x->bytes.n);
    oy_json_put_hex(l->o, "sha256", oy_span(x->digest, sizeof x->digest));
    oy_json_put_end(l->o);
}

static void put_attachments(const struct listing *l, const struct oy_attachment *list, size_t n) {
    for (size_t i = 0; i < n; i++) put_one(l, list[i].file, &list[i]);
}

static int by_name(const void *x, const void *y) {
    return strcmp(x, y);
}

static void put_minutes(const struct listing *l) {
    char name[OY_DOCUMENTS_MINUTES][OY_DOCUMENT_NAME + 1];
    size_t n = 0;
    int fd = openat(l->dir->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir) {
        if (fd >= 0) (void)close(fd);
        return;
    }
    const struct dirent *e;
    while (n < OY_DOCUMENTS_MINUTES && (e = readdir(dir)) != NULL)
        if (is_minutes(e->d_name) && !find_attachment(l->h->c.m, e->d_name))
            (void)strcpy(name[n++], e->d_name);
    (void)closedir(dir);
    qsort(name, n, sizeof name[0], by_name);
    for (size_t i = 0; i < n; i++) put_one(l, name[i], NULL);
}

static void put_all(const struct listing *l) {
    const struct oy_manifest *m = l->h->c.m;
    (void)pthread_mutex_lock(&l->d->lock);
    put_attachments(l, m->attachments, m->n_attachments);
    for (size_t i = 0; i < m->n_contests; i++)
        put_attachments(l, m->contests[i].attachments, m->contests[i].n_attachments);
    put_minutes(l);
    (void)pthread_mutex_unlock(&l->d->lock);
}

oy_status oy_app_documents(struct oy_app *a, struct oy_buffer *json, const char *election,
                           struct oy_why *why) {
    struct oy_json_out o;
    struct oy_dir dir;
    struct oy_why ignored = {.status = OY_OK};
    struct listing l = {&o, a->documents, &dir, oy_app_hosted(a, election)};
    *json = (struct oy_buffer){.n = 0};
    if (!l.h) return oy_app_no_election(election, why);
    oy_json_out_init(&o, true);
    oy_json_put_array(&o, NULL);
    if (open_dir(&dir, a->documents, l.h, &ignored) == OY_OK) {
        put_all(&l);
        oy_dir_close(&dir);
    }
    oy_json_put_end(&o);
    return oy_json_out_end(&o, json, why);
}

/* ---- beginning and end ---- */

oy_status oy_documents_open(struct oy_documents **out, const char *path, struct oy_why *why) {
    struct oy_dir dir;
    *out = NULL;
    if (path) {
        OY_TRY(oy_dir_open(&dir, path, why));
        oy_dir_close(&dir);
    }
    struct oy_documents *d = calloc(1, sizeof *d);
    if (!d) return oy_fail(why, OY_MEMORY, "", "no memory for a server");
    (void)pthread_mutex_init(&d->lock, NULL);
    d->dir = path;
    *out = d;
    return OY_OK;
}

void oy_documents_free(struct oy_documents *d) {
    if (!d) return;
    while (d->first) {
        struct document *x = d->first;
        d->first = x->next;
        oy_buffer_free(&x->bytes);
        free(x);
    }
    (void)pthread_mutex_destroy(&d->lock);
    free(d);
}
