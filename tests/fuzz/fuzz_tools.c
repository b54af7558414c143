/* The tool's own inputs: questions, Pabulib files, key files, lists, code files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/pabulib.h"
#include "election/credential.h"
#include "fuzz.h"
#include "steps/codes.h"
#include "steps/keys.h"
#include "steps/question.h"

static struct oy_world *w;

void fuzz_begin(void) {
    w = oy_world_new("ristretto255", oy_world_contests);
}

static void seed_keys(void) {
    struct oy_why why = {0};
    char base[128], path[160];
    (void)snprintf(base, sizeof base, "%s/seed", fuzz_dir());
    for (int role = OY_ROLE_TRUSTEE; role <= OY_ROLE_BOARD; role += 3) {
        OY_WORLD_MUST(oy_step_key((enum oy_role)role, "Someone", base, &why) == OY_OK, &why);
        for (unsigned char mode = 2; mode <= 3; mode++) {
            struct oy_buffer file;
            (void)snprintf(path, sizeof path, "%s.%s", base, mode == 2 ? "secret" : "public");
            OY_WORLD_MUST(oy_file_read(&file, NULL, path, 4096, &why) == OY_OK, &why);
            fuzz_seed_mode(mode, oy_world_span(&file));
            oy_buffer_free(&file);
            (void)unlink(path);
        }
    }
}

void fuzz_seeds(void) {
    static const char *const questions[] = {
        "choice:A new park?:Yes,No,Abstain",
        "approval min=1 max=3 blank:Which?:Trees,Benches,Bike path",
        "budget cap=500000 max=4:Spend on:Trees=120000,Benches=80000",
        "grades grades=good/fair/poor:How good?:Plan A,Plan B",
        "rank ranks=3 fewer scope=10+20:Rank them:North,South,East",
        "score max=5:Score:A,B",
        "points points=10:Points:A\\,B,C\\:D"};
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
        fuzz_seed_mode(0, oy_span_text(questions[i]));
    fuzz_seed_mode(1, oy_span_text("META\nkey;value\ndescription;A vote\nvote_type;approval\n"
                                   "min_length;1\nmax_length;2\nmax_sum_cost;500\nnum_projects;2\n"
                                   "num_votes;2\nbudget;500\nPROJECTS\nproject_id;cost;votes;name\n"
                                   "1;100;2;\"A; \"\"park\"\"\"\n2;400;1;Trees\nVOTES\n"
                                   "voter_id;vote\n1;1,2\n2;1\n"));
    fuzz_seed_mode(1,
                   oy_span_text("META\nkey;value\nvote_type;choose-1\nPROJECTS\nproject_id;cost\n"
                                "7;1\nVOTES\nvoter_id;age;vote\n1;30;7\n"));
    seed_keys();
    fuzz_seed_mode(4, oy_span_text("# people\n10;First\n20\n30;Third one\r\n"));
    struct oy_secret_bytes *code, *text;
    struct oy_why why = {0};
    char line[96];
    OY_WORLD_MUST(oy_code_generate(&code, &why) == OY_OK, &why);
    OY_WORLD_MUST(oy_code_print(&text, code, &why) == OY_OK, &why);
    (void)snprintf(line, sizeof line, "1;10;%.*s;First\n", (int)text->n,
                   (const char *)text->secret);
    fuzz_seed_mode(5, oy_span_text(line));
    oy_secret_bytes_free(&code);
    oy_secret_bytes_free(&text);
    static const char *const words[] = {
        "choice",       "approval", "budget",     "grades",  "rank",      "score",
        "points",       "min=",     "max=",       "cap=",    "blank",     "fewer",
        "scope=",       "META\n",   "PROJECTS\n", "VOTES\n", "vote_type", "\"role\":\"trustee\"",
        "oy-secret 1 ", "\"\"",     "\r\n"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) fuzz_word_text(words[i]);
}

/* A question gives one contest, in JSON that the manifest reader understands: it may refuse what
 * the values mean, but never as malformed. */
static void one_question(struct oy_span in) {
    struct oy_json_out o;
    struct oy_buffer text = {NULL, 0};
    struct oy_manifest *m;
    struct oy_why why = {0};
    char *line = malloc(in.n + 1);
    OY_WORLD_MUST(line, NULL);
    if (in.n) memcpy(line, in.p, in.n);
    line[in.n] = 0;
    oy_json_out_init(&o, false);
    bool good = fuzz_accepted_file(oy_question_write(&o, line, 1, &why), &why);
    free(line);
    if (!good) {
        free(o.text.p); /* a refused question leaves the object open */
        return;
    }
    if (!fuzz_accepted(oy_json_out_end(&o, &text, &why), &why)) return; /* no UTF-8 */
    struct oy_buffer json = oy_world_manifest(w, "ristretto255", (const char *)text.p);
    if (fuzz_accepted(oy_manifest_parse(&m, oy_world_span(&json), &why), &why)) {
        FUZZ_MUST(m->n_contests == 1);
        oy_manifest_free(m);
    } else {
        /* a setting of another rule of decision is a key too many, and that alone */
        bool decided = strstr(why.where, "decision") != NULL;
        FUZZ_MUST(strcmp(why.rule, "json-1") != 0 && (decided || strcmp(why.rule, "json-2") != 0));
    }
    oy_buffer_free(&json);
    oy_buffer_free(&text);
}

static void one_pabulib(struct oy_span in) {
    struct oy_pb *pb = NULL;
    struct oy_why why = {0};
    if (!fuzz_accepted_file(oy_pb_read(&pb, fuzz_file(in), &why), &why)) {
        FUZZ_MUST(pb == NULL);
        return;
    }
    for (size_t i = 0; i < pb->n_projects; i++)
        FUZZ_MUST(pb->projects[i].id && pb->projects[i].cost >= 0);
    for (size_t i = 0; i < pb->n_votes; i++) {
        FUZZ_MUST(pb->votes[i].n <= pb->n_projects);
        for (size_t j = 0; j < pb->votes[i].n; j++) {
            FUZZ_MUST(pb->votes[i].project[j] < pb->n_projects);
            for (size_t k = 0; k < j; k++)
                FUZZ_MUST(pb->votes[i].project[j] != pb->votes[i].project[k]);
        }
    }
    oy_pb_free(pb);
}

static void one_secret(struct oy_span in) {
    const char *path = fuzz_file(in);
    unsigned readers = 0;
    for (int role = OY_ROLE_TRUSTEE; role <= OY_ROLE_WITNESS; role++) {
        struct oy_key key = {0};
        struct oy_why why = {0};
        if (fuzz_accepted_file(oy_key_load(&key, (enum oy_role)role, path, &why), &why)) {
            FUZZ_MUST(key.sign && (key.exchange != NULL) == (role == OY_ROLE_TRUSTEE));
            readers++;
        }
        oy_key_clear(&key);
    }
    FUZZ_MUST(readers <= 1); /* a key has one role */
}

static void one_public(struct oy_span in) {
    const char *path = fuzz_file(in);
    unsigned readers = 0;
    for (int role = OY_ROLE_TRUSTEE; role <= OY_ROLE_WITNESS; role++) {
        struct oy_public key;
        struct oy_why why = {0};
        if (!fuzz_accepted_file(oy_public_load(&key, (enum oy_role)role, path, &why), &why))
            continue;
        FUZZ_MUST(key.name[0] && memchr(key.name, 0, sizeof key.name));
        readers++;
    }
    FUZZ_MUST(readers <= 1);
}

static void one_list(struct oy_span in) {
    struct oy_list list;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_list_parse(&list, in, &why), &why)) return;
    FUZZ_MUST(list.n >= 1);
    for (uint32_t i = 0; i < list.n; i++) {
        FUZZ_MUST(list.mahalle[i] >= 1 && list.mahalle[i] <= 999999);
        FUZZ_MUST(list.label[i].n <= OY_LABEL_MAX);
    }
    oy_list_clear(&list);
}

static oy_status count_code(void *context, uint32_t line, uint32_t mahalle,
                            const struct oy_secret_bytes *code, struct oy_why *why) {
    uint32_t *n = context;
    (void)why;
    FUZZ_MUST(line == ++*n && mahalle <= 999999 && (!code || code->n == OY_CODE_SYMBOLS));
    return OY_OK;
}

static void one_codes(struct oy_span in) {
    struct oy_why why = {0};
    uint32_t n = 0;
    char name[128];
    (void)snprintf(name, sizeof name, "%s/codes-0001.secret", fuzz_dir());
    OY_WORLD_MUST(rename(fuzz_file(in), name) == 0, NULL);
    (void)fuzz_accepted_file(oy_codes_each(fuzz_dir(), count_code, &n, &why), &why);
    (void)unlink(name);
}

void fuzz_one(struct oy_span in) {
    static void (*const parsers[])(struct oy_span) = {one_question, one_pabulib, one_secret,
                                                      one_public,   one_list,    one_codes};
    parsers[fuzz_mode(&in, 6)](in);
}
