/* The longest files of a record [rec-2]. */
#ifndef OY_RECORD_LIMITS_H
#define OY_RECORD_LIMITS_H

#include "base/status.h"

/* Bytes of a tile of `width` hashes, of a bundle of `width` entries. */
size_t oy_limit_tile(unsigned width);
size_t oy_limit_entries(unsigned width);

/* Says of a file above the limit given to oy_file_read or oy_file_map which rule of the spec
 * it breaks: rule [file-3] becomes [rec-2], [file-1] and [file-2] become [rec-1], and a missing
 * file is [rec-1]. Everything else passes through. */
oy_status oy_limit(oy_status status, struct oy_why *why);

#endif
