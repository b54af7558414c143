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

/* Messages quote names out of hostile input; none of it may move a terminal's cursor. */
static void make_printable(char *text) {
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x20 || c == 0x7f) *text = '?';
    }
}

oy_status oy_fail(struct oy_why *why, oy_status status, const char *rule, const char *format, ...) {
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
