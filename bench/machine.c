/* What a benchmark ran on and was compiled with. */
#include <stdio.h>
#include <string.h>

#include "bench/bench.h"

#if defined(__clang__)
const char bench_compiler[] = __VERSION__;
#else
const char bench_compiler[] = "gcc " __VERSION__;
#endif

const char bench_flags[] = BENCH_FLAGS;
const char bench_ifma_flags[] = BENCH_IFMA_FLAGS;

void bench_cpu_name(char *out, size_t cap) {
    char line[512];
    FILE *f = fopen("/proc/cpuinfo", "r");
    (void)snprintf(out, cap, "unknown");
    while (f && fgets(line, sizeof line, f)) {
        char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) != 0 || !colon || colon[1] == '\0') continue;
        colon[strcspn(colon, "\n")] = '\0';
        (void)snprintf(out, cap, "%s", colon + 2);
        break;
    }
    if (f) (void)fclose(f);
}
