/* a43: a record, perhaps out of an archive or from a stick, with links, devices, pipes, foreign
 * names, endless directories and files of enormous size. Nothing is followed, nothing waits,
 * nothing outside is read or written. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"

static struct oy_rec *whole(const char *group) {
    return oy_rec_new(&(struct oy_record_plan){.group = group, .voters = 3, .no_changes = true});
}

static struct attack_path in_record(const struct oy_rec *s, const char *name) {
    struct attack_path out;
    (void)snprintf(out.p, sizeof out.p, "%s/%s", s->record, name);
    return out;
}

static const char *const every_kind[] = {
    "checkpoint",     "closing",     "manifest.json", "ceremony.bin",          "roll.bin",
    "tally.bin",      "result.json", "shares/1.bin",  "tile/entries/000.p/13", "tile/0/000.p/13",
    "ballots/000.p/3"};
enum { FILES = sizeof every_kind / sizeof *every_kind };

/* Each file, moved out of the record, with a link of the same name to it: the bytes are right. */
ATTACK_IN_BOTH(a43_path_traversal, links_to_right_files) {
    struct oy_rec *s = whole(group);
    attack_rec_sound(s->record, OY_VERIFIED);
    for (size_t i = 0; i < FILES; i++) {
        struct attack_path file = in_record(s, every_kind[i]), away = attack_rec_path(s, "away");
        ATTACK_MUST(rename(file.p, away.p) == 0 && symlink(away.p, file.p) == 0);
        attack_rec_expect(s->record, "C1", "rec-1");
        ATTACK_MUST(unlink(file.p) == 0 && rename(away.p, file.p) == 0);
        if (s->g->id == OY_GROUP_MODP4096) break; /* files are files */
    }
    attack_rec_sound(s->record, OY_VERIFIED);
    oy_rec_free(s);
}

/* The same with whole directories, and links that lead up, around or nowhere. */
Test(a43_path_traversal, links_to_directories) {
    static const char *const dirs[] = {"tile", "tile/0", "tile/entries/000.p", "ballots", "shares"};
    static const char *const targets[] = {"..",      ".",        "/", "../../../../etc",
                                          "nowhere", "/dev/zero"};
    struct oy_rec *s = whole("ristretto255");
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++) {
        struct attack_path dir = in_record(s, dirs[i]), away = attack_rec_path(s, "away");
        ATTACK_MUST(rename(dir.p, away.p) == 0 && symlink(away.p, dir.p) == 0);
        attack_rec_expect(s->record, "C1", "rec-1");
        ATTACK_MUST(unlink(dir.p) == 0 && rename(away.p, dir.p) == 0);
    }
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) { /* beside all that is right */
        struct attack_path link = in_record(s, i % 2 ? "shares/4.bin" : "extra");
        ATTACK_MUST(symlink(targets[i], link.p) == 0);
        attack_rec_expect(s->record, "C1", "rec-1");
        ATTACK_MUST(unlink(link.p) == 0);
    }
    attack_rec_sound(s->record, OY_VERIFIED);
    oy_rec_free(s);
}

/* A pipe that nobody writes into, a socket's place, a device: nobody waits for it. */
Test(a43_path_traversal, pipes_and_devices, .timeout = 60) {
    struct oy_rec *s = whole("ristretto255");
    for (size_t i = 0; i < FILES; i++) {
        struct attack_path file = in_record(s, every_kind[i]), away = attack_rec_path(s, "away");
        ATTACK_MUST(rename(file.p, away.p) == 0);
        ATTACK_MUST(mkfifo(file.p, 0644) == 0);
        attack_rec_expect(s->record, "C1", "rec-1");
        ATTACK_MUST(unlink(file.p) == 0);
        ATTACK_MUST(mkdir(file.p, 0755) == 0); /* a directory where a file should be */
        attack_rec_expect(s->record, "C1", "rec-1");
        ATTACK_MUST(rmdir(file.p) == 0);
        if (mknod(file.p, S_IFCHR | 0644, makedev(1, 5)) == 0) { /* /dev/zero; only root may */
            attack_rec_expect(s->record, "C1", "rec-1");
            ATTACK_MUST(unlink(file.p) == 0);
        }
        ATTACK_MUST(rename(away.p, file.p) == 0);
    }
    attack_rec_sound(s->record, OY_VERIFIED);
    oy_rec_free(s);
}

/* Names that no record has: near misses, other case, dots, control characters, not UTF-8. */
Test(a43_path_traversal, foreign_names) {
    static const char *const names[] = {
        "Manifest.json",   "manifest.json ", "manifest.json.bak",   ".hidden",        "...",
        "..\\..\\x",       "shares/01.bin",  "shares/1.bin.",       "shares/0.bin",   "ballots/000",
        "ballots/001.p/1", "tile/0/000",     "tile/1/000.p/1",      "tile/0/000.p/1", "tile/00",
        "\xff\xfe",        "a\nb",           "closing\xe2\x80\x8b", "result.json\r"};
    struct oy_rec *s = whole("ristretto255");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct attack_path extra = in_record(s, names[i]);
        char parent[256];
        (void)snprintf(parent, sizeof parent, "%s", extra.p);
        *strrchr(parent, '/') = 0;
        ATTACK_OK(oy_dir_make(NULL, parent, &why)); /* left behind: empty ones are not seen */
        ATTACK_OK(oy_file_write(NULL, extra.p, oy_span("x", 1), 0, &why));
        attack_rec_expect(s->record, "C1", "rec-1");
        ATTACK_MUST(unlink(extra.p) == 0);
    }
    oy_rec_free(s);
}

/* Directories in directories without end. */
Test(a43_path_traversal, endless_directories) {
    struct oy_rec *s = whole("ristretto255");
    struct attack_path deep = in_record(s, "d");
    for (int i = 0; i < 40; i++) {
        ATTACK_MUST(mkdir(deep.p, 0755) == 0);
        size_t n = strlen(deep.p);
        (void)snprintf(deep.p + n, sizeof deep.p - n, "/d");
    }
    attack_rec_expect(s->record, "C1", "rec-2");
    oy_rec_free(s);
}

/* Files of 2^40 bytes that take no room (holes): refused before they are read. */
Test(a43_path_traversal, bombs, .timeout = 60) {
    static const struct {
        const char *path, *check, *rule;
    } rows[] = {{"checkpoint", "C1", "rec-2"},
                {"closing", "C1", "rec-2"},
                {"manifest.json", "C1", "rec-2"},
                {"tile/0/000.p/13", "C1", "rec-2"},
                {"tile/entries/000.p/13", "C1", "rec-2"},
                {"ballots/000.p/3", "C1", "rec-2"},
                {"ceremony.bin", "K3", "ent-3"},
                {"roll.bin", "K4", "ent-3"},
                {"tally.bin", "E2", "ent-3"},
                {"result.json", "I8", "ent-3"},
                {"shares/1.bin", "I6", "ent-3"}};
    struct oy_rec *s = whole("ristretto255");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct attack_path file = in_record(s, rows[i].path);
        struct stat st;
        ATTACK_MUST(stat(file.p, &st) == 0 && truncate(file.p, (off_t)1 << 40) == 0);
        attack_rec_expect(s->record, rows[i].check, rows[i].rule);
        ATTACK_MUST(truncate(file.p, st.st_size) == 0);
    }
    attack_rec_sound(s->record, OY_VERIFIED);
    oy_rec_free(s);
}

/* The board opens such a record: it takes nothing from outside, and what it cleans away after an
 * interrupted append is its own. */
Test(a43_path_traversal, board_writes_and_removes_nothing_outside) {
    struct oy_rec *s =
        oy_rec_new(&(struct oy_record_plan){.voters = 3, .no_changes = true, .stop = OY_REC_VOTED});
    struct attack_path outside = attack_rec_path(s, "outside"),
                       file = attack_rec_path(s, "outside/precious");
    struct oy_record_writer *w;
    static const char *const links[] = {"shares", "tile/1", "ballots/001.p", "closing", "extra"};
    ATTACK_MUST(mkdir(outside.p, 0755) == 0);
    ATTACK_OK(oy_file_write(NULL, file.p, oy_span("x", 1), 0, &why));
    attack_rec_release(s);
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        struct attack_path link = in_record(s, links[i]);
        ATTACK_MUST(symlink(i == 3 ? file.p : outside.p, link.p) == 0);
        attack_rec_refused(
            s->path,
            oy_record_writer_open(&w, s->record, oy_span_text(s->m->origin), s->server, &why),
            "rec-1");
        ATTACK_MUST(unlink(link.p) == 0);
    }
    struct attack_path theirs = in_record(s, "notes.txt"); /* somebody's file is not removed */
    ATTACK_OK(oy_file_write(NULL, theirs.p, oy_span("x", 1), 0, &why));
    attack_rec_refused(
        s->path, oy_record_writer_open(&w, s->record, oy_span_text(s->m->origin), s->server, &why),
        "rec-1");
    oy_rec_free(s);
}

/* Names come from tables and hashes only: a trustee's output goes where it was told to, and never
 * through a link that lies there. */
Test(a43_path_traversal, outputs_follow_no_link) {
    struct oy_rec *s = oy_rec_new(
        &(struct oy_record_plan){.voters = 3, .no_changes = true, .stop = OY_REC_COSIGNED});
    struct attack_path victim = attack_rec_path(s, "victim"), out = attack_rec_path(s, "out");
    const char *key = attack_rec_trustee_key(s, 1);
    struct oy_buffer bytes;
    ATTACK_OK(oy_file_write(NULL, victim.p, oy_span("x", 1), 0, &why));
    ATTACK_MUST(symlink(victim.p, out.p) == 0);
    for (int force = 0; force < 2; force++) {
        struct oy_step step = {.threads = 1, .force = force};
        struct oy_why why = {.status = OY_OK};
        (void)!oy_step_trustee_sign(&step, s->record, key, out.p, &why);
        ATTACK_OK(oy_file_read(&bytes, NULL, victim.p, 1024, &why));
        cr_assert_eq(bytes.n, 1);
        oy_buffer_free(&bytes);
    }
    oy_rec_free(s);
}

/* The manifest names papers, which somebody will write to files of these names. */
Test(a43_path_traversal, names_of_papers) {
    static const struct {
        const char *name, *rule;
    } paper[] = {{"..", "man-10"},        {".profile", "man-10"},    {"../plan.pdf", "json-4"},
                 {"/etc/plan", "json-4"}, {"a/b", "json-4"},         {"a\\\\b", "json-4"},
                 {"C:plan", "json-4"},    {"a b", "json-4"},         {"", "json-4"},
                 {"~root", "json-4"},     {"plan\\u002f", "json-4"}, {"%2e%2e", "json-4"},
                 {"a\\u0000b", "json-1"}};
    struct oy_rec *s = oy_rec_new(
        &(struct oy_record_plan){.voters = 1, .no_changes = true, .stop = OY_REC_OPENED});
    for (size_t i = 0; i < sizeof paper / sizeof *paper; i++) {
        char to[400];
        (void)snprintf(
            to, sizeof to,
            "\"attachments\":[{\"title\":\"Plan\",\"file\":\"%s\",\"bytes\":1,\"sha256\":"
            "\"00000000000000000000000000000000000000000000000000000000000000ff\"}],"
            "\"contests\"",
            paper[i].name);
        attack_rec_reopen_manifest(s, "\"contests\"", to);
        attack_rec_expect(s->record, "K2", paper[i].rule);
    }
    oy_rec_free(s);
}
