/* oy trustee|registrar|officer|board|witness key: the same for everybody. */
#include <stdio.h>

#include "cli/args.h"
#include "steps/keys.h"

const struct oy_option_row oy_key_options[] = {
    {"name", OY_OPTION_TEXT, "NAME", "the name that the manifest shall show", true, 0, 0},
    OY_OPTIONS_END};

const char oy_key_details[] =
    "Makes BASE.secret, which only you can read and nobody else ever needs, and BASE.public,\n"
    "which goes to whoever writes the manifest. Keep BASE.secret on a machine or stick of your\n"
    "own, and a copy in a safe: nothing can replace it. Existing files are never overwritten.";

int oy_run_key(enum oy_role role, const struct oy_args *args, struct oy_why *why) {
    const char *base = oy_args_operand(args, 0);
    oy_status status = oy_step_key(role, oy_args_text(args, "name"), base, why);
    if (status == OY_OK)
        (void)printf("made %s.secret (keep it) and %s.public (hand it in)\n", base, base);
    return oy_exit(status);
}
