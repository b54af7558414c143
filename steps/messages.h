/* All messages of an attempt of the key ceremony, sorted by round and sender. */
#ifndef OY_STEPS_MESSAGES_H
#define OY_STEPS_MESSAGES_H

#include "election/ceremony.h"
#include "steps/step.h"

struct oy_messages {
    struct oy_buffer *bytes; /* of each file */
    size_t n;
    /* trustee i at i − 1; empty where there is none */
    struct oy_span c1[OY_TRUSTEES_MAX], c2[OY_TRUSTEES_MAX], c3[OY_TRUSTEES_MAX];
};

/* Reads and checks the files: errors of oy_ceremony_message_read, and OY_MISMATCH "cer-3" with the
 * sender's name for two different messages of one sender and round. Complaints and answers are
 * read and passed over. Clear with oy_messages_clear, also after a failure. */
OY_MUST_USE oy_status oy_messages_read(struct oy_messages *out, const struct oy_ceremony *c,
                                       const struct oy_manifest *m, struct oy_files files,
                                       struct oy_why *why);
void oy_messages_clear(struct oy_messages *messages);

/* OY_MISSING "cer-4" with the names of those whose message of this round is not there. */
OY_MUST_USE oy_status oy_messages_all(const struct oy_span *round, const struct oy_manifest *m,
                                      const char *name, struct oy_why *why);

#endif
