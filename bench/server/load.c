#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "acks.h"

enum { ANSWER_MAX = 16384, EVENTS = 256, RETRY_MS = 100, RECONNECT_MS = 30, IDLE = -1 };

struct connection {
    int fd; /* -1: to be made anew */
    bool connecting;
    long ballot; /* IDLE, or which one it carries */
    size_t sent, got;
    char head[256];
    size_t head_n;
    char answer[ANSWER_MAX];
    size_t next_idle;
};

struct later { /* to be sent again */
    size_t ballot;
    double at;
};

struct load {
    const struct load_plan *p;
    struct load_report *r;
    struct oy_why *why;
    int epoll;
    struct connection *c;
    size_t n_made; /* connections that have been used */
    size_t *idle, n_idle;
    double *due, *took;  /* by ballot, in seconds; took in ms, negative: none */
    struct later *later; /* a ring */
    size_t later_first, later_n;
    size_t offered, settled;
    double begin, broken_until;
};

static double now(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- the fate of a ballot ---- */

static void again(struct load *l, size_t ballot, double delay) {
    size_t at = (l->later_first + l->later_n++) % l->p->count;
    l->later[at] = (struct later){ballot, now() + delay};
    l->r->retries++;
}

static bool may_retry(const struct load *l) {
    double end = l->p->rate > 0 ? (double)l->p->count / l->p->rate : 0;
    return l->p->retry_seconds && now() < l->begin + end + l->p->retry_seconds;
}

static void give_up(struct load *l, size_t *counter) {
    ++*counter;
    l->settled++;
}

static void acknowledge(struct load *l, size_t i, struct oy_span receipt) {
    l->took[i] = (now() - l->due[i]) * 1000;
    l->r->acked++;
    l->settled++;
    if (!l->p->acks) return;
    if (acks_write(l->p->acks, l->p->ballots->ballot[l->p->first + i], receipt, l->why) != OY_OK)
        l->r->broken++;
}

static void settle(struct load *l, size_t i, unsigned status, struct oy_span body) {
    if (status == 200) {
        acknowledge(l, i, body);
    } else if (status == 503 || status == 429) {
        if (may_retry(l))
            again(l, i, RETRY_MS / 1e3);
        else
            give_up(l, &l->r->busy);
    } else {
        if (!l->r->refusal[0])
            (void)snprintf(l->r->refusal, sizeof l->r->refusal, "%u %.*s", status, (int)body.n,
                           (const char *)body.p);
        give_up(l, &l->r->refused);
    }
}

/* ---- connections ---- */

static void watch(struct load *l, struct connection *c, uint32_t events, int op) {
    struct epoll_event e = {.events = events, .data = {.u64 = (uint64_t)(c - l->c)}};
    (void)epoll_ctl(l->epoll, op, c->fd, &e);
}

static void make_idle(struct load *l, struct connection *c) {
    c->ballot = IDLE;
    l->idle[l->n_idle++] = (size_t)(c - l->c);
}

/* The server is gone, or has closed an idle connection: what was on it goes again. */
static void lose(struct load *l, struct connection *c) {
    long ballot = c->ballot;
    if (c->fd >= 0) (void)close(c->fd);
    c->fd = -1;
    if (ballot == IDLE) return; /* it is in the list already, and will be made anew */
    if (may_retry(l)) {
        l->broken_until = now() + RECONNECT_MS / 1e3;
        again(l, (size_t)ballot, RECONNECT_MS / 1e3);
    } else {
        give_up(l, &l->r->broken);
    }
    make_idle(l, c);
}

/* All of 127/8 is this machine: a connection may come from any address in it. */
static void take_place(const struct load *l, const struct connection *c) {
    struct sockaddr_in from = {.sin_family = AF_INET};
    size_t places = l->p->places ? l->p->places : 1;
    if (!l->p->from) return;
    from.sin_addr.s_addr = htonl(l->p->from + (uint32_t)((size_t)(c - l->c) % places));
    (void)bind(c->fd, (struct sockaddr *)&from, sizeof from);
}

static bool open_socket(struct load *l, struct connection *c) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(l->p->port)};
    int one = 1;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0) return false;
    (void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    take_place(l, c);
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS)
        return false;
    watch(l, c, EPOLLIN | EPOLLOUT | EPOLLET | EPOLLRDHUP, EPOLL_CTL_ADD);
    return true;
}

static void push(struct load *l, struct connection *c) {
    struct oy_span b = l->p->ballots->ballot[l->p->first + (size_t)c->ballot];
    while (c->sent < c->head_n + b.n) {
        struct iovec v[2];
        int n = 0;
        if (c->sent < c->head_n) v[n++] = (struct iovec){c->head + c->sent, c->head_n - c->sent};
        size_t off = c->sent > c->head_n ? c->sent - c->head_n : 0;
        v[n].iov_len = b.n - off;
        memcpy(&v[n++].iov_base, &(const void *){b.p + off}, sizeof(void *)); /* not written to */
        ssize_t k = writev(c->fd, v, n);
        if (k < 0 && (errno == EAGAIN || errno == ENOTCONN || errno == EINPROGRESS)) return;
        if (k < 0) {
            lose(l, c);
            return;
        }
        c->sent += (size_t)k;
    }
}

static bool give(struct load *l, size_t ballot) {
    if (l->n_idle == 0 && l->n_made < l->p->connections) {
        l->c[l->n_made].fd = -1;
        make_idle(l, &l->c[l->n_made++]);
    }
    if (l->n_idle == 0 || now() < l->broken_until) return false;
    struct connection *c = &l->c[l->idle[--l->n_idle]];
    c->ballot = (long)ballot;
    c->sent = c->got = 0;
    c->head_n = (size_t)snprintf(c->head, sizeof c->head,
                                 "POST /elections/%s/ballots HTTP/1.1\r\nHost: localhost\r\n"
                                 "Content-Type: application/octet-stream\r\n"
                                 "Content-Length: %zu\r\n\r\n",
                                 l->p->election, l->p->ballots->ballot[l->p->first + ballot].n);
    if (c->fd < 0 && !open_socket(l, c))
        lose(l, c);
    else
        push(l, c);
    return true;
}

/* ---- answers ---- */

static size_t header_number(const char *head, const char *name) {
    const char *at = strstr(head, name);
    return at ? strtoul(at + strlen(name), NULL, 10) : 0;
}

/* False if more must come. */
static bool answered(struct load *l, struct connection *c) {
    c->answer[c->got] = 0;
    char *body = strstr(c->answer, "\r\n\r\n");
    if (!body) return false;
    body[2] = 0;
    body += 4;
    size_t n = header_number(c->answer, "Content-Length:"),
           have = c->got - (size_t)(body - c->answer);
    if (have < n) {
        body[-2] = '\r';
        return false;
    }
    unsigned status = (unsigned)strtoul(c->answer + 9, NULL, 10);
    bool closes = strstr(c->answer, "Connection: close") != NULL;
    settle(l, (size_t)c->ballot, status, oy_span(body, n));
    make_idle(l, c);
    if (closes) {
        (void)close(c->fd);
        c->fd = -1;
    }
    return true;
}

static void pull(struct load *l, struct connection *c) {
    for (;;) {
        ssize_t k = recv(c->fd, c->answer + c->got, sizeof c->answer - 1 - c->got, 0);
        if (k < 0 && errno == EAGAIN) return;
        if (k <= 0) {
            lose(l, c);
            return;
        }
        c->got += (size_t)k;
        if (c->ballot == IDLE) c->got = 0; /* an answer to nothing, before it closes */
        if (c->ballot != IDLE && answered(l, c)) return;
    }
}

/* ---- the loop ---- */

static void offer(struct load *l) {
    const struct load_plan *p = l->p;
    double t = now() - l->begin;
    while (l->later_n && l->later[l->later_first].at <= l->begin + t) {
        if (!give(l, l->later[l->later_first].ballot)) return;
        l->later_first = (l->later_first + 1) % p->count;
        l->later_n--;
    }
    while (l->offered < p->count && (p->rate <= 0 || (double)l->offered / p->rate <= t)) {
        l->due[l->offered] = p->rate > 0 ? l->begin + (double)l->offered / p->rate : now();
        if (!give(l, l->offered)) return;
        l->offered++;
    }
}

static void poll_once(struct load *l) {
    struct epoll_event e[EVENTS];
    int n = epoll_wait(l->epoll, e, EVENTS, 1);
    for (int i = 0; i < n; i++) {
        struct connection *c = &l->c[e[i].data.u64];
        if (c->fd < 0) continue;
        if (e[i].events & EPOLLERR) {
            lose(l, c);
            continue;
        }
        if ((e[i].events & EPOLLOUT) && c->ballot != IDLE) push(l, c);
        if (c->fd >= 0 && (e[i].events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP))) pull(l, c);
    }
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void percentiles(struct load *l) {
    size_t n = 0;
    for (size_t i = 0; i < l->p->count; i++)
        if (l->took[i] >= 0) l->took[n++] = l->took[i];
    if (n == 0) return;
    qsort(l->took, n, sizeof *l->took, by_value);
    l->r->p50_ms = l->took[n / 2];
    l->r->p99_ms = l->took[n * 99 / 100];
    l->r->max_ms = l->took[n - 1];
}

static oy_status start(struct load *l) {
    const struct load_plan *p = l->p;
    l->epoll = epoll_create1(EPOLL_CLOEXEC);
    l->c = calloc(p->connections, sizeof *l->c);
    l->idle = calloc(p->connections, sizeof *l->idle);
    l->due = calloc(p->count, sizeof *l->due);
    l->took = calloc(p->count, sizeof *l->took);
    l->later = calloc(p->count, sizeof *l->later);
    if (l->epoll < 0 || !l->c || !l->idle || !l->due || !l->took || !l->later)
        return oy_fail(l->why, OY_MEMORY, "", "no memory for the load");
    for (size_t i = 0; i < p->count; i++) l->took[i] = -1;
    return OY_OK;
}

static void end(struct load *l) {
    for (size_t i = 0; l->c && i < l->n_made; i++)
        if (l->c[i].fd >= 0) (void)close(l->c[i].fd);
    if (l->epoll >= 0) (void)close(l->epoll);
    free(l->c);
    free(l->idle);
    free(l->due);
    free(l->took);
    free(l->later);
}

oy_status load_run(struct load_report *out, const struct load_plan *plan, struct oy_why *why) {
    struct load l = {.p = plan, .r = out, .why = why};
    *out = (struct load_report){.offered = plan->count};
    oy_status status = start(&l);
    if (status == OY_OK) {
        l.begin = now();
        while (l.settled < plan->count) {
            offer(&l);
            poll_once(&l);
        }
        out->seconds = now() - l.begin;
        percentiles(&l);
    }
    end(&l);
    return status;
}
