/* The directory of a store, around the files that LMDB makes in it (data.mdb, lock.mdb): making it,
 * keeping a second writer out, and putting a copy into another. For the files of this folder
 * only. */
#ifndef OY_SERVER_STORE_PLACE_H
#define OY_SERVER_STORE_PLACE_H

#include "base/file.h"

struct oy_store_place {
    struct oy_dir dir;
    char *path; /* absolute: it is still the same when the program changes its directory */
    int lock;   /* of the one writer; -1 without */
    bool fresh; /* there was no data when it was opened */
};

/* Opens the directory; as a writer makes it, durably, where it is missing, and locks it: OY_STATE
 * if another process has. On failure it is closed. */
OY_MUST_USE oy_status oy_store_place_open(struct oy_store_place *out, const char *path, bool writer,
                                          struct oy_why *why);
void oy_store_place_close(struct oy_store_place *p);
/* Waits until the names of the files in it are on the disk. */
OY_MUST_USE oy_status oy_store_place_sync(const struct oy_store_place *p, struct oy_why *why);
/* Takes away what a failed beginning left, so that the next one does not find half a file. */
void oy_store_place_forget(const struct oy_store_place *p);

struct oy_store_copy { /* a backup on its way */
    struct oy_dir dir;
    bool made; /* the directory */
    int fd;    /* the data goes here */
};

/* Makes the directory or takes it if it is empty (else OY_STATE). */
OY_MUST_USE oy_status oy_store_copy_begin(struct oy_store_copy *out, const char *path,
                                          struct oy_why *why);
/* Makes the copy count, durably; or, if `status` is a failure, removes it and returns that. */
OY_MUST_USE oy_status oy_store_copy_end(struct oy_store_copy *c, const char *path, oy_status status,
                                        struct oy_why *why);

#endif
