/* The table of files in spec/record.md, as code: which files a log of this shape calls for
 * [rec-1] and how long each may be [rec-2]. */
#ifndef OY_RECORD_FILES_H
#define OY_RECORD_FILES_H

#include "base/file.h"
#include "record/entry.h"

struct oy_record_shape {
    uint64_t size;                  /* entries */
    uint64_t count[OY_ENTRY_TYPES]; /* of each type */
};

enum { OY_RECORD_FILES_MAX = 4 << 20 };

struct oy_file_sink {
    oy_status (*file)(void *context, const char *path, uint64_t max, struct oy_why *why);
    void *context;
};

/* Calls the sink with every path, in no particular order, and its limit; UINT64_MAX where an entry
 * names the length [ent-3]. */
OY_MUST_USE oy_status oy_files_each(const struct oy_record_shape *shape,
                                    const struct oy_file_sink *sink, struct oy_why *why);

/* Compares the directory with the shape: a file that is missing, that is not called for, or that
 * is no regular file is [rec-1], one above its limit [rec-2]. Directories without files are
 * passed over. */
OY_MUST_USE oy_status oy_files_check(const struct oy_dir *dir, const struct oy_record_shape *shape,
                                     struct oy_why *why);

/* Removes every file that the shape does not call for. Refuses with OY_STATE "rec-1", and removes
 * nothing, if one of them has a name that no record ever has (temporary files of oy_file_write
 * apart): it is not ours. */
OY_MUST_USE oy_status oy_files_clean(const struct oy_dir *dir, const struct oy_record_shape *shape,
                                     struct oy_why *why);

/* OY_STATE "rec-1" if there is a file whose name no record ever has, as above. */
OY_MUST_USE oy_status oy_files_known(const struct oy_dir *dir, struct oy_why *why);

/* Removes one file below dir; that it is not there is no error. */
OY_MUST_USE oy_status oy_files_remove(const struct oy_dir *dir, const char *path,
                                      struct oy_why *why);

/* shares/<k>.bin, k from 1; its length. */
size_t oy_record_share_path(char out[OY_TILE_PATH_MAX], uint64_t k);
/* The path of the file that an entry names; k as above for shares. */
void oy_record_named_path(char out[OY_TILE_PATH_MAX], enum oy_entry_type type, uint64_t k);

#endif
