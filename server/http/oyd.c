#include "server/http/oyd.h"

#include <stdio.h>
#include <string.h>

#include "crypto/group.h"
#include "net/http_server.h"
#include "server/app/admin.h"
#include "server/http/embedded.h"
#include "server/http/serve.h"
#include "server/http/site.h"
#include "steps/files.h"
#include "steps/keys.h"

enum { DONE = 0, REFUSED = 1, USAGE = 2 };

static const char usage[] =
    "oyd: the voting server\n\n"
    "  oyd init DIR                     make DIR with a configuration, a key and a store\n"
    "  oyd check CONFIG                 say whether the configuration is in order\n"
    "  oyd serve CONFIG                 serve until SIGTERM\n"
    "  oyd backup CONFIG OUT            copy the store to OUT; the server may run\n"
    "  oyd export CONFIG NAME OUT       write the record of an election to OUT\n"
    "  oyd import CONFIG NAME RECORD    take up an election from its record\n"
    "  oyd help, oyd --version\n\n"
    "docs/server.md tells how to set up a server. Exit status: 0 done; 1 refused, with one line\n"
    "that says why; 2 the command was not understood.\n";

/* ---- commands ---- */

static oy_status init_files(const char *dir, struct oy_why *why) {
    char path[OY_PATH_MAX];
    static const char *const below[] = {"store", "scratch"};
    for (size_t i = 0; i < 2; i++) {
        OY_TRY(oy_path_join(path, dir, below[i], why));
        OY_TRY(oy_dir_make(NULL, path, why));
    }
    OY_TRY(oy_path_join(path, dir, "board", why));
    OY_TRY(oy_step_key(OY_ROLE_BOARD, "board", path, why));
    OY_TRY(oy_path_join(path, dir, "oyd.conf", why));
    return oy_file_write(NULL, path, oy_span(oy_example_conf, oy_example_conf_bytes),
                         OY_FILE_EXCLUSIVE, why);
}

static oy_status run_init(char **args, struct oy_why *why) {
    char path[OY_PATH_MAX];
    const char *dir = args[0];
    OY_TRY(oy_dir_make(NULL, dir, why));
    OY_TRY(oy_path_join(path, dir, "oyd.conf", why));
    OY_TRY(oy_new_output_check(path, why));
    OY_TRY(init_files(dir, why));
    (void)printf("%s: look through oyd.conf, then `oyd serve %s`.\n"
                 "Keep a copy of board.secret where it is safe: without it no election of this "
                 "server can go on.\n",
                 dir, path);
    return OY_OK;
}

static oy_status readable(const char *path, struct oy_why *why) {
    FILE *f = path[0] ? fopen(path, "re") : NULL;
    if (f) (void)fclose(f);
    if (f || !path[0]) return OY_OK;
    return oy_fail(why, OY_IO, "", "%s cannot be read", path);
}

static oy_status directory(const char *path, struct oy_why *why) {
    struct oy_dir dir;
    OY_TRY(oy_dir_open(&dir, path, why));
    oy_dir_close(&dir);
    return OY_OK;
}

static oy_status check_site(const char *web, size_t *pages, struct oy_why *why) {
    struct oy_site *site = NULL;
    oy_status status = web[0] ? oy_site_load(&site, web, why) : OY_OK;
    *pages = oy_site_count(site);
    oy_site_free(site);
    return status;
}

static oy_status run_check(char **args, struct oy_why *why) {
    struct oy_config c;
    struct oy_key key = {0};
    size_t pages;
    OY_TRY(oy_config_load(&c, args[0], why));
    if (c.cert[0]) OY_TRY(oy_http_certificate_check(c.cert, c.key, why));
    OY_TRY(readable(c.witness_ca, why));
    OY_TRY(check_site(c.web, &pages, why));
    if (c.documents[0]) OY_TRY(directory(c.documents, why));
    for (size_t i = 0; i < c.n_tables; i++) OY_TRY(oy_app_lookup_check(c.table[i], why));
    oy_status status = oy_key_load(&key, OY_ROLE_BOARD, c.signing_key, why);
    oy_key_clear(&key);
    if (status == OY_OK)
        (void)printf(
            "%s is in order: %s on %s port %u, %zu creators, %zu witnesses, %zu look-up tables, "
            "%zu files of web pages\n",
            args[0], c.cert[0] ? "https" : "http", c.address, (unsigned)c.port, c.n_creators,
            c.n_witnesses, c.n_tables, pages);
    return status;
}

static oy_status run_serve(char **args, struct oy_why *why) {
    struct oy_config c;
    OY_TRY(oy_config_load(&c, args[0], why));
    return oy_serve(&c, why);
}

static oy_status run_backup(char **args, struct oy_why *why) {
    struct oy_config c;
    OY_TRY(oy_config_load(&c, args[0], why));
    return oy_admin_backup(c.store, args[1], why);
}

static oy_status run_export(char **args, struct oy_why *why) {
    struct oy_config c;
    OY_TRY(oy_config_load(&c, args[0], why));
    return oy_admin_export(c.store, args[1], args[2], why);
}

static oy_status run_import(char **args, struct oy_why *why) {
    struct oy_config c;
    struct oy_key key = {0};
    OY_TRY(oy_config_load(&c, args[0], why));
    oy_status status = oy_key_load(&key, OY_ROLE_BOARD, c.signing_key, why);
    if (status == OY_OK) status = oy_admin_import(c.store, args[1], args[2], key.public_key, why);
    oy_key_clear(&key);
    return status;
}

static const struct {
    const char *name;
    int arguments;
    oy_status (*run)(char **args, struct oy_why *why);
} commands[] = {{"init", 1, run_init},     {"check", 1, run_check},   {"serve", 1, run_serve},
                {"backup", 2, run_backup}, {"export", 3, run_export}, {"import", 3, run_import}};

/* ---- which one ---- */

static int run(size_t i, char **args) {
    struct oy_why why = {0};
    char line[700];
    oy_status status = oy_crypto_init(&why);
    if (status == OY_OK) status = commands[i].run(args, &why);
    if (status == OY_OK) return DONE;
    oy_why_print(&why, line, sizeof line);
    (void)fprintf(stderr, "oyd: %s\n", line);
    return REFUSED;
}

static bool is(const char *word, const char *a, const char *b) {
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

int oy_oyd_main(int argc, char **argv) {
    if (argc == 2 && is(argv[1], "help", "--help")) return fputs(usage, stdout) < 0;
    if (argc == 2 && is(argv[1], "version", "--version")) return puts("oyd " OY_VERSION) < 0;
    for (size_t i = 0; argc >= 2 && i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(argv[1], commands[i].name) == 0 && argc == 2 + commands[i].arguments)
            return run(i, argv + 2);
    (void)fputs(usage, stderr);
    return USAGE;
}
