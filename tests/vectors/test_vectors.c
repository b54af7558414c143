/* Every file of spec/vectors is read to its last value, and there is no other. */
#include "common.h"

#include "base/file.h"

static void run(const char *file, void (*check)(struct vectors *v)) {
    struct vectors v;
    vectors_load(&v, file);
    check(&v);
    cr_assert_gt(v.rows, 0, "%s: nothing was checked", file);
    const char *unread = vectors_unread(&v);
    cr_assert_null(unread, "%s: nobody has read %s", file, unread);
    vectors_free(&v);
}

#define VECTOR_TEST(name)                                                                          \
    Test(vectors, name) {                                                                          \
        run(#name ".json", check_##name);                                                          \
    }
VECTOR_FILES(VECTOR_TEST)

#define VECTOR_NAME(name) #name ".json",
static const char *const known[] = {VECTOR_FILES(VECTOR_NAME)};

Test(vectors, there_is_no_file_that_no_test_reads) {
    const size_t n_known = sizeof known / sizeof known[0];
    struct oy_dir dir;
    struct oy_names names;
    size_t n = 0;
    OK(oy_dir_open(&dir, OY_SOURCE_DIR "/spec/vectors", &why));
    OK(oy_dir_walk(&names, &dir, 100, &why));
    for (size_t i = 0; i < names.n; i++) {
        bool found = strcmp(names.name[i], "README.md") == 0;
        for (size_t k = 0; k < n_known && !found; k++)
            if ((found = strcmp(names.name[i], known[k]) == 0)) n++;
        cr_expect(found, "no test reads spec/vectors/%s", names.name[i]);
    }
    cr_assert_eq(n, n_known);
    oy_names_free(&names);
    oy_dir_close(&dir);
}

/* The tests of these tests: a value that nobody asks for is seen. */
Test(vectors, what_is_not_read_is_noticed) {
    struct vectors v;
    vectors_load(&v, "scopes.json");
    const json_t *cases = vec_get(&v, v.root, "cases");
    cr_assert_str_eq(vectors_unread(&v), ".cases[0]");
    (void)vec_at(&v, cases, 0);
    cr_assert_str_eq(vectors_unread(&v), ".cases[0].minimum");
    vectors_free(&v);
}
