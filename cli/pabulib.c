#include "cli/pabulib.h"

#include <stdlib.h>
#include <string.h>

enum { FIELDS_MAX = 64, FILE_MAX_BYTES = 1 << 28, COST_MAX_DIGITS = 15 };

enum section { NOWHERE, META, PROJECTS, VOTES };

/* One line taken apart: zero-terminated fields inside the line's own bytes. */
struct row {
    char *field[FIELDS_MAX];
    size_t n;
};

struct parse {
    struct oy_pb *pb;
    enum section section;
    struct row head; /* column names, copied */
    size_t line;
    size_t cap_projects, cap_votes;
    size_t n_names, n_caps; /* of headings, in META */
    int64_t min, max, cap;  /* −1: not in META */
    bool has_type;
};

static oy_status fail(struct oy_why *why, oy_status status, const struct parse *p, const char *text,
                      const char *what) {
    oy_status s = oy_fail(why, status, "", "%s%s%s%s", text, what ? " \"" : "", what ? what : "",
                          what ? "\"" : "");
    oy_why_at(why, "line %zu", p->line);
    return s;
}

/* Cuts a line at `;`, taking the quotes off quoted fields; false if a quote does not end or there
 * are too many fields. */
static bool split(struct row *row, char *line) {
    row->n = 0;
    for (char *in = line;;) {
        if (row->n == FIELDS_MAX) return false;
        char *out = in;
        row->field[row->n++] = out;
        if (*in == '"') {
            for (in++; !(*in == '"' && in[1] != '"'); in++) {
                if (*in == '\0') return false;
                if (*in == '"') in++;
                *out++ = *in;
            }
            in++;
        }
        while (*in != ';' && *in != '\0') *out++ = *in++;
        bool last = *in == '\0';
        *out = '\0';
        if (last) return true;
        in++;
    }
}

static void row_clear(struct row *row) {
    for (size_t i = 0; i < row->n; i++) free(row->field[i]);
    row->n = 0;
}

static const char *column(const struct parse *p, const struct row *row, const char *name) {
    for (size_t i = 0; i < p->head.n && i < row->n; i++)
        if (strcmp(p->head.field[i], name) == 0) return row->field[i];
    return NULL;
}

/* A whole number of at most 15 digits, perhaps written with zeros after a point; −1 otherwise. */
static int64_t whole(const char *text) {
    int64_t v = 0;
    size_t digits = 0;
    for (; *text >= '0' && *text <= '9'; text++, digits++) {
        if (digits == COST_MAX_DIGITS) return -1;
        v = v * 10 + (*text - '0');
    }
    if (digits == 0) return -1;
    if (*text == '.')
        for (text++; *text == '0';) text++;
    return *text == '\0' ? v : -1;
}

static oy_status copy(char **out, const char *text, struct oy_why *why) {
    *out = strdup(text);
    return *out ? OY_OK : oy_fail(why, OY_MEMORY, "", "no memory");
}

static oy_status grow(void **array, size_t n, size_t *cap, size_t size, struct oy_why *why) {
    if (n < *cap) return OY_OK;
    size_t wanted = *cap ? *cap * 2 : 64;
    void *p = realloc(*array, wanted * size);
    if (!p) return oy_fail(why, OY_MEMORY, "", "no memory");
    *array = p;
    *cap = wanted;
    return OY_OK;
}

static oy_status read_whole(int64_t *out, const struct parse *p, const char *value,
                            struct oy_why *why) {
    *out = whole(value);
    return *out >= 0 ? OY_OK : fail(why, OY_RANGE, p, "not a whole number:", value);
}

/* The next part of a list with commas, ended in place; NULL at its end. */
static char *next_part(char **rest) {
    char *part = *rest;
    if (!part) return NULL;
    char *comma = strchr(part, ',');
    *rest = comma ? comma + 1 : NULL;
    if (comma) *comma = '\0';
    return part;
}

static oy_status read_names(struct parse *p, char *list, struct oy_why *why) {
    for (char *name; (name = next_part(&list));) {
        if (p->n_names == OY_PB_HEADINGS_MAX)
            return fail(why, OY_RANGE, p, "too many neighborhoods", NULL);
        OY_TRY(copy(&p->pb->heading[p->n_names], name, why));
        p->n_names++;
    }
    return OY_OK;
}

static oy_status read_caps(struct parse *p, char *list, struct oy_why *why) {
    for (char *cap; (cap = next_part(&list));) {
        if (p->n_caps == OY_PB_HEADINGS_MAX)
            return fail(why, OY_RANGE, p, "too many neighborhoods", NULL);
        OY_TRY(read_whole(&p->pb->cap[p->n_caps++], p, cap, why));
    }
    return OY_OK;
}

static oy_status read_meta(struct parse *p, const struct row *row, struct oy_why *why) {
    if (row->n < 2) return fail(why, OY_FORMAT, p, "META wants key;value", NULL);
    const char *key = row->field[0];
    char *value = row->field[1];
    if (strcmp(key, "neighborhoods") == 0 && p->n_names == 0) return read_names(p, value, why);
    if (strcmp(key, "budget_per_neighborhood") == 0 && p->n_caps == 0)
        return read_caps(p, value, why);
    if (strcmp(key, "min_length") == 0) return read_whole(&p->min, p, value, why);
    if (strcmp(key, "max_length") == 0) return read_whole(&p->max, p, value, why);
    if (strcmp(key, "max_sum_cost") == 0) return read_whole(&p->cap, p, value, why);
    if (strcmp(key, "budget") == 0) return read_whole(&p->pb->budget, p, value, why);
    if (strcmp(key, "min_project_score_threshold") == 0)
        return read_whole(&p->pb->threshold, p, value, why);
    if (strcmp(key, "rule") == 0 && !p->pb->rule) return copy(&p->pb->rule, value, why);
    if (strcmp(key, "description") == 0 && !p->pb->title) return copy(&p->pb->title, value, why);
    if (strcmp(key, "vote_type") == 0) {
        p->pb->choose_one = strcmp(value, "choose-1") == 0;
        p->has_type = true;
        if (!p->pb->choose_one && strcmp(value, "approval") != 0)
            return fail(why, OY_RANGE, p, "only approval and choose-1 are read, not vote type",
                        value);
    }
    return OY_OK;
}

/* Settles with the first project whether there are headings at all. */
static uint32_t heading_of(struct parse *p, const char *name) {
    struct oy_pb *pb = p->pb;
    if (pb->n_projects == 0 && p->n_names == p->n_caps) pb->n_headings = p->n_names;
    for (uint32_t i = 0; name && i < pb->n_headings; i++)
        if (strcmp(pb->heading[i], name) == 0) return i;
    pb->n_headings = 0;
    return 0;
}

static oy_status read_project(struct parse *p, const struct row *row, struct oy_why *why) {
    struct oy_pb *pb = p->pb;
    OY_TRY(
        grow((void **)&pb->projects, pb->n_projects, &p->cap_projects, sizeof *pb->projects, why));
    const char *id = column(p, row, "project_id"), *cost = column(p, row, "cost");
    const char *name = column(p, row, "name"), *votes = column(p, row, "votes");
    if (!id || !cost) return fail(why, OY_FORMAT, p, "a project needs project_id and cost", NULL);
    const char *selected = column(p, row, "selected");
    struct oy_pb_project project = {.cost = whole(cost),
                                    .votes = votes ? whole(votes) : -1,
                                    .heading = heading_of(p, column(p, row, "neighborhood")),
                                    .selected = selected ? whole(selected) : -1};
    if (project.cost < 1) return fail(why, OY_RANGE, p, "the cost is no whole number:", cost);
    for (size_t i = 0; i < pb->n_projects; i++)
        if (strcmp(pb->projects[i].id, id) == 0)
            return fail(why, OY_FORMAT, p, "this project stands here twice:", id);
    OY_TRY(copy(&project.id, id, why));
    oy_status s = copy(&project.name, name ? name : id, why);
    if (s != OY_OK) {
        free(project.id);
        return s;
    }
    pb->projects[pb->n_projects++] = project;
    return OY_OK;
}

static oy_status vote_add(struct parse *p, struct oy_pb_vote *vote, const char *id, size_t n,
                          struct oy_why *why) {
    for (uint32_t i = 0; i < p->pb->n_projects; i++) {
        const char *known = p->pb->projects[i].id;
        if (strlen(known) != n || memcmp(known, id, n) != 0) continue;
        for (size_t k = 0; k < vote->n; k++)
            if (vote->project[k] == i)
                return fail(why, OY_FORMAT, p, "one vote names this project twice:", known);
        vote->project[vote->n++] = i;
        return OY_OK;
    }
    return fail(why, OY_FORMAT, p, "a vote names a project that is not in the list", NULL);
}

static oy_status within_limits(const struct parse *p, const struct oy_pb_vote *vote,
                               struct oy_why *why) {
    int64_t cost = 0;
    for (size_t i = 0; i < vote->n; i++) cost += p->pb->projects[vote->project[i]].cost;
    if ((int64_t)vote->n < p->pb->min || (int64_t)vote->n > p->pb->max)
        return fail(why, OY_RANGE, p, "the vote has more or fewer projects than META allows", NULL);
    if (p->pb->max_sum_cost > 0 && cost > p->pb->max_sum_cost)
        return fail(why, OY_RANGE, p, "the vote costs more than max_sum_cost", NULL);
    return OY_OK;
}

static oy_status read_vote(struct parse *p, const struct row *row, struct oy_why *why) {
    struct oy_pb *pb = p->pb;
    OY_TRY(grow((void **)&pb->votes, pb->n_votes, &p->cap_votes, sizeof *pb->votes, why));
    const char *list = column(p, row, "vote");
    if (!list) return fail(why, OY_FORMAT, p, "a vote without the column", "vote");
    struct oy_pb_vote *vote = &pb->votes[pb->n_votes];
    *vote = (struct oy_pb_vote){.project = calloc(pb->n_projects, sizeof *vote->project)};
    if (!vote->project) return oy_fail(why, OY_MEMORY, "", "no memory");
    pb->n_votes++;
    while (*list != '\0') {
        size_t n = strcspn(list, ",");
        OY_TRY(vote_add(p, vote, list, n, why));
        list += n + (list[n] == ',');
    }
    return within_limits(p, vote, why);
}

/* Once META and PROJECTS are known: the limits that META leaves open. */
static oy_status settle(struct parse *p, struct oy_why *why) {
    struct oy_pb *pb = p->pb;
    int64_t n = (int64_t)pb->n_projects;
    if (!p->has_type) return fail(why, OY_FORMAT, p, "META has no vote_type", NULL);
    if (n == 0) return fail(why, OY_FORMAT, p, "there is no project", NULL);
    pb->min = p->min >= 0 ? p->min : 0;
    pb->max = p->max >= 0 && p->max < n ? p->max : n;
    pb->max_sum_cost = p->cap >= 0 ? p->cap : 0;
    if (pb->choose_one) pb->min = pb->max = 1;
    if (pb->min > pb->max) return fail(why, OY_RANGE, p, "min_length is above max_length", NULL);
    return OY_OK;
}

static oy_status read_head(struct parse *p, const struct row *row, struct oy_why *why) {
    for (size_t i = 0; i < row->n; i++) {
        OY_TRY(copy(&p->head.field[i], row->field[i], why));
        p->head.n = i + 1;
    }
    return OY_OK;
}

static oy_status read_line(struct parse *p, char *line, struct oy_why *why) {
    static const char *const names[] = {"", "META", "PROJECTS", "VOTES"};
    if (p->section < VOTES && strcmp(line, names[p->section + 1]) == 0) {
        p->section++;
        row_clear(&p->head);
        return p->section == VOTES ? settle(p, why) : OY_OK;
    }
    struct row row;
    if (!split(&row, line)) return fail(why, OY_FORMAT, p, "the fields cannot be told apart", NULL);
    if (p->section == NOWHERE) return fail(why, OY_FORMAT, p, "the file must begin with", "META");
    if (p->head.n == 0) return read_head(p, &row, why);
    if (p->section == META) return read_meta(p, &row, why);
    return p->section == PROJECTS ? read_project(p, &row, why) : read_vote(p, &row, why);
}

static oy_status read_text(struct parse *p, char *text, size_t n, struct oy_why *why) {
    if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3;
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        bool last = text[length] == '\0';
        text[length] = '\0';
        if (length > 0 && text[length - 1] == '\r') text[length - 1] = '\0';
        p->line++;
        if (*text != '\0') OY_TRY(read_line(p, text, why));
        text += length + !last;
    }
    if (p->section != VOTES) return fail(why, OY_FORMAT, p, "the file ends before its", "VOTES");
    return OY_OK;
}

oy_status oy_pb_read(struct oy_pb **out, const char *path, struct oy_why *why) {
    *out = NULL;
    struct oy_buffer text = {0};
    OY_TRY(oy_file_read(&text, NULL, path, FILE_MAX_BYTES, why));
    struct parse p = {.pb = calloc(1, sizeof *p.pb), .min = -1, .max = -1, .cap = -1};
    oy_status s = OY_OK;
    if (!p.pb)
        s = oy_fail(why, OY_MEMORY, "", "no memory");
    else if (memchr(text.p, 0, text.n))
        s = fail(why, OY_FORMAT, &p, "the file is no text", NULL);
    else
        s = read_text(&p, (char *)text.p, text.n, why);
    row_clear(&p.head);
    oy_buffer_free(&text);
    if (s == OY_OK) {
        *out = p.pb;
        return OY_OK;
    }
    oy_pb_free(p.pb);
    oy_why_at(why, "%s", path);
    return s;
}

void oy_pb_free(struct oy_pb *pb) {
    if (!pb) return;
    for (size_t i = 0; i < pb->n_projects; i++) {
        free(pb->projects[i].id);
        free(pb->projects[i].name);
    }
    for (size_t i = 0; i < pb->n_votes; i++) free(pb->votes[i].project);
    free(pb->projects);
    free(pb->votes);
    free(pb->title);
    free(pb->rule);
    for (size_t i = 0; i < OY_PB_HEADINGS_MAX; i++) free(pb->heading[i]);
    free(pb);
}

const char *oy_pb_decision(const struct oy_pb *pb) {
    if (!pb->rule || pb->budget < 1) return NULL;
    if (strcmp(pb->rule, "greedy-no-skip") == 0) return "greedy-no-skip";
    bool greedy = strcmp(pb->rule, "greedy") == 0 || strcmp(pb->rule, "greedy-threshold") == 0;
    return greedy ? "greedy" : NULL;
}
