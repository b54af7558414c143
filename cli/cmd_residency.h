/* What the commands on a private roll have in common. */
#ifndef OY_CLI_CMD_RESIDENCY_H
#define OY_CLI_CMD_RESIDENCY_H

#include "cli/args.h"
#include "office/registrar.h"

#define OY_OPTION_PASSPHRASE                                                                       \
    {                                                                                              \
        "passphrase", OY_OPTION_TEXT, "FILE",                                                      \
            "file (mode 0600) with the passphrase; else it is asked for", false, 0, 0              \
    }
#define OY_OPTION_DAY                                                                              \
    {                                                                                              \
        "day", OY_OPTION_TEXT, "DATE",                                                             \
            "YYYY-MM-DD, if it was not today; the history says that you gave it", false, 0, 0      \
    }

/* --day, or today in Türkiye. False after saying what is wrong. */
bool oy_residency_day(uint32_t *day, bool *by_hand, const struct oy_args *a);
/* "common list  0123 4567 …": what two registrars compare. */
void oy_show_common_list(const struct oy_private_roll *roll);
/* Operand 0 and --passphrase. */
struct oy_roll_file oy_residency_file(const struct oy_args *a);

#endif
