/* The program oyd: its files, its words, and how it ends. (The app is that of fake_app.h.) */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "server/http/oyd.h"
#include "tests/support/http_peer.h"

static struct oy_why why;
static char dir[] = "/tmp/oyd-XXXXXX", path[100], err[100];

static int oyd(const char *a, const char *b, const char *c, const char *d) {
    char word[5][100] = {"oyd"};
    char *argv[6] = {word[0]};
    const char *given[] = {a, b, c, d};
    int n = 1;
    for (; n <= 4 && given[n - 1]; n++) {
        (void)snprintf(word[n], sizeof word[n], "%s", given[n - 1]);
        argv[n] = word[n];
    }
    return oy_oyd_main(n, argv);
}

static const char *in_dir(const char *name) {
    (void)snprintf(path, sizeof path, "%s/d/%s", dir, name);
    return path;
}

/* What is said goes to files, of which the test reads that of standard error. */
static void set_up(void) {
    cr_assert_not_null(mkdtemp(dir));
    (void)snprintf(err, sizeof err, "%s/err", dir);
    cr_assert_not_null(freopen(err, "w", stderr));
    cr_assert_not_null(freopen("/dev/null", "w", stdout));
    (void)setvbuf(stderr, NULL, _IONBF, 0);
    (void)snprintf(path, sizeof path, "%s/d", dir);
    cr_assert_eq(oyd("init", path, NULL, NULL), 0);
}

static void tear_down(void) {
    char command[100];
    (void)snprintf(command, sizeof command, "rm -r %s", dir);
    cr_assert_eq(system(command), 0);
}

static bool said(const char *words) {
    struct oy_buffer text;
    cr_assert_eq(oy_file_read(&text, NULL, err, 100000, &why), OY_OK);
    bool found = text.n > 0 && strstr((const char *)text.p, words);
    oy_buffer_free(&text);
    return found;
}

TestSuite(oyd, .init = set_up, .fini = tear_down);

Test(oyd, init_writes_the_example_and_replaces_nothing) {
    struct oy_buffer ours, example;
    struct stat s;
    cr_assert_eq(oy_file_read(&ours, NULL, in_dir("oyd.conf"), 100000, &why), OY_OK);
    cr_assert_eq(
        oy_file_read(&example, NULL, OY_SOURCE_DIR "/server/oyd.conf.example", 100000, &why),
        OY_OK);
    cr_assert(oy_span_equal(oy_buffer_span(&ours), oy_buffer_span(&example)));
    oy_buffer_free(&ours);
    oy_buffer_free(&example);
    cr_assert_eq(stat(in_dir("board.secret"), &s), 0);
    cr_assert_eq(s.st_mode & 0777, 0600);
    cr_assert_eq(oyd("check", in_dir("oyd.conf"), NULL, NULL), 0);
    (void)snprintf(path, sizeof path, "%s/d", dir);
    cr_assert_eq(oyd("init", path, NULL, NULL), 1);
}

/* Without the marks of comments the example is a configuration, too: every name in it is one. */
Test(oyd, the_example_names_what_there_is) {
    struct oy_buffer text;
    cr_assert_eq(oy_file_read(&text, NULL, in_dir("oyd.conf"), 100000, &why), OY_OK);
    for (size_t i = 0; i + 1 < text.n; i++)
        if (text.p[i] == '#' && text.p[i + 1] != ' ' && text.p[i + 1] != '\n') text.p[i] = ' ';
    cr_assert_eq(oy_file_write(NULL, in_dir("all.conf"), oy_buffer_span(&text), 0, &why), OY_OK);
    oy_buffer_free(&text);
    cr_assert_eq(oyd("check", in_dir("all.conf"), NULL, NULL), 1);
    cr_assert(said("fullchain.pem: "));
}

/* [look-3] */
Test(oyd, check_reads_the_tables_of_residents) {
    char config[300] = "[server]\nlisten = 127.0.0.1:0\nsigning-key = board.secret\n"
                       "store = store\nscratch = scratch\n[lookup]\ntable = good.table\n";
    cr_assert_eq(oy_file_write(NULL, in_dir("oyd.conf"), oy_span_text(config), 0, &why), OY_OK);
    cr_assert_eq(oyd("check", in_dir("oyd.conf"), NULL, NULL), 0);
    (void)strcat(config, "table = bad.table\n");
    cr_assert_eq(oy_file_write(NULL, in_dir("oyd.conf"), oy_span_text(config), 0, &why), OY_OK);
    cr_assert_eq(oyd("check", in_dir("oyd.conf"), NULL, NULL), 1);
    cr_assert(said("bad.table"));
}

Test(oyd, what_it_does_not_understand) {
    cr_assert_eq(oyd(NULL, NULL, NULL, NULL), 2);
    cr_assert_eq(oyd("serve", NULL, NULL, NULL), 2);
    cr_assert_eq(oyd("export", path, "a", NULL), 2);
    cr_assert_eq(oyd("help", NULL, NULL, NULL), 0);
    cr_assert_eq(oyd("serve", "/nowhere.conf", NULL, NULL), 1);
    cr_assert(said("oyd: /nowhere.conf: "));
}

Test(oyd, the_store_is_handed_on) {
    cr_assert_eq(oyd("backup", in_dir("oyd.conf"), "x", NULL), 1);
    cr_assert(said("backup to x"));
    cr_assert_eq(oyd("export", in_dir("oyd.conf"), "a", "y"), 1);
    cr_assert(said("export of a to y"));
    cr_assert_eq(oyd("import", in_dir("oyd.conf"), "a", "z"), 1);
    cr_assert(said("import of a from z"));
}

static unsigned port_in_log(void) {
    for (unsigned i = 0; i < 500; i++) {
        struct oy_buffer text = {0};
        unsigned port = 0;
        if (oy_file_read(&text, NULL, err, 100000, &why) == OY_OK && text.n > 0) {
            const char *at = strstr((const char *)text.p, "http://127.0.0.1:");
            if (at) (void)sscanf(at, "http://127.0.0.1:%u", &port);
        }
        oy_buffer_free(&text);
        if (port) return port;
        usleep(10 * 1000);
    }
    return 0;
}

Test(oyd, serves_until_it_is_told_to_end) {
    static const char config[] = "[server]\nlisten = 127.0.0.1:0\nsigning-key = board.secret\n"
                                 "store = store\nscratch = scratch\n";
    cr_assert_eq(oy_file_write(NULL, in_dir("oyd.conf"), oy_span_text(config), 0, &why), OY_OK);
    pid_t child = fork();
    if (child == 0) _exit(oyd("serve", path, NULL, NULL));
    unsigned port = port_in_log();
    cr_assert_neq(port, 0);
    int fd = peer_connect((uint16_t)port), status;
    cr_assert_eq(peer_ask(fd, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"), 200);
    cr_assert_eq(kill(child, SIGTERM), 0);
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%d", status);
    cr_assert(peer_is_closed(fd, 1000));
    (void)close(fd);
    cr_assert(said("\"event\":\"listening\""));
    cr_assert(said("\"event\":\"stopped\""));
}
