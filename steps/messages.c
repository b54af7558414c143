#include "steps/messages.h"

#include <stdio.h>
#include <stdlib.h>

#include "steps/files.h"

enum { MESSAGE_BYTES_MAX = 1 << 20 };

static struct oy_span *slot(struct oy_messages *x, const struct oy_ceremony_message *message) {
    switch (message->kind) {
    case OY_CEREMONY_ROUND1: return &x->c1[message->from - 1];
    case OY_CEREMONY_ROUND2: return &x->c2[message->from - 1];
    case OY_CEREMONY_ROUND3: return &x->c3[message->from - 1];
    case OY_CEREMONY_COMPLAINT:
    case OY_CEREMONY_OPENING: break;
    }
    return NULL;
}

static oy_status take(struct oy_messages *x, struct oy_span bytes, const struct oy_ceremony *c,
                      const struct oy_manifest *m, struct oy_why *why) {
    struct oy_ceremony_message message;
    OY_TRY(oy_ceremony_message_read(&message, c, bytes, why));
    struct oy_span *place = slot(x, &message);
    if (!place) return OY_OK;
    OY_REQUIRE(why, !place->p || oy_span_equal(*place, bytes), OY_MISMATCH, "cer-3",
               "trustee %u (%s) signed two different messages of this round: that is cheating, "
               "and the ceremony is void",
               message.from, m->trustees[message.from - 1].name);
    *place = bytes;
    return OY_OK;
}

oy_status oy_messages_read(struct oy_messages *out, const struct oy_ceremony *c,
                           const struct oy_manifest *m, struct oy_files files, struct oy_why *why) {
    *out = (struct oy_messages){.n = 0};
    OY_TRY(oy_allocate(&out->bytes, files.n, sizeof *out->bytes, why));
    out->n = files.n;
    for (size_t i = 0; i < files.n; i++) {
        OY_TRY(oy_file_read(&out->bytes[i], NULL, files.path[i], MESSAGE_BYTES_MAX, why));
        oy_status status = take(out, oy_buffer_span(&out->bytes[i]), c, m, why);
        if (status != OY_OK) {
            oy_why_at(why, "%s", files.path[i]);
            return status;
        }
    }
    return OY_OK;
}

void oy_messages_clear(struct oy_messages *messages) {
    for (size_t i = 0; i < messages->n; i++) oy_buffer_free(&messages->bytes[i]);
    free(messages->bytes);
    *messages = (struct oy_messages){.n = 0};
}

oy_status oy_messages_all(const struct oy_span *round, const struct oy_manifest *m,
                          const char *name, struct oy_why *why) {
    char missing[300] = "";
    size_t n = 0;
    for (uint32_t i = 0; i < m->n_trustees; i++)
        if (!round[i].p && n < sizeof missing) {
            int k = snprintf(missing + n, sizeof missing - n, "%s%u (%s)", n > 0 ? ", " : "", i + 1,
                             m->trustees[i].name);
            n += k > 0 ? (size_t)k : 0;
        }
    OY_REQUIRE(why, n == 0, OY_MISSING, "cer-4", "no %s message is given of trustee %s", name,
               missing);
    return OY_OK;
}
