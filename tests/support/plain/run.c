/* Runs the tests that include the header beside this file, one after the other. */
#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FAILED = 1, SECONDS = 300 };

static struct plain_test *first;

void plain_add(struct plain_test *t) {
    t->next = first;
    first = t;
}

void plain_fail(const char *file, int line, const char *what, const char *format, ...) {
    va_list args;
    (void)printf("%s:%d: %s: ", file, line, what);
    va_start(args, format);
    (void)vprintf(format, args);
    va_end(args);
    (void)printf("\n");
    (void)fflush(stdout);
    _exit(FAILED);
}

void plain_skip(void) {
    exit(0);
}

static const struct plain_options *suite_of(const struct plain_test *t) {
    static const struct plain_options none;
    for (const struct plain_test *s = first; s; s = s->next)
        if (!s->body && strcmp(s->suite, t->suite) == 0) return &s->options;
    return &none;
}

static void call(void (*function)(void)) {
    if (function) function();
}

static _Noreturn void run(const struct plain_test *t) {
    const struct plain_options *suite = suite_of(t);
    double seconds = t->options.timeout > 0 ? t->options.timeout : suite->timeout;
    (void)alarm(seconds > 0 ? (unsigned)(5 * seconds) : SECONDS); /* all is slower here */
    call(suite->init);
    call(t->options.init);
    t->body();
    call(t->options.fini);
    call(suite->fini);
    exit(0); /* what the sanitizer has found makes another status of it */
}

int main(void) {
    int n = 0, failed = 0, crashed = 0, status = 0;
    for (const struct plain_test *t = first; t; t = t->next) {
        if (!t->body) continue;
        pid_t child = fork();
        if (child == 0) run(t);
        n++;
        if (child > 0 && waitpid(child, &status, 0) == child && status == 0) continue;
        if (child > 0 && WIFEXITED(status))
            failed++;
        else
            crashed++;
        (void)printf("[FAIL] %s::%s (status %d)\n", t->suite, t->name, status);
        (void)fflush(stdout);
    }
    (void)printf("[====] Synthesis: Tested: %d | Passing: %d | Failing: %d | Crashing: %d\n", n,
                 n - failed - crashed, failed, crashed);
    return failed + crashed > 0;
}
