/* The commands of the program in a web page, which has files in memory and neither a network nor a
 * list of residents: all that need no layer but base to steps. In the place of groups.c there. */
#include "cli/commands.h"

const struct oy_command_group oy_command_groups[] = {
    {"before the election", oy_commands_manifest},
    {"registrars: codes and credentials", oy_commands_registrar},
    {"trustees: the key", oy_commands_ceremony},
    {"trustees: the count", oy_commands_trustee},
    {"officers of the council", oy_commands_officer},
    {"officers: requests to a server, as files", oy_commands_request},
    {"witnesses", oy_commands_witness},
    {"the board", oy_commands_board},
    {"voters", oy_commands_vote},
    {NULL, NULL},
};
