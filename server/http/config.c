#include "server/http/config.h"

#include <ini.h>
#include <stdio.h>
#include <string.h>

#include "base/hex.h"

enum { FILE_MAX = 64 * 1024, LINE_BYTES = INI_MAX_LINE - 2 };

enum kind { LISTEN, YES_NO, PATH, NUMBER, CREATOR, URL, TABLE };

struct row {
    const char *section, *name;
    enum kind kind;
    bool repeatable;
    size_t offset; /* of the member in struct oy_config */
    uint64_t lo, hi;
    uint64_t otherwise; /* of a number */
};

#define AT(member) offsetof(struct oy_config, member)
static const struct row rows[] = {
    {"server", "listen", LISTEN, false, 0, 0, 0, 0},
    {"server", "plain-http", YES_NO, false, AT(plain_http), 0, 0, 0},
    {"server", "cert", PATH, false, AT(cert), 0, 0, 0},
    {"server", "key", PATH, false, AT(key), 0, 0, 0},
    {"server", "signing-key", PATH, false, AT(signing_key), 0, 0, 0},
    {"server", "store", PATH, false, AT(store), 0, 0, 0},
    {"server", "scratch", PATH, false, AT(scratch), 0, 0, 0},
    {"server", "web", PATH, false, AT(web), 0, 0, 0},
    {"server", "documents", PATH, false, AT(documents), 0, 0, 0},
    {"server", "interval-ms", NUMBER, false, AT(interval_ms), 100, 60000, 1000},
    {"server", "threads", NUMBER, false, AT(threads), 0, 1024, 0},
    {"limits", "connections", NUMBER, false, AT(connections), 16, 100000, 4096},
    {"limits", "connections-per-client", NUMBER, false, AT(connections_per_client), 1, 100000, 256},
    {"limits", "request-seconds", NUMBER, false, AT(request_seconds), 1, 600, 30},
    {"limits", "requests-per-second", NUMBER, false, AT(requests_per_second), 0, 100000, 100},
    {"limits", "burst", NUMBER, false, AT(burst), 1, 100000, 400},
    {"limits", "queue-ballots", NUMBER, false, AT(queue_ballots), 1, 10000000, 20000},
    {"limits", "queue-megabytes", NUMBER, false, AT(queue_megabytes), 1, 100000, 256},
    {"limits", "request-megabytes", NUMBER, false, AT(request_megabytes), 1, 1024, 64},
    {"officers", "creator", CREATOR, true, 0, 0, 0, 0},
    {"witness", "url", URL, true, 0, 0, 0, 0},
    {"witness", "ca", PATH, false, AT(witness_ca), 0, 0, 0},
    {"lookup", "table", TABLE, true, 0, 0, 0, 0},
    {"lookup", "requests-per-minute", NUMBER, false, AT(lookup_per_minute), 0, 1000, 6},
    {"lookup", "per-person-per-hour", NUMBER, false, AT(lookup_per_person), 1, 1000, 10},
    {"lookup", "requests-per-second", NUMBER, false, AT(lookup_per_second), 1, 1000, 50},
};
enum { N_ROWS = sizeof rows / sizeof rows[0] };

struct parse {
    struct oy_config *config;
    const char *path, *at; /* the rest of the text */
    unsigned line, listen_line;
    bool seen[N_ROWS], failed;
    struct oy_why *why;
};

static void *member(struct oy_config *c, const struct row *row) {
    return (char *)c + row->offset;
}

static oy_status fail_at(struct parse *p, unsigned line) {
    p->failed = true;
    oy_why_at(p->why, "%s:%u", p->path, line);
    return p->why->status;
}

/* ---- one value ---- */

static bool take_creator(struct oy_config *c, const char *text) {
    struct oy_why ignored = {0};
    if (c->n_creators == OY_CONFIG_CREATORS) return false;
    if (oy_hex_decode_var(c->creator[c->n_creators], 32, oy_span_text(text), "", &ignored) != OY_OK)
        return false;
    c->n_creators++;
    return true;
}

static bool take_url(struct oy_config *c, const char *text) {
    if (c->n_witnesses == OY_APP_WITNESSES - 1) return false;
    if (!oy_config_url(c->witness[c->n_witnesses], text)) return false;
    c->n_witnesses++;
    return true;
}

static bool take_table(struct oy_config *c, const char *config, const char *text) {
    if (c->n_tables == OY_APP_TABLES) return false;
    if (!oy_config_path(c->table[c->n_tables], config, text)) return false;
    c->n_tables++;
    return true;
}

static bool take_value(struct parse *p, const struct row *row, const char *text) {
    void *m = member(p->config, row);
    switch (row->kind) {
    case LISTEN:
        p->listen_line = p->line;
        return oy_config_listen(p->config->address, &p->config->port, text);
    case YES_NO:
        *(bool *)m = strcmp(text, "yes") == 0;
        return strcmp(text, "yes") == 0 || strcmp(text, "no") == 0;
    case PATH: return oy_config_path(m, p->path, text);
    case NUMBER: return oy_config_number(m, text, row->lo, row->hi);
    case CREATOR: return take_creator(p->config, text);
    case URL: return take_url(p->config, text);
    case TABLE: return take_table(p->config, p->path, text);
    }
    return false;
}

static oy_status bad_value(const struct parse *p, const struct row *row) {
    const char *allowed = "";
    switch (row->kind) {
    case LISTEN: allowed = "an IP address and a port, 127.0.0.1:8080 or [::]:443"; break;
    case YES_NO: allowed = "yes or no"; break;
    case PATH: allowed = "the path of a file or directory, of at most 1023 bytes"; break;
    case TABLE: allowed = "the path of a file, of at most 1023 bytes, at most 16 of them"; break;
    case CREATOR: allowed = "an officer's public key, 64 digits 0-9 a-f, at most 64 of them"; break;
    case URL:
        allowed = "an address that begins with https:// or http://, at most 15 of them";
        break;
    case NUMBER:
        return oy_fail(p->why, OY_RANGE, "", "%s: allowed is a number from %llu to %llu", row->name,
                       (unsigned long long)row->lo, (unsigned long long)row->hi);
    }
    return oy_fail(p->why, OY_FORMAT, "", "%s: allowed is %s", row->name, allowed);
}

/* ---- names ---- */

static bool is_section(const char *name, size_t n) {
    for (size_t i = 0; i < N_ROWS; i++)
        if (strlen(rows[i].section) == n && memcmp(rows[i].section, name, n) == 0) return true;
    return false;
}

static oy_status unknown_name(const struct parse *p, const char *section, const char *name) {
    char known[256] = "";
    for (size_t i = 0; i < N_ROWS; i++) {
        if (strcmp(rows[i].section, section) != 0) continue;
        size_t n = strlen(known);
        (void)snprintf(known + n, sizeof known - n, "%s%s", n ? ", " : "", rows[i].name);
    }
    return oy_fail(p->why, OY_FORMAT, "", "[%s] has no %s; allowed are: %s", section, name, known);
}

static oy_status take(struct parse *p, const char *section, const char *name, const char *value) {
    for (size_t i = 0; i < N_ROWS; i++) {
        if (strcmp(rows[i].section, section) != 0 || strcmp(rows[i].name, name) != 0) continue;
        if (p->seen[i] && !rows[i].repeatable)
            return oy_fail(p->why, OY_FORMAT, "", "%s is given twice", name);
        p->seen[i] = true;
        return take_value(p, &rows[i], value) ? OY_OK : bad_value(p, &rows[i]);
    }
    if (section[0] == 0)
        return oy_fail(p->why, OY_FORMAT, "", "%s stands before the first section", name);
    return unknown_name(p, section, name);
}

/* ---- the file ---- */

static int on_value(void *user, const char *section, const char *name, const char *value) {
    struct parse *p = user;
    if (p->failed) return 0;
    if (take(p, section, name, value ? value : "") == OY_OK) return 1;
    (void)fail_at(p, p->line);
    return 0;
}

static void check_line(struct parse *p, const char *line, size_t n) {
    if (n > LINE_BYTES) {
        (void)oy_fail(p->why, OY_FORMAT, "", "a line is text of at most %d bytes", (int)LINE_BYTES);
        (void)fail_at(p, p->line);
        return;
    }
    const char *end = n > 0 && line[0] == '[' ? memchr(line, ']', n) : NULL;
    if (!end || is_section(line + 1, (size_t)(end - line) - 1)) return;
    (void)oy_fail(p->why, OY_FORMAT, "",
                  "no such section; allowed are [server], [limits], [officers], [witness] and "
                  "[lookup]");
    (void)fail_at(p, p->line);
}

/* Hands out line by line, so that every fault has its line. Blanks at the beginning are left out:
 * they would make a line the continuation of the one before. */
static char *next_line(char *out, int cap, void *user) {
    struct parse *p = user;
    if (p->failed || *p->at == 0) return NULL;
    size_t n = strcspn(p->at, "\n"), blanks = strspn(p->at, " \t\r");
    const char *line = p->at + (blanks < n ? blanks : n);
    size_t rest = n - (size_t)(line - p->at);
    p->at += n + (p->at[n] != 0);
    p->line++;
    check_line(p, line, rest);
    if (p->failed || rest + 1 > (size_t)cap) return NULL;
    memcpy(out, line, rest);
    out[rest] = 0;
    return out;
}

static oy_status parse_text(struct parse *p, const struct oy_buffer *text) {
    p->at = text->n > 0 ? (const char *)text->p : "";
    if (strlen(p->at) != text->n) {
        (void)oy_fail(p->why, OY_FORMAT, "", "this is no text");
        oy_why_at(p->why, "%s", p->path);
        return OY_FORMAT;
    }
    int line = ini_parse_stream(next_line, p, on_value, p);
    if (line < 0) return oy_fail(p->why, OY_MEMORY, "", "no memory to read the configuration");
    /* The first line that was not understood may stand before the first wrong value. */
    if (line > 0 && (!p->failed || (unsigned)line < p->line)) {
        *p->why = (struct oy_why){0};
        (void)oy_fail(p->why, OY_FORMAT, "", "a line is [section], name = value, or a comment");
        return fail_at(p, (unsigned)line);
    }
    return p->failed ? p->why->status : OY_OK;
}

/* ---- what must fit together ---- */

static oy_status check(struct parse *p) {
    const struct oy_config *c = p->config;
    const struct {
        const char *name, *value;
    } needed[] = {{"listen", c->address},
                  {"signing-key", c->signing_key},
                  {"store", c->store},
                  {"scratch", c->scratch}};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (needed[i].value[0] == 0)
            return oy_fail(p->why, OY_MISSING, "", "[server] needs %s", needed[i].name);
    if ((c->cert[0] == 0) != (c->key[0] == 0))
        return oy_fail(p->why, OY_MISSING, "", "cert and key come together or not at all");
    if (c->cert[0] == 0 && !c->plain_http && !oy_config_is_loopback(c->address))
        return oy_fail(
            p->why, OY_STATE, "",
            "line %u: %s can be reached from other machines, so cert and key are needed; "
            "plain-http = yes if something in front of the server does TLS",
            p->listen_line, c->address);
    return OY_OK;
}

static void fill_in(struct oy_config *c) {
    *c = (struct oy_config){0};
    for (size_t i = 0; i < N_ROWS; i++)
        if (rows[i].kind == NUMBER) *(uint64_t *)member(c, &rows[i]) = rows[i].otherwise;
}

oy_status oy_config_load(struct oy_config *out, const char *path, struct oy_why *why) {
    struct oy_buffer text = {0};
    struct parse p = {.config = out, .path = path, .why = why};
    fill_in(out);
    *why = (struct oy_why){0};
    OY_TRY(oy_file_read(&text, NULL, path, FILE_MAX, why));
    oy_status status = parse_text(&p, &text);
    oy_buffer_free(&text);
    if (status != OY_OK) return status;
    status = check(&p);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}
