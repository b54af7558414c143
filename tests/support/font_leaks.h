/* fontconfig keeps what it knows about fonts until the process ends, and the leak check cannot see
 * from where. To be included by one file of a test program. */
#ifndef OY_SUPPORT_FONT_LEAKS_H
#define OY_SUPPORT_FONT_LEAKS_H

const char *__lsan_default_suppressions(void); // NOLINT(bugprone-reserved-identifier)
const char *__lsan_default_suppressions(void) {
    return "leak:libfontconfig\n";
}

#endif
