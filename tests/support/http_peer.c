#include "tests/support/http_peer.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

int peer_connect(uint16_t port) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct timeval patience = {.tv_sec = 10};
    int yes = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    cr_assert_geq(fd, 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    cr_assert_eq(connect(fd, (struct sockaddr *)&a, sizeof a), 0, "connect");
    return fd;
}

bool peer_send_bytes(int fd, const void *p, size_t n) {
    const char *at = p;
    while (n > 0) {
        ssize_t sent = send(fd, at, n, MSG_NOSIGNAL);
        if (sent <= 0) return false;
        at += sent;
        n -= (size_t)sent;
    }
    return true;
}

bool peer_send(int fd, const char *text) {
    return peer_send_bytes(fd, text, strlen(text));
}

/* The head is read byte by byte, so that the next answer stays in the socket. */
static bool read_head(int fd, struct peer_reply *r) {
    size_t n = 0;
    while (n + 1 < sizeof r->head && recv(fd, r->head + n, 1, 0) == 1) {
        r->head[++n] = 0;
        if (n >= 4 && memcmp(r->head + n - 4, "\r\n\r\n", 4) == 0) return true;
    }
    return false;
}

const char *peer_header(const struct peer_reply *reply, const char *name) {
    static _Thread_local char value[512];
    size_t n = strlen(name);
    for (const char *line = reply->head; (line = strstr(line, "\r\n")); line += 2) {
        if (strncasecmp(line + 2, name, n) != 0 || line[2 + n] != ':') continue;
        line += 3 + n + strspn(line + 3 + n, " ");
        size_t length = strcspn(line, "\r");
        cr_assert_lt(length, sizeof value);
        memcpy(value, line, length);
        value[length] = 0;
        return value;
    }
    return NULL;
}

struct peer_reply peer_read(int fd, bool no_body) {
    struct peer_reply r = {0};
    if (!read_head(fd, &r) || sscanf(r.head, "HTTP/1.%*d %d", &r.status) != 1)
        return (struct peer_reply){0};
    if (r.status == 100) return peer_read(fd, no_body);
    const char *length = peer_header(&r, "Content-Length");
    size_t want = length && !no_body ? strtoul(length, NULL, 10) : 0;
    r.body = calloc(want + 1, 1);
    while (r.n < want) {
        ssize_t got = recv(fd, r.body + r.n, want - r.n, 0);
        if (got <= 0) break;
        r.n += (size_t)got;
    }
    if (r.n < want) {
        free(r.body);
        return (struct peer_reply){0};
    }
    return r;
}

void peer_reply_free(struct peer_reply *reply) {
    free(reply->body);
    *reply = (struct peer_reply){0};
}

int peer_ask(int fd, const char *text) {
    if (!peer_send(fd, text)) return 0;
    struct peer_reply r = peer_read(fd, false);
    int status = r.status;
    peer_reply_free(&r);
    return status;
}

bool peer_is_closed(int fd, int milliseconds) {
    char byte;
    struct pollfd p = {.fd = fd, .events = POLLIN};
    while (poll(&p, 1, milliseconds) == 1)
        if (recv(fd, &byte, 1, MSG_DONTWAIT) <= 0) return true;
    return false;
}
