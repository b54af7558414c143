/* A client of the HTTP server that does what it is told, byte by byte: for tests of what a server
 * makes of strangers. Loopback only; whatever takes longer than ten seconds fails the test. */
#ifndef OY_TESTS_HTTP_PEER_H
#define OY_TESTS_HTTP_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct peer_reply {
    int status; /* 0: the connection ended before an answer */
    char head[8192];
    char *body; /* n bytes and a zero; free with peer_reply_free */
    size_t n;
};

int peer_connect(uint16_t port);
bool peer_send(int fd, const char *text); /* false: the other side has gone */
bool peer_send_bytes(int fd, const void *p, size_t n);
/* One answer; no_body for that to HEAD. */
struct peer_reply peer_read(int fd, bool no_body);
void peer_reply_free(struct peer_reply *reply);
/* send, read, and the status; the reply is freed. */
int peer_ask(int fd, const char *text);
/* The value of a header of the reply, or NULL; good until the next call. */
const char *peer_header(const struct peer_reply *reply, const char *name);
bool peer_is_closed(int fd, int milliseconds); /* has ended, or ends within this time */

#endif
