#include "net/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

union any_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static socklen_t address_parse(union any_address *out, const char *text, uint16_t port) {
    memset(out, 0, sizeof *out);
    if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons(port);
        return sizeof out->v4;
    }
    if (inet_pton(AF_INET6, text, &out->v6.sin6_addr) == 1) {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons(port);
        return sizeof out->v6;
    }
    return 0;
}

static bool set_up(int fd, const union any_address *a, socklen_t n) {
    int yes = 1, no = 0;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (a->any.sa_family == AF_INET6)
        (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
    return bind(fd, &a->any, n) == 0 && listen(fd, SOMAXCONN) == 0;
}

oy_status oy_listen(int *fd, uint16_t *got, const char *address, uint16_t port,
                    struct oy_why *why) {
    union any_address a;
    socklen_t n = address_parse(&a, address, port);
    *fd = -1;
    if (n == 0) return oy_fail(why, OY_FORMAT, "", "%s is no IP address", address);
    int s = socket(a.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s < 0 || !set_up(s, &a, n) || getsockname(s, &a.any, &n) != 0) {
        oy_status status = oy_fail(why, OY_IO, "", "cannot listen on %s port %u: %s", address,
                                   (unsigned)port, strerror(errno));
        if (s >= 0) (void)close(s);
        return status;
    }
    *fd = s;
    *got = ntohs(a.any.sa_family == AF_INET ? a.v4.sin_port : a.v6.sin6_port);
    return OY_OK;
}

uint64_t oy_file_limit_raise(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 256;
    if (limit.rlim_cur < limit.rlim_max) {
        struct rlimit higher = {.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
        if (setrlimit(RLIMIT_NOFILE, &higher) == 0) return higher.rlim_cur;
    }
    return limit.rlim_cur;
}
