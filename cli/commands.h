/* The tables of subcommands, one for each cmd_*.c; each ends with a row whose words are NULL. */
#ifndef OY_CLI_COMMANDS_H
#define OY_CLI_COMMANDS_H

#include "cli/args.h"

extern const struct oy_command oy_commands_manifest[];
extern const struct oy_command oy_commands_residency[];        /* registrar: the private roll */
extern const struct oy_command oy_commands_residency_change[]; /* the same, changed */
extern const struct oy_command oy_commands_registrar[];
extern const struct oy_command oy_commands_enrol[];    /* registrar: needs the private roll */
extern const struct oy_command oy_commands_ceremony[]; /* trustee: key, rounds, assemble */
extern const struct oy_command oy_commands_trustee[];  /* trustee: sign, share */
extern const struct oy_command oy_commands_officer[];
extern const struct oy_command oy_commands_request[]; /* officer, without a network */
extern const struct oy_command oy_commands_witness[];
extern const struct oy_command oy_commands_board[];
extern const struct oy_command oy_commands_vote[];
extern const struct oy_command oy_commands_ask[];  /* officer, to a server */
extern const struct oy_command oy_commands_send[]; /* vote, trustee, witness: to a server */
extern const struct oy_command oy_commands_follow[];
extern const struct oy_command oy_commands_paper[]; /* registrar, minutes: on paper */
extern const struct oy_command oy_commands_demo[];

/* The tables that this program has, under the titles of its help; the last title is NULL. */
struct oy_command_group {
    const char *title;
    const struct oy_command *table;
};
extern const struct oy_command_group oy_command_groups[];

/* Parses "oy WORDS …" and runs it; the exit status. */
int oy_cli_main(int argc, char **argv);

/* show_residency.c: who may vote and the papers of a manifest, if it has any, on standard output.
 */
struct oy_manifest;
void oy_show_residency(const struct oy_manifest *m);

#endif
