/* The server's configuration: whatever is taken is within its limits, and the rest is refused with
 * the file in front. */
#include <string.h>

#include "fuzz.h"
#include "server/http/config.h"

#define KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

void fuzz_begin(void) {}

void fuzz_seeds(void) {
    static const char *const words[] = {"[server]\n",
                                        "[limits]\n",
                                        "[officers]\n",
                                        "[witness]\n",
                                        "listen = ",
                                        "127.0.0.1:8080",
                                        "[::]:443",
                                        "plain-http = yes",
                                        "cert = ",
                                        "key = ",
                                        "signing-key = ",
                                        "store = ",
                                        "scratch = ",
                                        "threads = ",
                                        "interval-ms = ",
                                        "connections = ",
                                        "burst = ",
                                        "queue-ballots = ",
                                        "creator = ",
                                        "url = ",
                                        "request-seconds = ",
                                        "https://w.ex/",
                                        "queue-megabytes = ",
                                        "ca = ",
                                        "; "};
    fuzz_seed_text("[server]\nlisten = 127.0.0.1:8080\nsigning-key = board.secret\nstore = store\n"
                   "scratch = scratch\n");
    fuzz_seed_text("; comment\n[server]\r\nlisten=[::]:443\n  cert = /c.pem\nkey = /k.pem ; its key"
                   "\nsigning-key = b\nstore = s\nscratch = t\ninterval-ms = 250\nthreads = 3\n"
                   "[limits]\nconnections = 100\nrequests-per-second = 0\nrequest-megabytes = 9\n"
                   "[officers]\ncreator = " KEY "\ncreator = " KEY "\n[witness]\n"
                   "url = https://w.example/a/\nurl = http://127.0.0.1:9/\nca = ca.pem");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) fuzz_word_text(words[i]);
    fuzz_word_text(KEY);
}

static bool ends(const char *text, size_t cap) {
    return strnlen(text, cap) < cap;
}

void fuzz_one(struct oy_span in) {
    static struct oy_config c;
    struct oy_why why = {0};
    const char *path = fuzz_file(in);
    if (!fuzz_accepted_file(oy_config_load(&c, path, &why), &why)) {
        FUZZ_MUST(why.status == OY_RANGE || strncmp(why.where, path, strlen(path)) == 0);
        return;
    }
    FUZZ_MUST(c.address[0] && ends(c.address, sizeof c.address));
    FUZZ_MUST(c.signing_key[0] && c.store[0] && c.scratch[0]);
    FUZZ_MUST((c.cert[0] == 0) == (c.key[0] == 0));
    FUZZ_MUST(c.cert[0] || c.plain_http || oy_config_is_loopback(c.address));
    FUZZ_MUST(c.n_creators <= OY_CONFIG_CREATORS && c.n_witnesses < OY_APP_WITNESSES);
    for (size_t i = 0; i < c.n_witnesses; i++)
        FUZZ_MUST(strncmp(c.witness[i], "http", 4) == 0 && ends(c.witness[i], OY_CONFIG_TEXT));
    FUZZ_MUST(c.interval_ms >= 100 && c.interval_ms <= 60000 && c.threads <= 1024);
    FUZZ_MUST(c.connections >= 16 && c.request_seconds >= 1 && c.request_megabytes <= 1024);
}
