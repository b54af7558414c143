/* Status codes and reasons: how every function says what went wrong.
 *
 * A function that can fail returns an `oy_status` and takes a `struct oy_why *` last.
 * On failure the reason names the rule of spec/ that was broken (`bit-3`) and says in
 * plain words what is wrong; outputs are unchanged or zero. `why` is never NULL.
 */
#ifndef OY_BASE_STATUS_H
#define OY_BASE_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#if defined(__GNUC__)
#define OY_MUST_USE __attribute__((warn_unused_result))
#define OY_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define OY_MUST_USE
#define OY_PRINTF(f, a)
#endif

typedef enum oy_status {
    OY_OK = 0,
    OY_FORMAT,   /* bytes that do not follow their format */
    OY_RANGE,    /* a value outside its range, or a count above its limit */
    OY_PROOF,    /* a proof or signature that does not hold */
    OY_MISMATCH, /* two things that must agree do not */
    OY_MISSING,  /* something required is absent */
    OY_STATE,    /* right in itself, but not allowed now (or not any more) */
    OY_IO,       /* the operating system refused */
    OY_MEMORY    /* no memory */
} oy_status;

struct oy_why {
    oy_status status;
    char rule[16];   /* the rule of spec/, such as "bit-3"; empty for OY_IO and OY_MEMORY */
    char where[192]; /* the file or the place in it, filled from the outside in */
    char text[384];  /* one plain sentence, no full stop */
};

/* A short English name of a status, such as "format error". */
const char *oy_status_name(oy_status status);

/* Fills *why and returns `status`. `where` keeps what an inner function wrote. */
oy_status oy_fail(struct oy_why *why, oy_status status, const char *rule, const char *format, ...)
    OY_PRINTF(4, 5);
#ifdef __clang_analyzer__
/* The analyzer sees one file at a time and must be told what oy_fail returns; else it follows
 * paths on which a refusal counts as OY_OK. */
#define oy_fail(why, status, ...) ((void)oy_fail((why), (status), __VA_ARGS__), (status))
#endif

/* Puts `format` before why->where, so that the outermost place comes first. */
void oy_why_at(struct oy_why *why, const char *format, ...) OY_PRINTF(2, 3);

/* Writes "where: text [rule]" into out, always terminated. */
void oy_why_print(const struct oy_why *why, char *out, size_t cap);

/* True if the test build was asked to leave out `rule` (environment OY_MUTANT). Product
 * builds do not contain the question: there it is the constant false. */
#ifdef OY_MUTATE
bool oy_mutant(const char *rule);
#else
#define oy_mutant(rule) (false)
#endif

/* The one way to refuse input: every refusal names its rule, so that `./dev mutate` can
 * leave out one rule at a time and show that a test notices. `rule` is a string literal. */
#define OY_REQUIRE(why, condition, status_, rule, ...)                                             \
    do {                                                                                           \
        if (!(condition) && !oy_mutant(rule))                                                      \
            return oy_fail((why), (status_), (rule), __VA_ARGS__);                                 \
    } while (0)

/* Passes a failure on. */
#define OY_TRY(call)                                                                               \
    do {                                                                                           \
        oy_status oy_try_status = (call);                                                          \
        if (oy_try_status != OY_OK) return oy_try_status;                                          \
    } while (0)

#endif
