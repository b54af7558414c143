/* Real budget votes: their published totals, decided here, give the projects that the cities say
 * they selected [dec-8]. The files are not part of this project; without them the last test says so
 * and passes. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/pabulib.h"
#include "election/decision.h"

#define DATA OY_SOURCE_DIR "/../shared/data/pabulib"
#define OK(call)                                                                                   \
    do {                                                                                           \
        struct oy_why why = {.status = OY_OK};                                                     \
        cr_assert_eq((call), OY_OK, "%s: %s", why.where, why.text);                                \
    } while (0)

/* ---- the file's own words ---- */

static struct oy_pb *read_with(const char *meta, const char *column, const char *projects) {
    char path[] = "/tmp/oy-pabulib-XXXXXX";
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    FILE *f = fdopen(fd, "w");
    (void)fprintf(f, "META\nkey;value\nvote_type;approval\n%sPROJECTS\n", meta);
    (void)fprintf(f, "project_id;cost;votes;selected%s\n%s", column, projects);
    (void)fprintf(f, "VOTES\nvoter_id;vote\n");
    cr_assert_eq(fclose(f), 0);
    struct oy_pb *pb;
    OK(oy_pb_read(&pb, path, &why));
    (void)remove(path);
    return pb;
}

/* Caps of neighborhoods are headings, if all is there. */
Test(pabulib, caps_of_neighborhoods_are_headings) {
    struct oy_pb *pb = read_with("neighborhoods;North,South\nbudget_per_neighborhood;30,40\n",
                                 ";neighborhood", "a;10;3;1;South\nb;20.00;2;0;North\n");
    cr_assert(pb->n_headings == 2 && pb->cap[0] == 30 && pb->cap[1] == 40);
    cr_assert_str_eq(pb->heading[1], "South");
    cr_assert(pb->projects[0].heading == 1 && pb->projects[1].heading == 0);
    oy_pb_free(pb);
    pb = read_with("neighborhoods;North,South\nbudget_per_neighborhood;30\n", ";neighborhood",
                   "a;10;3;1;South\n");
    cr_assert_eq(pb->n_headings, 0);
    oy_pb_free(pb);
    pb = read_with("neighborhoods;North,South\nbudget_per_neighborhood;30,40\n", ";neighborhood",
                   "a;10;3;1;South\nb;20.00;2;0;West\n");
    cr_assert_eq(pb->n_headings, 0);
    oy_pb_free(pb);
}

static void expect_rule(const char *meta, const char *rule, int64_t threshold) {
    struct oy_pb *pb = read_with(meta, "", "a;10;3;1\nb;20.00;2;0\nc;5;2;2\n");
    const char *got = oy_pb_decision(pb);
    cr_assert_eq(got == NULL, rule == NULL);
    if (rule) cr_assert_str_eq(got, rule);
    cr_assert_eq(pb->threshold, threshold);
    cr_assert(pb->projects[0].selected == 1 && pb->projects[1].selected == 0 &&
              pb->projects[2].selected == 2);
    oy_pb_free(pb);
}

Test(pabulib, rule_budget_and_threshold_are_read) {
    expect_rule("rule;greedy\nbudget;100.00\n", "greedy", 0);
    expect_rule("rule;greedy-threshold\nbudget;100\nmin_project_score_threshold;50\n", "greedy",
                50);
    expect_rule("rule;greedy-no-skip\nbudget;100\n", "greedy-no-skip", 0);
    expect_rule("rule;greedy\n", NULL, 0);
    expect_rule("budget;100\n", NULL, 0);
    expect_rule("rule;equalshares\nbudget;100\n", NULL, 0);
}

/* ---- real votes ---- */

struct vote {
    struct oy_contest c;
    uint64_t *totals;
};

static struct vote vote_of(const struct oy_pb *pb) {
    size_t n = pb->n_projects;
    bool skips = strcmp(oy_pb_decision(pb), "greedy") == 0;
    struct vote v = {.c = {.id = strdup("projects"), .type = OY_APPROVAL, .n_options = n}};
    v.c.decision =
        (struct oy_decision_rule){.kind = skips ? OY_DECIDE_GREEDY : OY_DECIDE_GREEDY_NO_SKIP,
                                  .budget = pb->budget,
                                  .minimum_votes = pb->threshold > 1 ? (uint64_t)pb->threshold : 1};
    v.c.options = calloc(n, sizeof *v.c.options);
    v.totals = calloc(n, sizeof *v.totals);
    for (size_t i = 0; i < n; i++) {
        v.c.options[i].id = strdup(pb->projects[i].id);
        v.c.options[i].cost = pb->projects[i].cost;
        cr_assert_geq(pb->projects[i].votes, 0);
        v.totals[i] = (uint64_t)pb->projects[i].votes;
    }
    return v;
}

static bool has(const uint32_t *list, size_t n, size_t option) {
    for (size_t i = 0; i < n; i++)
        if (list[i] == option) return true;
    return false;
}

/* The number of projects decided as the city did; each other one must be a tie that the lot drew
 * otherwise, or one that the city itself calls special. */
static size_t compare(const char *name, const struct oy_pb *pb, const struct oy_decision *d) {
    size_t equal = 0;
    for (size_t i = 0; i < pb->n_projects; i++) {
        const struct oy_pb_project *p = &pb->projects[i];
        bool here = has(d->selected, d->n_selected, i), drawn = has(d->tie, d->n_tie, i);
        if (p->selected == (here ? 1 : 0)) {
            equal++;
            continue;
        }
        (void)fprintf(
            stderr, "%s: project %s with %lld votes is %sselected here, %lld in the file: %s\n",
            name, p->id, (long long)p->votes, here ? "" : "not ", (long long)p->selected,
            p->selected == 2 ? "a special case of the city" : "a tie, which the lot decides");
        cr_expect(p->selected == 2 || drawn, "%s: project %s is not explained", name, p->id);
    }
    return equal;
}

static bool decide_file(const char *name) {
    char path[4096];
    struct oy_pb *pb;
    struct oy_decision d;
    (void)snprintf(path, sizeof path, "%s/%s", DATA, name);
    OK(oy_pb_read(&pb, path, &why));
    bool compared = oy_pb_decision(pb) && pb->projects[0].selected >= 0;
    if (!compared)
        (void)fprintf(stderr, "%s: not compared, for it does not say what was selected\n", name);
    for (unsigned char lot = 0; compared && lot < 8; lot++) {
        struct vote v = vote_of(pb);
        unsigned char seed[32] = {lot};
        OK(oy_decision_make(&d, oy_group_by_name(oy_span_text("ristretto255")), &v.c, pb->n_votes,
                            pb->n_votes, v.totals, seed, &why));
        cr_assert_eq(d.outcome, OY_OUTCOME_SELECTED);
        cr_assert_geq(compare(name, pb, &d) + 2, pb->n_projects, "%s", name);
        oy_decision_clear(&d);
        oy_contest_clear(&v.c);
        free(v.totals);
    }
    oy_pb_free(pb);
    return compared;
}

Test(pabulib, the_published_totals_decide_as_the_cities_did, .timeout = 120) {
    DIR *dir = opendir(DATA);
    const struct dirent *entry;
    size_t n = 0;
    if (!dir) {
        (void)fprintf(stderr, "real votes: skipped, ../shared/data/pabulib is not there\n");
        return;
    }
    while ((entry = readdir(dir)))
        if (strlen(entry->d_name) > 3 &&
            strcmp(entry->d_name + strlen(entry->d_name) - 3, ".pb") == 0)
            n += decide_file(entry->d_name);
    (void)closedir(dir);
    cr_assert_geq(n, 4);
}
