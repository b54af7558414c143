/* Finding the directory that a file lies in. For the files of this folder only. */
#ifndef OY_BASE_PATH_H
#define OY_BASE_PATH_H

#include "base/file.h"

/* The place of a file: an open directory and the name in it. */
struct oy_place {
    int fd; /* to be closed; -1 after a failure */
    char leaf[256];
};

/* Opens the directory that holds path. Below dir no link is followed and no ".." is
 * allowed [file-1][file-2]; with dir == NULL the path is the user's own. */
OY_MUST_USE oy_status oy_place_open(struct oy_place *out, const struct oy_dir *dir,
                                    const char *path, struct oy_why *why);

/* Opens the regular file of that place for reading and gives its size [file-2]. The place stays
 * open. */
OY_MUST_USE oy_status oy_place_read(int *fd, size_t *size, const struct oy_place *place,
                                    struct oy_why *why);

/* Writes all bytes, however often the system stops in between. */
OY_MUST_USE oy_status oy_fd_write(int fd, struct oy_span bytes, struct oy_why *why);

/* Reads exactly n bytes, after which the file must end. */
OY_MUST_USE oy_status oy_fd_read(int fd, unsigned char *out, size_t n, struct oy_why *why);

/* OY_MISSING if errno says that nothing is there, otherwise OY_IO: "cannot <verb>: <reason>". */
oy_status oy_fail_errno(struct oy_why *why, const char *verb);

void oy_fd_close(int *fd);

#endif
