/* A trustee's part in the key ceremony (spec/ceremony.md). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "election/ceremony_run.h"
#include "election/ceremony_transcript.h"
#include "steps/files.h"
#include "steps/keys.h"
#include "steps/messages.h"
#include "steps/step_manifest.h"

enum { KEPT_BYTES_MAX = 1 << 20 };

/* What every step of a trustee works with. */
struct seat {
    struct oy_manifest *m;
    struct oy_ceremony c;
    struct oy_key key;
    uint32_t index;
    struct oy_secret_bytes *state; /* NULL if not asked for */
    struct oy_messages messages;
    char state_path[OY_PATH_MAX], kept_path[OY_PATH_MAX];
};

static void seat_clear(struct seat *x) {
    oy_messages_clear(&x->messages);
    oy_secret_bytes_free(&x->state);
    oy_key_clear(&x->key);
    oy_manifest_free(x->m);
}

static oy_status name_files(struct seat *x, const char *key, uint32_t attempt, struct oy_why *why) {
    char suffix[48];
    (void)snprintf(suffix, sizeof suffix, ".attempt-%u.secret", attempt);
    OY_TRY(oy_path_beside(x->state_path, key, suffix, why));
    (void)snprintf(suffix, sizeof suffix, ".attempt-%u.round3", attempt);
    return oy_path_beside(x->kept_path, key, suffix, why);
}

static oy_status seat_take(struct seat *x, const char *manifest, const char *key, uint32_t attempt,
                           struct oy_files messages, struct oy_why *why) {
    *x = (struct seat){.index = 0};
    OY_TRY(oy_manifest_load(&x->m, manifest, why));
    OY_TRY(oy_ceremony_of_manifest(&x->c, x->m, attempt, why));
    OY_TRY(name_files(x, key, attempt, why));
    OY_TRY(oy_key_load(&x->key, OY_ROLE_TRUSTEE, key, why));
    OY_TRY(oy_key_index(&x->index, &x->key, OY_ROLE_TRUSTEE, x->m, why));
    return oy_messages_read(&x->messages, &x->c, x->m, messages, why);
}

/* The state of this attempt, which must be this trustee's. */
static oy_status load_state(struct seat *x, struct oy_why *why) {
    uint32_t owner = 0;
    OY_TRY(oy_secret_file_read(&x->state, x->state_path, why));
    oy_status status = oy_ceremony_state_index(&owner, &x->c, x->state, why);
    if (status == OY_OK && owner != x->index)
        status = oy_fail(why, OY_MISMATCH, "cer-3", "this is the state of trustee %u", owner);
    if (status != OY_OK) oy_why_at(why, "%s", x->state_path);
    return status;
}

static oy_status finish(struct seat *x, const struct oy_step *s, struct oy_buffer *message,
                        const char *out, oy_status status, struct oy_why *why) {
    if (status == OY_OK) status = oy_output_write(s, out, oy_buffer_span(message), why);
    oy_buffer_free(message);
    seat_clear(x);
    return status;
}

/* ---- the rounds ---- */

static const struct oy_files no_files = {NULL, 0};

/* Once drawn, the state stays: a second call gives the same message again. */
static oy_status start(struct seat *x, struct oy_why *why) {
    if (oy_file_exists(NULL, x->state_path)) return load_state(x, why);
    OY_TRY(oy_ceremony_start(&x->state, &x->c, x->index, why));
    return oy_secret_file_write(x->state_path, x->state, why);
}

oy_status oy_step_round1(const struct oy_step *s, const char *manifest, const char *key,
                         uint32_t attempt, const char *out, struct oy_why *why) {
    struct seat x;
    struct oy_buffer message = {0};
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = seat_take(&x, manifest, key, attempt, no_files, why);
    if (status == OY_OK) status = start(&x, why);
    if (status == OY_OK) status = oy_ceremony_round1(&message, &x.c, x.state, x.key.sign, why);
    return finish(&x, s, &message, out, status, why);
}

oy_status oy_step_round2(const struct oy_step *s, const char *manifest, const char *key,
                         uint32_t attempt, struct oy_files messages, const char *out,
                         struct oy_why *why) {
    struct seat x;
    struct oy_buffer message = {0};
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = seat_take(&x, manifest, key, attempt, messages, why);
    if (status == OY_OK) status = load_state(&x, why);
    if (status == OY_OK) status = oy_messages_all(x.messages.c1, x.m, "round 1", why);
    if (status == OY_OK)
        status = oy_ceremony_round2(&message, &x.c, x.state, x.messages.c1, x.key.sign, why);
    return finish(&x, s, &message, out, status, why);
}

static oy_status round3(struct seat *x, struct oy_ceremony_finding *finding,
                        struct oy_buffer *message, struct oy_why *why) {
    *finding = (struct oy_ceremony_finding){.accused = 0};
    OY_TRY(oy_messages_all(x->messages.c1, x->m, "round 1", why));
    OY_TRY(oy_messages_all(x->messages.c2, x->m, "round 2", why));
    return oy_ceremony_round3(message, finding, &x->c, x->index, x->messages.c1, x->messages.c2,
                              x->key.exchange, x->key.sign, why);
}

/* A trustee's round 3 message is kept beside its key and given again: another one of the same
 * round, with another nonce, would look like cheating [cer-3]. */
static oy_status round3_once(struct seat *x, struct oy_buffer *message, struct oy_why *why) {
    struct oy_ceremony_finding finding;
    if (oy_file_exists(NULL, x->kept_path))
        return oy_file_read(message, NULL, x->kept_path, KEPT_BYTES_MAX, why);
    oy_status status = round3(x, &finding, message, why);
    if (status != OY_OK && finding.accused > 0)
        oy_why_at(why, "trustee %u (%s)", finding.accused,
                  x->m->trustees[finding.accused - 1].name);
    if (status != OY_OK) return status;
    return oy_file_write(NULL, x->kept_path, oy_buffer_span(message), OY_FILE_EXCLUSIVE, why);
}

oy_status oy_step_round3(const struct oy_step *s, const char *manifest, const char *key,
                         uint32_t attempt, struct oy_files messages, const char *out,
                         struct oy_why *why) {
    struct seat x;
    struct oy_buffer message = {0};
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = seat_take(&x, manifest, key, attempt, messages, why);
    if (status == OY_OK) status = round3_once(&x, &message, why);
    return finish(&x, s, &message, out, status, why);
}

/* ---- when something is wrong ---- */

static oy_status complain(struct seat *x, struct oy_buffer *message, struct oy_why *why) {
    struct oy_ceremony_finding finding;
    struct oy_why found = {0};
    struct oy_buffer unused = {0};
    oy_status status = round3(x, &finding, &unused, &found);
    oy_buffer_free(&unused);
    if (status == OY_OK)
        return oy_fail(why, OY_STATE, "cer-10", "there is nothing to complain about");
    if (finding.accused == 0) {
        *why = found;
        return status;
    }
    return oy_ceremony_complain(message, &x->c, x->index, &finding, x->key.sign, why);
}

oy_status oy_step_complain(const struct oy_step *s, const char *manifest, const char *key,
                           uint32_t attempt, struct oy_files messages, const char *out,
                           struct oy_why *why) {
    struct seat x;
    struct oy_buffer message = {0};
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = seat_take(&x, manifest, key, attempt, messages, why);
    if (status == OY_OK) status = complain(&x, &message, why);
    return finish(&x, s, &message, out, status, why);
}

oy_status oy_step_answer(const struct oy_step *s, const char *manifest, const char *key,
                         uint32_t attempt, const char *complaint, const char *out,
                         struct oy_why *why) {
    struct seat x;
    struct oy_buffer message = {0};
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = seat_take(&x, manifest, key, attempt, (struct oy_files){&complaint, 1}, why);
    if (status == OY_OK) status = load_state(&x, why);
    if (status == OY_OK)
        status = oy_ceremony_answer(&message, &x.c, x.state, oy_buffer_span(&x.messages.bytes[0]),
                                    x.key.sign, why);
    return finish(&x, s, &message, out, status, why);
}

static oy_status judge(struct seat *x, struct oy_span complaint, struct oy_span answer,
                       uint32_t *convicted, const char **sentence, struct oy_why *why) {
    struct oy_ceremony_message message;
    enum oy_complaint_reason reason;
    uint32_t accused = 0;
    OY_TRY(oy_ceremony_message_read(&message, &x->c, complaint, why));
    OY_TRY(oy_complaint_parse(&accused, &reason, &x->c, &message, why));
    struct oy_ceremony_case file = {.complaint = complaint,
                                    .c1 = x->messages.c1[accused - 1],
                                    .c2 = x->messages.c2[accused - 1],
                                    .opening = answer};
    return oy_ceremony_judge(convicted, sentence, &x->c, &file, why);
}

oy_status oy_step_judge(const char *manifest, uint32_t attempt, const char *complaint,
                        const char *answer, struct oy_files messages, uint32_t *convicted,
                        const char **sentence, struct oy_why *why) {
    struct seat x = {.index = 0};
    struct oy_buffer complaint_bytes = {0}, answer_bytes = {0};
    oy_status status = oy_manifest_load(&x.m, manifest, why);
    if (status == OY_OK) status = oy_ceremony_of_manifest(&x.c, x.m, attempt, why);
    if (status == OY_OK) status = oy_messages_read(&x.messages, &x.c, x.m, messages, why);
    if (status == OY_OK)
        status = oy_file_read(&complaint_bytes, NULL, complaint, KEPT_BYTES_MAX, why);
    if (status == OY_OK && answer)
        status = oy_file_read(&answer_bytes, NULL, answer, KEPT_BYTES_MAX, why);
    if (status == OY_OK)
        status = judge(&x, oy_buffer_span(&complaint_bytes), oy_buffer_span(&answer_bytes),
                       convicted, sentence, why);
    oy_buffer_free(&complaint_bytes);
    oy_buffer_free(&answer_bytes);
    seat_clear(&x);
    return status;
}

/* ---- the transcript ---- */

static oy_status assemble(struct oy_buffer *out, struct seat *x, struct oy_why *why) {
    struct oy_ceremony_transcript *tr = NULL;
    const struct oy_messages *all = &x->messages;
    OY_TRY(oy_messages_all(all->c1, x->m, "round 1", why));
    OY_TRY(oy_messages_all(all->c2, x->m, "round 2", why));
    OY_TRY(oy_messages_all(all->c3, x->m, "round 3", why));
    OY_TRY(oy_ceremony_transcript_assemble(out, &x->c, all->c1, all->c2, all->c3, why));
    OY_TRY(oy_ceremony_transcript_parse(&tr, x->m, oy_buffer_span(out), why));
    oy_status status = oy_ceremony_transcript_check(tr, why);
    oy_ceremony_transcript_free(tr);
    return status;
}

oy_status oy_step_assemble(const struct oy_step *s, const char *manifest, uint32_t attempt,
                           struct oy_files messages, const char *out, struct oy_why *why) {
    struct seat x = {.index = 0};
    struct oy_buffer transcript = {0};
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = oy_manifest_load(&x.m, manifest, why);
    if (status == OY_OK) status = oy_ceremony_of_manifest(&x.c, x.m, attempt, why);
    if (status == OY_OK) status = oy_messages_read(&x.messages, &x.c, x.m, messages, why);
    if (status == OY_OK) status = assemble(&transcript, &x, why);
    return finish(&x, s, &transcript, out, status, why);
}
