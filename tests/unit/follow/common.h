/* What the tests of those who follow a server share: an election that is going on, and a server
 * that shows it, or something else. */
#ifndef OY_TESTS_UNIT_FOLLOW_COMMON_H
#define OY_TESTS_UNIT_FOLLOW_COMMON_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "follow/monitor.h"
#include "tests/support/record_server.h"
#include "tests/support/sample_record.h"

#define OK(call)                                                                                   \
    do {                                                                                           \
        struct oy_why why = {.status = OY_OK};                                                     \
        oy_status ok_status = (call);                                                              \
        cr_assert_eq(ok_status, OY_OK, "%s: %s [%s]", why.where, why.text, why.rule);              \
    } while (0)

struct view {
    struct oy_rec *s;
    struct oy_record_server server;
    struct oy_remote remote;
    char copy[128]; /* what is followed into */
};

static inline void view_open(struct view *v, struct oy_rec *s) {
    v->s = s;
    oy_record_server_start(&v->server, s->record);
    OK(oy_remote_open(&v->remote, v->server.url, NULL, 20, &why));
    (void)snprintf(v->copy, sizeof v->copy, "%s/copy", s->path);
}

static inline void view_close(struct view *v) {
    oy_remote_close(&v->remote);
    oy_record_server_stop(&v->server);
    oy_rec_free(v->s);
}

/* The same election, going on in another directory: what is done to v->s from now on goes there. */
static inline void view_fork(struct view *v, const char *name) {
    const char *path = oy_rec_copy(v->s, name);
    oy_record_writer_free(v->s->w);
    (void)snprintf(v->s->record, sizeof v->s->record, "%s", path);
    OK(oy_record_writer_open(&v->s->w, path, oy_span_text(v->s->m->origin), v->s->server, &why));
}

#endif
