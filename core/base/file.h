/* Files and directories, read with suspicion and written whole.
 *
 * A record comes from strangers: below a struct oy_dir no link is followed, no path leaves
 * the directory, and only regular files are read. Names given by the user are taken
 * as they are (dir == NULL): their directories may be links, the file itself may not.
 *
 * Errors everywhere: OY_MISSING if there is nothing of that name; OY_FORMAT [file-1] for a path
 * that could leave its directory; OY_FORMAT [file-2] for a link, device, pipe or directory where
 * a file is wanted; OY_RANGE [file-3] for a file above the limit; OY_IO for what the
 * operating system refuses. why->where names the file.
 */
#ifndef OY_BASE_FILE_H
#define OY_BASE_FILE_H

#include "base/bytes.h"

/* ---- bytes that the caller owns ---- */

struct oy_buffer {
    unsigned char *p; /* n bytes and one zero after them, so that text can be used as a string */
    size_t n;
};

struct oy_span oy_buffer_span(const struct oy_buffer *b);
void oy_buffer_free(struct oy_buffer *b); /* leaves it empty; an empty one is allowed */
/* n zero bytes. OY_MEMORY; then *out is empty. */
OY_MUST_USE oy_status oy_buffer_new(struct oy_buffer *out, size_t n, struct oy_why *why);
/* A copy of bytes. OY_MEMORY; then *out is empty. */
OY_MUST_USE oy_status oy_buffer_copy(struct oy_buffer *out, struct oy_span bytes,
                                     struct oy_why *why);

/* ---- directories ---- */

struct oy_dir {
    int fd;
    char path[256]; /* for messages, cut if longer */
};

/* Opens an existing directory. */
OY_MUST_USE oy_status oy_dir_open(struct oy_dir *out, const char *path, struct oy_why *why);
/* The same below dir, following no link. */
OY_MUST_USE oy_status oy_dir_open_in(struct oy_dir *out, const struct oy_dir *dir, const char *path,
                                     struct oy_why *why);
void oy_dir_close(struct oy_dir *dir); /* twice is allowed; so is {.fd = -1} */

/* Makes the directory and all those above it that are missing (mkdir -p), relative to dir if
 * it is not NULL, then without following links. */
OY_MUST_USE oy_status oy_dir_make(const struct oy_dir *dir, const char *path, struct oy_why *why);

/* Waits until all that was written to the file system of dir is on the disk: after a series of
 * oy_file_write with OY_FILE_LATER. */
OY_MUST_USE oy_status oy_dir_sync(const struct oy_dir *dir, struct oy_why *why);

struct oy_names {
    char **name; /* relative paths with '/', sorted by bytes */
    size_t n;
};

/* All regular files below dir, at most max of them and 16 directories deep (OY_RANGE [file-3]).
 * Anything that is neither file nor directory is refused [file-2]. */
OY_MUST_USE oy_status oy_dir_walk(struct oy_names *out, const struct oy_dir *dir, size_t max,
                                  struct oy_why *why);
void oy_names_free(struct oy_names *names);
/* True if the sorted list holds the path. */
bool oy_names_has(const struct oy_names *names, const char *path);

/* ---- files ---- */

/* True if path is a regular file (relative to dir if it is not NULL). */
bool oy_file_exists(const struct oy_dir *dir, const char *path);

/* The whole file, of at most max bytes. On failure out is empty. */
OY_MUST_USE oy_status oy_file_read(struct oy_buffer *out, const struct oy_dir *dir,
                                   const char *path, size_t max, struct oy_why *why);

/* A file as memory, read only, shared with whoever writes it: for records at rest, whose bytes
 * are hashed before they are believed. A file cut short while it is mapped ends the
 * program (SIGBUS), so a server must not map what others may truncate. */
struct oy_map {
    struct oy_span bytes;
};
OY_MUST_USE oy_status oy_file_map(struct oy_map *out, const struct oy_dir *dir, const char *path,
                                  size_t max, struct oy_why *why);
void oy_map_close(struct oy_map *map); /* leaves it empty; an empty one is allowed */
/* Puts a copy in memory of our own in the map's place, which no writer of the file reaches.
 * OY_MEMORY; then the map is as it was. */
OY_MUST_USE oy_status oy_map_own(struct oy_map *map, struct oy_why *why);

enum oy_file_flags {
    OY_FILE_REPLACE = 0,   /* written whole beside its place, synced, then renamed */
    OY_FILE_EXCLUSIVE = 1, /* OY_STATE if anything of that name exists */
    OY_FILE_LATER = 2,     /* not synced; the caller calls oy_dir_sync after the last one */
    OY_FILE_PRIVATE = 4    /* mode 0600 from the first byte on */
};

/* Writes the whole file or nothing: on failure (full disk, no permission) what was there
 * before is untouched and no other file is left. Directories must exist. */
OY_MUST_USE oy_status oy_file_write(const struct oy_dir *dir, const char *path,
                                    struct oy_span bytes, unsigned flags, struct oy_why *why);

#endif
