/* oy trustee key | round1 | round2 | round3 | complain | answer | judge | assemble */
#include <stdio.h>

#include "cli/commands.h"

#define ATTEMPT                                                                                    \
    { "attempt", OY_OPTION_NUMBER, "N", "the attempt (default 1)", false, 1, 1000000 }

static const struct oy_option_row round_options[] = {OY_OPTION_MANIFEST,
                                                     OY_OPTION_KEY("your .secret file"),
                                                     ATTEMPT,
                                                     OY_OPTION_OUT("your message"),
                                                     OY_OPTION_FORCE,
                                                     OY_OPTIONS_END};

static uint32_t attempt(const struct oy_args *a) {
    return (uint32_t)oy_args_number(a, "attempt", 1);
}

static int run_key(const struct oy_args *a, struct oy_why *why) {
    return oy_run_key(OY_ROLE_TRUSTEE, a, why);
}

static int run_round1(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    return oy_exit(oy_step_round1(&s, oy_args_text(a, "manifest"), oy_args_text(a, "key"),
                                  attempt(a), oy_args_text(a, "out"), why));
}

typedef oy_status round_step(const struct oy_step *s, const char *manifest, const char *key,
                             uint32_t attempt, struct oy_files messages, const char *out,
                             struct oy_why *why);

static int run_round(round_step *step, const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    return oy_exit(step(&s, oy_args_text(a, "manifest"), oy_args_text(a, "key"), attempt(a),
                        oy_args_operands(a), oy_args_text(a, "out"), why));
}

static int run_round2(const struct oy_args *a, struct oy_why *why) {
    return run_round(oy_step_round2, a, why);
}

static int run_round3(const struct oy_args *a, struct oy_why *why) {
    return run_round(oy_step_round3, a, why);
}

static int run_complain(const struct oy_args *a, struct oy_why *why) {
    return run_round(oy_step_complain, a, why);
}

static int run_answer(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    return oy_exit(oy_step_answer(&s, oy_args_text(a, "manifest"), oy_args_text(a, "key"),
                                  attempt(a), oy_args_operand(a, 0), oy_args_text(a, "out"), why));
}

static const struct oy_option_row judge_options[] = {
    OY_OPTION_MANIFEST,
    ATTEMPT,
    {"complaint", OY_OPTION_TEXT, "FILE", "the complaint", true, 0, 0},
    {"answer", OY_OPTION_TEXT, "FILE", "the accused dealer's answer; none: silence", false, 0, 0},
    OY_OPTIONS_END};

static int run_judge(const struct oy_args *a, struct oy_why *why) {
    uint32_t convicted = 0;
    const char *sentence = "";
    oy_status status =
        oy_step_judge(oy_args_text(a, "manifest"), attempt(a), oy_args_text(a, "complaint"),
                      oy_args_text(a, "answer"), oy_args_operands(a), &convicted, &sentence, why);
    if (status == OY_OK) (void)printf("trustee %u is convicted: %s\n", convicted, sentence);
    return oy_exit(status);
}

static const struct oy_option_row assemble_options[] = {
    OY_OPTION_MANIFEST, ATTEMPT, OY_OPTION_OUT("ceremony.bin"), OY_OPTION_FORCE, OY_OPTIONS_END};

static int run_assemble(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    return oy_exit(oy_step_assemble(&s, oy_args_text(a, "manifest"), attempt(a),
                                    oy_args_operands(a), oy_args_text(a, "out"), why));
}

enum { MESSAGES_MAX = 200 };

const struct oy_command oy_commands_ceremony[] = {
    {"trustee key", "make a trustee's keys", "BASE", 1, 1, oy_key_options, oy_key_details, run_key},
    {"trustee round1", "commit to your part of the key", "", 0, 0, round_options,
     "The ceremony has three rounds. In each, every trustee writes one message, and all messages\n"
     "go to all trustees before the next round begins.\n"
     "Beside your key a secret file BASE.attempt-N.secret is made; keep it until the ceremony is\n"
     "over, then delete it.",
     run_round1},
    {"trustee round2", "reveal your part, once all have committed", "MESSAGES …", 1, MESSAGES_MAX,
     round_options, "Give the round 1 messages of all trustees, your own included.", run_round2},
    {"trustee round3", "check everybody, rehearse, and sign", "MESSAGES …", 1, MESSAGES_MAX,
     round_options,
     "Give the messages of rounds 1 and 2 of all trustees. If one of them is wrong you are told "
     "whose,\n"
     "and \"oy trustee complain\" writes the complaint; the attempt is then over, and a new one\n"
     "begins with --attempt one higher.",
     run_round3},
    {"trustee complain", "accuse whoever sent you something wrong", "MESSAGES …", 1, MESSAGES_MAX,
     round_options,
     "Give the messages of rounds 1 and 2, as for round 3. If none is wrong there is nothing to\n"
     "complain about, and nothing is written.",
     run_complain},
    {"trustee answer", "answer a complaint against you", "COMPLAINT", 1, 1, round_options,
     "Opens the box you sent to the accuser, so that everybody can see what was in it. The "
     "attempt\n"
     "is lost anyway; never do this without a complaint.",
     run_answer},
    {"trustee judge", "who is at fault, accuser or accused", "MESSAGES …", 1, MESSAGES_MAX,
     judge_options, "Anybody can do this. Give the messages of rounds 1 and 2.", run_judge},
    {"trustee assemble", "all messages become ceremony.bin", "MESSAGES …", 1, MESSAGES_MAX,
     assemble_options, "Anybody can do this. Everything is checked, the rehearsal too.",
     run_assemble},
    {0}};
