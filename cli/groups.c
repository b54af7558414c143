/* All commands, as help lists them. */
#include "cli/commands.h"

const struct oy_command_group oy_command_groups[] = {
    {"before the election", oy_commands_manifest},
    {"registrars: who may vote", oy_commands_residency},
    {"registrars: changes until the roll is final", oy_commands_residency_change},
    {"registrars: codes and credentials", oy_commands_registrar},
    {"registrars: codes and credentials", oy_commands_enrol},
    {"trustees: the key", oy_commands_ceremony},
    {"trustees: the count", oy_commands_trustee},
    {"officers of the council", oy_commands_officer},
    {"officers: requests to a server, as files", oy_commands_request},
    {"witnesses", oy_commands_witness},
    {"the board", oy_commands_board},
    {"voters", oy_commands_vote},
    {"officers: asking a server", oy_commands_ask},
    {"sending to a server, and answering one", oy_commands_send},
    {"everybody: watching a server", oy_commands_follow},
    {"on paper: letters, lists, minutes", oy_commands_paper},
    {"all of it in one go", oy_commands_demo},
    {NULL, NULL},
};
