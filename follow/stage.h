/* What has been downloaded and not yet become part of the copy: DIR.part, with the record's paths.
 * After an interruption it is still there, and what is in it is used where it proves to be right.
 */
#ifndef OY_FOLLOW_STAGE_H
#define OY_FOLLOW_STAGE_H

#include "follow/remote.h"
#include "steps/files.h"

struct oy_stage {
    struct oy_remote *remote;
    char path[OY_PATH_MAX];
    struct oy_dir dir;
    bool reused; /* something that lay there was taken, and may be wrong */
};

/* Beside the copy in `record`; the directory is made with the first file. */
OY_MUST_USE oy_status oy_stage_open(struct oy_stage *out, struct oy_remote *remote,
                                    const char *record, struct oy_why *why);
void oy_stage_close(struct oy_stage *s); /* twice is allowed; leaves the files */
/* Removes all files, and the directory. */
OY_MUST_USE oy_status oy_stage_clear(struct oy_stage *s, struct oy_why *why);

/* Makes sure that the file of the record with this path is there, of at most max bytes: one that
 * lies there is taken unless `fresh`. Errors of oy_remote_get and oy_file_write. */
OY_MUST_USE oy_status oy_stage_get(struct oy_stage *s, const char *path, size_t max, bool fresh,
                                   struct oy_why *why);

/* Removes a directory and all that is in it; that it is not there is no error. */
OY_MUST_USE oy_status oy_tree_remove(const char *path, struct oy_why *why);

/* <record without slashes at the end><suffix>: OY_RANGE if it does not fit. */
OY_MUST_USE oy_status oy_beside(char out[OY_PATH_MAX], const char *record, const char *suffix,
                                struct oy_why *why);

#endif
