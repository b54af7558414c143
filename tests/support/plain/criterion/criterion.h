/* As much of Criterion as the tests of the server use, for the thread sanitizer, which needs the
 * addresses at which Criterion keeps its own. run.c runs each test in a process of its own. */
#ifndef OY_PLAIN_CRITERION_H
#define OY_PLAIN_CRITERION_H

#include <stdio.h>
#include <string.h>

struct plain_options {
    int given; /* so that the list of options may be empty */
    void (*init)(void);
    void (*fini)(void);
    double timeout; /* seconds */
};

struct plain_test {
    const char *suite, *name;
    void (*body)(void); /* NULL: the options of the suite */
    struct plain_options options;
    struct plain_test *next;
};

void plain_add(struct plain_test *t);
_Noreturn void plain_fail(const char *file, int line, const char *what, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
_Noreturn void plain_skip(void);

#define PLAIN_ADD(suite_, id, text, function, ...)                                                 \
    static struct plain_test plain_##suite_##_##id = {                                             \
        #suite_, text, function, {.given = 1, __VA_ARGS__}, NULL};                                 \
    __attribute__((constructor)) static void plain_add_##suite_##_##id(void) {                     \
        plain_add(&plain_##suite_##_##id);                                                         \
    }

#define Test(suite_, name_, ...)                                                                   \
    static void plain_body_##suite_##_##name_(void);                                               \
    PLAIN_ADD(suite_, name_, #name_, plain_body_##suite_##_##name_, __VA_ARGS__)                   \
    static void plain_body_##suite_##_##name_(void)
#define TestSuite(suite_, ...)                                                                     \
    PLAIN_ADD(suite_, of_the_suite, "", NULL, __VA_ARGS__)                                         \
    struct plain_test /* takes the semicolon */

#define PLAIN_EXPECT(holds, what, ...)                                                             \
    do {                                                                                           \
        if (!(holds)) plain_fail(__FILE__, __LINE__, what, "" __VA_ARGS__);                        \
    } while (0)
#define cr_assert(c, ...) PLAIN_EXPECT(c, #c, __VA_ARGS__)
#define cr_assert_not(c, ...) PLAIN_EXPECT(!(c), "not " #c, __VA_ARGS__)
#define cr_assert_eq(a, b, ...) PLAIN_EXPECT((a) == (b), #a " is " #b, __VA_ARGS__)
#define cr_assert_neq(a, b, ...) PLAIN_EXPECT((a) != (b), #a " is not " #b, __VA_ARGS__)
#define cr_assert_lt(a, b, ...) PLAIN_EXPECT((a) < (b), #a " < " #b, __VA_ARGS__)
#define cr_assert_gt(a, b, ...) PLAIN_EXPECT((a) > (b), #a " > " #b, __VA_ARGS__)
#define cr_assert_geq(a, b, ...) PLAIN_EXPECT((a) >= (b), #a " >= " #b, __VA_ARGS__)
#define cr_assert_leq(a, b, ...) PLAIN_EXPECT((a) <= (b), #a " <= " #b, __VA_ARGS__)
#define cr_assert_null(p, ...) PLAIN_EXPECT(!(p), "no " #p, __VA_ARGS__)
#define cr_assert_not_null(p, ...) PLAIN_EXPECT((p) != NULL, #p, __VA_ARGS__)
#define cr_assert_str_eq(a, b, ...) PLAIN_EXPECT(strcmp((a), (b)) == 0, #a " is " #b, __VA_ARGS__)
#define cr_assert_str_empty(a, ...) PLAIN_EXPECT((a)[0] == 0, #a " is empty", __VA_ARGS__)
#define cr_assert_fail(...) PLAIN_EXPECT(0, "here", __VA_ARGS__)
#define cr_skip_test(...) plain_skip()

#endif
