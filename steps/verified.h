/* A record that the verifier has gone through in this process, before anybody acts on it. */
#ifndef OY_STEPS_VERIFIED_H
#define OY_STEPS_VERIFIED_H

#include "steps/step.h"
#include "verifier/verify.h"

/* Runs all checks (only: that one and those it needs) and refuses a record in which one failed,
 * with the check's rule and reason. Unfinished records pass. `known`: the closing[40] of a log that
 * this same person has verified in full before, or NULL (verify.h). Free with
 * oy_verification_free. */
OY_MUST_USE oy_status oy_verified(struct oy_verification **out, const struct oy_step *s,
                                  const char *record, const char *only, const unsigned char *known,
                                  struct oy_why *why);
/* OY_STATE "note-6" unless enough trustees or witnesses signed the closing checkpoint. */
OY_MUST_USE oy_status oy_verified_quorum(const struct oy_verification *v, struct oy_why *why);

#endif
