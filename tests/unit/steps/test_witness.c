/* What a witness has seen is never forgotten [note-7], whatever happens to the file it is in. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "tests/support/attack_record.h"

static const struct oy_step step = {.threads = 1};

struct world {
    struct oy_rec *s;
    const char *key;
    char dir[512]; /* of the key */
};

static struct world start(void) {
    struct world w = {.s = oy_rec_new(&(struct oy_record_plan){
                          .voters = 2, .witnesses = 1, .no_changes = true, .stop = OY_REC_VOTED})};
    char copy[512];
    w.key = attack_rec_witness_key(w.s, 1);
    (void)snprintf(copy, sizeof copy, "%s", w.key);
    (void)snprintf(w.dir, sizeof w.dir, "%s", dirname(copy));
    return w;
}

static oy_status cosign(const struct world *w, const char *name, struct oy_why *why) {
    struct attack_path out = attack_rec_path(w->s, name);
    return oy_step_witness_cosign(&step, w->s->record, w->key, out.p, why);
}

/* The path of the file of what was seen. */
static void seen(const struct world *w, char out[1024]) {
    struct oy_names names;
    struct oy_dir dir;
    struct oy_why why = {.status = OY_OK};
    out[0] = 0;
    cr_assert_eq(oy_dir_open(&dir, w->dir, &why), OY_OK);
    cr_assert_eq(oy_dir_walk(&names, &dir, 1000, &why), OY_OK);
    for (size_t i = 0; i < names.n; i++)
        if (strstr(names.name[i], ".seen-"))
            (void)snprintf(out, 1024, "%s/%s", w->dir, names.name[i]);
    oy_names_free(&names);
    oy_dir_close(&dir);
    cr_assert_neq(out[0], 0);
}

Test(witness, a_memory_that_cannot_be_read_is_not_an_empty_one) {
    struct world w = start();
    struct oy_why why = {.status = OY_OK};
    char path[1024], aside[1040];
    cr_assert_eq(cosign(&w, "first", &why), OY_OK, "%s", why.text);
    seen(&w, path);
    (void)snprintf(aside, sizeof aside, "%s.aside", path);
    cr_assert_eq(rename(path, aside), 0);
    cr_assert_eq(symlink(aside, path), 0);
    cr_assert_neq(cosign(&w, "second", &why), OY_OK);
    cr_assert_str_eq(why.rule, "file-2");
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(rename(aside, path), 0);
    cr_assert_eq(cosign(&w, "third", &why), OY_OK, "%s", why.text);
    oy_rec_free(w.s);
}

/* Two at once could each be shown another log. */
Test(witness, two_programs_do_not_cosign_with_one_key_at_once) {
    struct world w = start();
    struct oy_why why = {.status = OY_OK};
    int other = open(w.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    cr_assert_geq(other, 0);
    cr_assert_eq(flock(other, LOCK_EX), 0);
    cr_assert_eq(cosign(&w, "first", &why), OY_STATE);
    cr_assert_str_eq(why.rule, "note-7");
    cr_assert_eq(close(other), 0);
    cr_assert_eq(cosign(&w, "first", &why), OY_OK, "%s", why.text);
    oy_rec_free(w.s);
}
