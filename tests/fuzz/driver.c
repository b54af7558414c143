/* What libFuzzer calls; fuzz.h says what a target is. */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hex.h"
#include "base/utf8.h"
#include "fuzz.h"

/* ---- seeds ---- */

static const char *seed_dir;
static FILE *dictionary;

static void write_seeds(const char *dir) {
    char path[4096];
    seed_dir = dir;
    OY_WORLD_MUST(mkdir(dir, 0777) == 0 || errno == EEXIST, NULL);
    (void)snprintf(path, sizeof path, "%s.dict", dir);
    dictionary = fopen(path, "w");
    OY_WORLD_MUST(dictionary, NULL);
    fuzz_seeds();
    OY_WORLD_MUST(fclose(dictionary) == 0, NULL);
}

void fuzz_seed(struct oy_span bytes) {
    static unsigned count;
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/seed-%03u", seed_dir, count++);
    FILE *f = fopen(path, "wb");
    OY_WORLD_MUST(f, NULL);
    if (bytes.n) OY_WORLD_MUST(fwrite(bytes.p, 1, bytes.n, f) == bytes.n, NULL);
    OY_WORLD_MUST(fclose(f) == 0, NULL);
}

void fuzz_seed_text(const char *text) {
    fuzz_seed(oy_span_text(text));
}

void fuzz_seed_mode(unsigned char mode, struct oy_span bytes) {
    unsigned char *p = malloc(bytes.n + 1);
    OY_WORLD_MUST(p, NULL);
    p[0] = mode;
    if (bytes.n) memcpy(p + 1, bytes.p, bytes.n);
    fuzz_seed(oy_span(p, bytes.n + 1));
    free(p);
}

void fuzz_word(struct oy_span bytes) {
    OY_WORLD_MUST(bytes.n > 0, NULL);
    (void)fputc('"', dictionary);
    for (size_t i = 0; i < bytes.n && i < 64; i++)
        (void)fprintf(dictionary, "\\x%02x", (unsigned)bytes.p[i]);
    (void)fputs("\"\n", dictionary);
}

void fuzz_word_text(const char *text) {
    fuzz_word(oy_span_text(text));
}

void fuzz_words_of_group(const struct oy_group *g) {
    static const uint64_t scalars[] = {0, 1, 2, UINT32_MAX, UINT64_MAX};
    struct oy_element e = g->generator;
    struct oy_scalar s;
    fuzz_word(oy_span(g->identity.b, g->element_len));
    for (size_t i = 0; i < 4; i++) {
        fuzz_word(oy_span(e.b, g->element_len));
        g->mul_var(&e, &e, &g->generator);
    }
    for (size_t i = 0; i < sizeof scalars / sizeof scalars[0]; i++) {
        g->scalar_from_u64(&s, scalars[i]);
        fuzz_word(oy_span(s.b, g->scalar_len));
    }
}

/* ---- libFuzzer ---- */

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    oy_world_fixed_random();
    OY_WORLD_MUST(sodium_init() >= 0, NULL);
    fuzz_begin();
    const char *dir = getenv("OY_FUZZ_SEEDS");
    if (!dir) return 0;
    write_seeds(dir);
    _exit(0); /* what fuzz_begin made lives as long as the program */
}

/* Random numbers begin anew for each input, so that a finding does not depend on those before. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    oy_world_restart_random();
    fuzz_one(oy_span(data, size));
    return 0;
}

/* ---- assertions ---- */

static bool is_printable(const char *text, size_t cap) {
    size_t n = strnlen(text, cap);
    if (n == cap) return false;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f) return false;
    return true;
}

bool fuzz_accepted_file(oy_status status, const struct oy_why *why) {
    if (status == OY_OK) return true;
    FUZZ_MUST(why->status == status);
    FUZZ_MUST(status != OY_MEMORY);
    FUZZ_MUST(why->text[0] != 0);
    FUZZ_MUST(is_printable(why->rule, sizeof why->rule));
    FUZZ_MUST(is_printable(why->where, sizeof why->where));
    FUZZ_MUST(is_printable(why->text, sizeof why->text));
    return false;
}

bool fuzz_accepted(oy_status status, const struct oy_why *why) {
    if (fuzz_accepted_file(status, why)) return true;
    FUZZ_MUST(why->rule[0] != 0);
    return false;
}

bool fuzz_same(struct oy_span a, struct oy_span b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

unsigned fuzz_mode(struct oy_span *in, unsigned n) {
    if (in->n == 0) return 0;
    unsigned mode = in->p[0] % n;
    *in = oy_span(in->p + 1, in->n - 1);
    return mode;
}

/* ---- files ---- */

static char directory[64];

static void remove_directory(void) {
    char path[96];
    (void)snprintf(path, sizeof path, "%s/input", directory);
    (void)unlink(path);
    (void)rmdir(directory);
}

const char *fuzz_dir(void) {
    if (directory[0]) return directory;
    (void)snprintf(directory, sizeof directory, "%s/oy-fuzz-XXXXXX",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    OY_WORLD_MUST(mkdtemp(directory), NULL);
    (void)atexit(remove_directory);
    return directory;
}

const char *fuzz_file(struct oy_span bytes) {
    static char path[96];
    (void)snprintf(path, sizeof path, "%s/input", fuzz_dir());
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    OY_WORLD_MUST(fd >= 0, NULL);
    if (bytes.n) OY_WORLD_MUST(write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n, NULL);
    (void)close(fd);
    return path;
}
