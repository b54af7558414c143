/* The configuration file: what it gives, and what is refused with which words. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/http/config.h"

#define GOOD                                                                                       \
    "[server]\nlisten = 127.0.0.1:8080\nsigning-key = board.secret\nstore = store\n"               \
    "scratch = /tmp/scratch\n"
#define KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static struct oy_config c;
static struct oy_why why;
static char dir[] = "/tmp/oy-config-XXXXXX", path[64];

static void set_up(void) {
    cr_assert_not_null(mkdtemp(dir));
    (void)snprintf(path, sizeof path, "%s/oyd.conf", dir);
}

static void tear_down(void) {
    (void)unlink(path);
    (void)rmdir(dir);
}

TestSuite(config, .init = set_up, .fini = tear_down);

static oy_status load(const char *text) {
    cr_assert_eq(oy_file_write(NULL, path, oy_span_text(text), OY_FILE_REPLACE, &why), OY_OK);
    return oy_config_load(&c, path, &why);
}

/* The refusal names this line of the file and has these words. */
static void refuses(const char *text, unsigned line, const char *words) {
    char where[80], all[700];
    cr_assert_neq(load(text), OY_OK, "%s", text);
    oy_why_print(&why, all, sizeof all);
    (void)snprintf(where, sizeof where, line ? "oyd.conf:%u: " : "oyd.conf: ", line);
    cr_assert_not_null(strstr(all, where), "%s", all);
    cr_assert_not_null(strstr(all, words), "%s", all);
}

Test(config, a_small_file_is_enough) {
    cr_assert_eq(load(GOOD), OY_OK, "%s", why.text);
    cr_assert_str_eq(c.address, "127.0.0.1");
    cr_assert_eq(c.port, 8080);
    cr_assert_eq(c.interval_ms, 1000);
    cr_assert_eq(c.request_seconds, 30);
    cr_assert_str_eq(c.scratch, "/tmp/scratch");
    char beside[64];
    (void)snprintf(beside, sizeof beside, "%s/store", dir);
    cr_assert_str_eq(c.store, beside);
}

Test(config, everything_can_be_said) {
    cr_assert_eq(
        load("; comment\n[server]\r\nlisten=[::]:443\n  cert = /c.pem\nkey = /k.pem ; its key\n"
             "signing-key = b\nstore = s\nscratch = t\ninterval-ms = 250\nthreads = 3\n"
             "[limits]\nconnections = 100\nrequests-per-second = 0\n"
             "[officers]\ncreator = " KEY "\ncreator = " KEY "\n"
             "[witness]\nurl = https://w.example/a/\nurl = http://127.0.0.1:9/\nca = ca.pem"),
        OY_OK, "%s: %s", why.where, why.text);
    cr_assert_str_eq(c.address, "::");
    cr_assert_str_eq(c.key, "/k.pem");
    cr_assert_eq(c.interval_ms, 250);
    cr_assert_eq(c.requests_per_second, 0);
    cr_assert_eq(c.n_creators, 2);
    cr_assert_eq(c.creator[1][1], 0x11);
    cr_assert_eq(c.n_witnesses, 2);
    cr_assert_str_eq(c.witness[1], "http://127.0.0.1:9/");
}

/* [look-3] */
Test(config, tables_of_residents_and_their_limits) {
    char text[2000] = GOOD "[lookup]\n", beside[64];
    cr_assert_eq(load(GOOD), OY_OK);
    cr_assert_eq(c.n_tables, 0);
    cr_assert_eq(c.lookup_per_minute, 6);
    cr_assert_eq(c.lookup_per_person, 10);
    cr_assert_eq(c.lookup_per_second, 50);
    cr_assert_eq(load(GOOD "[lookup]\ntable = a.table\ntable = /b\nrequests-per-minute = 0\n"
                           "per-person-per-hour = 4\nrequests-per-second = 7\n"),
                 OY_OK, "%s", why.text);
    (void)snprintf(beside, sizeof beside, "%s/a.table", dir);
    cr_assert_eq(c.n_tables, 2);
    cr_assert_str_eq(c.table[0], beside);
    cr_assert_str_eq(c.table[1], "/b");
    cr_assert_eq(c.lookup_per_minute, 0);
    cr_assert_eq(c.lookup_per_person, 4);
    cr_assert_eq(c.lookup_per_second, 7);
    cr_assert_eq(c.requests_per_second, 100, "that of [limits] is another");
    refuses(GOOD "[lookup]\nper-person-per-hour = 0\n", 7, "a number from 1 to 1000");
    refuses(GOOD "[lookup]\nrequests-per-second = 0\n", 7, "a number from 1 to 1000");
    refuses(GOOD "[lookup]\ntable =\n", 7, "table: allowed is the path of a file");
    for (unsigned i = 0; i < 17; i++) (void)strcat(text, "table = x\n");
    refuses(text, 23, "at most 16 of them");
}

Test(config, unknown_and_repeated_names_are_refused) {
    refuses(GOOD "stroe = x\n", 6, "[server] has no stroe; allowed are: listen, plain-http");
    refuses(GOOD "[sever]\n", 6, "[officers], [witness] and [lookup]");
    refuses(GOOD "store = other\n", 6, "store is given twice");
    refuses("listen = 127.0.0.1:1\n", 1, "before the first section");
    refuses(GOOD "[limits]\nstore = x\n", 7, "[limits] has no store");
    refuses(GOOD "  threads = 1\n\tthreads = 2\n", 7, "threads is given twice");
}

Test(config, bad_lines_are_refused) {
    char text[1000] = GOOD "threads = ";
    refuses(GOOD "[limits\n", 6, "");
    refuses(GOOD "threads\nnothing = 1\n", 6, "a line is [section], name = value, or a comment");
    memset(text + strlen(text), '1', 300);
    refuses(text, 6, "a line is text of at most");
    cr_assert_eq(oy_file_write(NULL, path, oy_span("[server]\n\0x", 11), OY_FILE_REPLACE, &why),
                 OY_OK);
    cr_assert_eq(oy_config_load(&c, path, &why), OY_FORMAT);
    refuses("", 0, "[server] needs listen");
}

Test(config, bad_values_are_refused_with_what_is_allowed) {
    static const char *const listen[] = {"",         "127.0.0.1",       "127.0.0.1:",     ":80",
                                         "host:80",  "127.0.0.1:x",     "::1:80",         "[::1]80",
                                         "[::1]:-1", "127.0.0.1:65536", "[127.0.0.1]:80", "[:80"};
    char text[300];
    for (size_t i = 0; i < sizeof listen / sizeof listen[0]; i++) {
        (void)snprintf(text, sizeof text, "[server]\nlisten = %s\n", listen[i]);
        refuses(text, 2, "listen: allowed is an IP address and a port");
    }
    refuses(GOOD "interval-ms = 99\n", 6, "interval-ms: allowed is a number from 100 to 60000");
    refuses(GOOD "interval-ms = 1e3\n", 6, "from 100 to 60000");
    refuses(GOOD "threads = 99999999999999999999\n", 6, "threads: allowed is");
    refuses(GOOD "plain-http = true\n", 6, "plain-http: allowed is yes or no");
    refuses(GOOD "cert =\n", 6, "cert: allowed is the path");
    refuses(GOOD "[officers]\ncreator = 00\n", 7, "64 digits 0-9 a-f");
    refuses(GOOD "[witness]\nurl = ftp://x/\n", 7, "https://");
    refuses(GOOD "[witness]\nurl = https://\n", 7, "https://");
}

Test(config, what_belongs_together_is_asked_for) {
    refuses(GOOD "cert = c\n", 0, "cert and key come together");
    refuses("[server]\nlisten = 127.0.0.1:1\nstore = s\nscratch = t\n", 0,
            "[server] needs signing-key");
}

Test(config, plain_http_is_for_this_machine_unless_asked_for) {
#define REST "\nsigning-key = b\nstore = s\nscratch = t\n"
    cr_assert_eq(load("[server]\nlisten = 127.9.9.9:80" REST), OY_OK);
    cr_assert_eq(load("[server]\nlisten = [::1]:80" REST), OY_OK);
    refuses("[server]\nlisten = 0.0.0.0:80" REST, 0, "plain-http = yes");
    refuses("[server]\nlisten = [::]:80" REST, 0, "cert and key are needed");
    refuses("[server]\nlisten = [::ffff:127.0.0.1]:80" REST, 0, "line 2");
    cr_assert_eq(load("[server]\nlisten = 0.0.0.0:80\nplain-http = yes" REST), OY_OK);
    cr_assert_eq(load("[server]\nlisten = 0.0.0.0:80\ncert = c\nkey = k" REST), OY_OK);
}

Test(config, a_missing_file_is_named) {
    cr_assert_eq(oy_config_load(&c, "/nowhere/oyd.conf", &why), OY_MISSING);
    cr_assert_not_null(strstr(why.where, "/nowhere/oyd.conf"));
}
