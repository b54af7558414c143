/* Who is one client, what it may have at once and a second, and that the table does not grow. */
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "net/client_table.h"
#include "net/siphash.h"

static struct oy_why why;

static struct sockaddr_storage from(const char *text) {
    struct sockaddr_storage a = {0};
    struct sockaddr_in *v4 = (struct sockaddr_in *)&a;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&a;
    if (inet_pton(AF_INET, text, &v4->sin_addr) == 1)
        a.ss_family = AF_INET;
    else if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1)
        a.ss_family = AF_INET6;
    else
        cr_assert_fail("%s", text);
    return a;
}

static struct oy_client *enter(struct oy_clients *t, const char *text, unsigned max) {
    struct sockaddr_storage a = from(text);
    return oy_clients_enter(t, (struct sockaddr *)&a, max);
}

static void init(void) {
    cr_assert_eq(oy_base_init(&why), OY_OK);
}

TestSuite(client_table, .init = init);

/* The example of the paper, appendix A. */
Test(client_table, siphash_is_that_of_the_paper) {
    unsigned char key[16], in[15];
    for (unsigned i = 0; i < 16; i++) key[i] = (unsigned char)i;
    for (unsigned i = 0; i < 15; i++) in[i] = (unsigned char)i;
    cr_assert_eq(oy_siphash(key, oy_span(in, 15)), 0xa129ca6149be45e5u);
}

Test(client_table, an_ipv6_client_is_its_64_bit_network) {
    struct oy_clients *t = oy_clients_new(100);
    cr_assert_eq(enter(t, "2001:db8:1:2::1", 9), enter(t, "2001:db8:1:2:ffff::9", 9));
    cr_assert_neq(enter(t, "2001:db8:1:2::1", 9), enter(t, "2001:db8:1:3::1", 9));
    cr_assert_eq(enter(t, "192.0.2.7", 9), enter(t, "::ffff:192.0.2.7", 9));
    cr_assert_neq(enter(t, "192.0.2.7", 9), enter(t, "192.0.2.8", 9));
    oy_clients_free(t);
}

Test(client_table, numbers_differ_from_one_process_to_the_next) {
    struct oy_clients *a = oy_clients_new(1), *b = oy_clients_new(1);
    cr_assert_neq(enter(a, "192.0.2.7", 9)->number, enter(b, "192.0.2.7", 9)->number);
    oy_clients_free(a);
    oy_clients_free(b);
}

Test(client_table, connections_of_one_client_are_counted) {
    struct oy_clients *t = oy_clients_new(100);
    struct oy_client *c = enter(t, "192.0.2.7", 2);
    cr_assert_eq(enter(t, "192.0.2.7", 2), c);
    cr_assert_null(enter(t, "192.0.2.7", 2));
    cr_assert_not_null(enter(t, "192.0.2.8", 2));
    oy_clients_leave(t, c);
    cr_assert_eq(enter(t, "192.0.2.7", 2), c);
    oy_clients_free(t);
}

Test(client_table, the_one_that_left_first_makes_room_and_never_one_that_is_there) {
    struct oy_clients *t = oy_clients_new(10);
    struct oy_client *here = enter(t, "192.0.2.7", 2);
    uint64_t number = here->number;
    for (unsigned i = 0; i < 20000; i++) {
        char text[32];
        (void)snprintf(text, sizeof text, "10.%u.%u.1", i / 256, i % 256);
        struct oy_client *c = enter(t, text, 2);
        cr_assert_not_null(c);
        cr_assert_neq(c, here);
        oy_clients_leave(t, c);
    }
    cr_assert_eq(here->number, number);
    cr_assert_eq(enter(t, "192.0.2.7", 2), here);
    oy_clients_free(t);
}

Test(client_table, a_client_that_comes_back_finds_its_bucket_as_it_left_it) {
    struct oy_clients *t = oy_clients_new(10);
    struct oy_client *c = enter(t, "192.0.2.7", 2);
    cr_assert_eq(oy_client_take(c, 1000000, 1, 1), 0);
    oy_clients_leave(t, c);
    cr_assert_gt(oy_client_take(enter(t, "192.0.2.7", 2), 1000000, 1, 1), 0);
    oy_clients_free(t);
}

Test(client_table, a_burst_then_the_rate) {
    struct oy_client c = {0};
    uint64_t now = 5000000;
    for (unsigned i = 0; i < 10; i++) cr_assert_eq(oy_client_take(&c, now, 5, 10), 0);
    cr_assert_eq(oy_client_take(&c, now, 5, 10), 1);
    cr_assert_eq(oy_client_take(&c, now + 200000, 5, 10), 0);
    cr_assert_eq(oy_client_take(&c, now + 200000, 5, 10), 1);
    for (unsigned i = 0; i < 10; i++) cr_assert_eq(oy_client_take(&c, now + 9000000, 5, 10), 0);
    cr_assert_gt(oy_client_take(&c, now + 9000000, 5, 10), 0);
    cr_assert_eq(oy_client_take(&c, now, 0, 0), 0, "no limit");
}
