#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *oy_status_name(oy_status status) {
    switch (status) {
    case OY_OK: return "ok";
    case OY_FORMAT: return "format error";
    case OY_RANGE: return "out of range";
    case OY_PROOF: return "proof does not hold";
    case OY_MISMATCH: return "mismatch";
    case OY_MISSING: return "missing";
    case OY_STATE: return "not allowed now";
    case OY_IO: return "input/output error";
    case OY_MEMORY: return "out of memory";
    }
    return "unknown status";
}

/* The bytes of a UTF-8 character here that steers a terminal or turns the direction of text: the
 * C1 controls (U+009B is ESC [), and U+200E, 200F, 202A … 202E, 2066 … 2069; 0 if there is none. */
static size_t steering(const char *text) {
    const unsigned char a = (unsigned char)text[0], b = a ? (unsigned char)text[1] : 0;
    const unsigned char c = b ? (unsigned char)text[2] : 0;
    if (a < 0x20 || a == 0x7f) return 1;
    if (a == 0xc2 && b >= 0x80 && b <= 0x9f) return 2;
    if (a == 0xe2 && b == 0x80 && (c == 0x8e || c == 0x8f || (c >= 0xaa && c <= 0xae))) return 3;
    return a == 0xe2 && b == 0x81 && c >= 0xa6 && c <= 0xa9 ? 3 : 0;
}

/* Messages quote names out of hostile input; none of it may move a terminal's cursor. */
static void make_printable(char *text) {
    while (*text) {
        size_t n = steering(text);
        for (size_t i = 0; i < n; i++) text[i] = '?';
        text += n ? n : 1;
    }
}

/* The name in parentheses: the header has a macro of it for the analyzer. */
oy_status(oy_fail)(struct oy_why *why, oy_status status, const char *rule, const char *format,
                   ...) {
    va_list args;
    why->status = status;
    (void)snprintf(why->rule, sizeof why->rule, "%s", rule ? rule : "");
    va_start(args, format);
    (void)vsnprintf(why->text, sizeof why->text, format, args);
    va_end(args);
    make_printable(why->text);
    return status;
}

void oy_why_at(struct oy_why *why, const char *format, ...) {
    char outer[sizeof why->where], inner[sizeof why->where];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(outer, sizeof outer, format, args);
    va_end(args);
    make_printable(outer);
    memcpy(inner, why->where, sizeof inner);
    inner[sizeof inner - 1] = 0;
    size_t n = strlen(outer);
    memcpy(why->where, outer, n + 1);
    if (inner[0] == 0 || n + 3 > sizeof why->where) return;
    (void)snprintf(why->where + n, sizeof why->where - n, ": %.*s",
                   (int)(sizeof why->where - n - 3), inner);
}

void oy_why_print(const struct oy_why *why, char *out, size_t cap) {
    (void)snprintf(out, cap, "%s%s%s%s%s%s", why->where, why->where[0] ? ": " : "", why->text,
                   why->rule[0] ? " [" : "", why->rule, why->rule[0] ? "]" : "");
}

#ifdef OY_MUTATE
/* Tells tests/lint/tools/mutate.py that the rule was reached and left out: a rule that no test
 * reaches is another finding than one whose absence no test minds. */
static void leave_trace(void) {
    const char *path = getenv("OY_MUTANT_TRACE");
    FILE *trace = path ? fopen(path, "a") : NULL;
    if (trace) (void)fclose(trace);
}

bool oy_mutant(const char *rule) {
    const char *wanted = getenv("OY_MUTANT");
    if (!wanted || strcmp(wanted, rule) != 0) return false;
    leave_trace();
    return true;
}
#endif
