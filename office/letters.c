/* All letters of a registrar: from the codes to files that a printer takes street by street. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/growing.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "base/utf8.h"
#include "election/credential.h"
#include "election/election.h"
#include "election/roll_make.h"
#include "office/letter.h"
#include "steps/codes.h"
#include "steps/context.h"
#include "steps/files.h"
#include "steps/step_manifest.h"

enum { PARTS_MAX = 1 << 30, FIRST_LETTERS = 1024, ID_GROUPS = 10, URL_MAX = 200 };

struct batch {
    uint32_t first, n;
};

struct job {
    const struct oy_step *step;
    const struct oy_letters_request *request;
    struct oy_manifest *m;
    struct oy_letter_common common;
    unsigned char commitment[32]; /* to the private roll that the codes are of, or zeros */
    char election[OY_SAY];
    struct oy_letter *letters;
    uint32_t n, cap;
    uint32_t lines;                  /* of the registrars' list */
    struct oy_secret_bytes *codes;   /* of all letters: OY_CODE_TEXT characters each */
    struct oy_secret_bytes *printed; /* one of them */
    char **labels;                   /* copies, owned */
    struct oy_letter_people *people;
    struct batch *batches;
    uint32_t n_batches;
    struct oy_progress progress;
};

/* ---- collecting ---- */

/* Codes move to larger memory; what they leave is wiped. */
static oy_status grow(struct job *j, struct oy_why *why) {
    struct oy_secret_bytes *codes;
    uint32_t cap = j->cap ? 2 * j->cap : FIRST_LETTERS;
    OY_TRY(oy_secret_bytes_new(&codes, (size_t)cap * OY_CODE_TEXT, why));
    if (j->n > 0) memcpy(codes->secret, j->codes->secret, (size_t)j->n * OY_CODE_TEXT);
    oy_secret_bytes_free(&j->codes);
    j->codes = codes;
    struct oy_letter *letters = realloc(j->letters, cap * sizeof *letters);
    if (letters) j->letters = letters;
    char **labels = realloc(j->labels, cap * sizeof *labels);
    if (labels) j->labels = labels;
    if (!letters || !labels) return oy_fail(why, OY_MEMORY, "", "no memory");
    j->cap = cap;
    return OY_OK;
}

static oy_status take_code(void *context, uint32_t line, uint32_t mahalle, struct oy_span label,
                           const struct oy_secret_bytes *code, struct oy_why *why) {
    struct job *j = context;
    size_t at = oy_manifest_find_mahalle(j->m, mahalle);
    OY_REQUIRE(why, at != SIZE_MAX, OY_MISMATCH, "roll-1",
               "line %u is of mahalle %u, which the manifest does not have", line, mahalle);
    OY_REQUIRE(why, oy_utf8_valid(label), OY_FORMAT, "", "the label of line %u is no UTF-8", line);
    j->lines = line;
    if (!code) return OY_OK; /* drawn on the voter's own device: nobody else has it */
    if (j->n == j->cap) OY_TRY(grow(j, why));
    char *copy = strndup((const char *)label.p, label.n);
    if (!copy) return oy_fail(why, OY_MEMORY, "", "no memory");
    j->labels[j->n] = copy;
    j->letters[j->n++] = (struct oy_letter){
        .line = line, .mahalle = at, .name = "", .street = "", .address = "", .label = copy};
    oy_code_print_into(j->printed, code);
    memcpy(j->codes->secret + (size_t)(j->n - 1) * OY_CODE_TEXT, j->printed->secret, OY_CODE_TEXT);
    return OY_OK;
}

/* Whose codes these are stands in the parts list beside them. */
static oy_status read_registrar(struct job *j, struct oy_span parts, struct oy_why *why) {
    struct oy_parts_head head;
    struct oy_reader r;
    oy_reader_init(&r, parts);
    OY_TRY(oy_parts_head_read(&head, &r, j->m->group, why));
    j->common.registrar = head.registrar;
    if (head.private_roll.n > 0) memcpy(j->commitment, head.private_roll.p, sizeof j->commitment);
    OY_REQUIRE(why, oy_span_equal(head.roll_id, oy_span(j->m->roll_id, sizeof j->m->roll_id)),
               OY_MISMATCH, "roll-1", "these codes are for another manifest");
    OY_REQUIRE(why, j->common.registrar >= 1 && j->common.registrar <= j->m->n_registrars, OY_RANGE,
               "roll-1", "the manifest has no registrar %u", j->common.registrar);
    return OY_OK;
}

static oy_status find_registrar(struct job *j, struct oy_why *why) {
    char path[OY_PATH_MAX];
    struct oy_buffer parts;
    OY_TRY(oy_path_join(path, j->request->codes, "parts.bin", why));
    OY_TRY(oy_file_read(&parts, NULL, path, PARTS_MAX, why));
    oy_status status = read_registrar(j, oy_buffer_span(&parts), why);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    oy_buffer_free(&parts);
    return status;
}

/* ---- the election id ---- */

static void group_digits(char out[OY_SAY], const char *digits) {
    size_t at = 0;
    for (size_t i = 0; digits[i] && i < 4 * ID_GROUPS; i++) {
        if (i > 0 && i % 4 == 0) out[at++] = ' ';
        out[at++] = digits[i];
    }
    out[at] = 0;
}

static oy_status id_of_record(struct job *j, struct oy_why *why) {
    struct oy_context c;
    oy_status status = oy_context_record(&c, j->request->record, OY_CONTEXT_OWN, why);
    if (status == OY_OK && memcmp(c.m->digest, j->m->digest, sizeof j->m->digest) != 0)
        status = oy_fail(why, OY_MISMATCH, "ent-5", "the record is of another manifest");
    if (status == OY_OK && j->request->election)
        status = oy_context_is_election(&c, j->request->election, why);
    if (status == OY_OK) (void)oy_say_groups(j->election, c.e->id, 4 * ID_GROUPS);
    oy_context_clear(&c);
    return status;
}

static oy_status find_election(struct job *j, struct oy_why *why) {
    char digits[OY_ELECTION_ID_DIGITS];
    if (j->request->record) {
        OY_TRY(id_of_record(j, why));
    } else if (j->request->election) {
        OY_TRY(oy_election_id_read(digits, j->request->election, why));
        group_digits(j->election, digits);
    }
    if (j->election[0]) j->common.election = j->election;
    return OY_OK;
}

/* ---- batches ---- */

static int compare(const void *a, const void *b) {
    const struct oy_letter *x = a, *y = b;
    if (x->mahalle != y->mahalle) return x->mahalle < y->mahalle ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

static bool together(const struct oy_letter *a, const struct oy_letter *b) {
    return a->mahalle == b->mahalle && strcmp(a->street, b->street) == 0;
}

/* Lines are in the order of mahalle and street already where they come from a private roll
 * [elig-4]; a list of labels may be in any. */
static oy_status make_batches(struct job *j, struct oy_why *why) {
    OY_REQUIRE(why, j->n > 0, OY_MISSING, "",
               "everybody on the list has a code of their own device's making: no letter is to be "
               "printed");
    for (uint32_t i = 0; i < j->n; i++)
        j->letters[i].code = j->codes->secret + (size_t)i * OY_CODE_TEXT;
    qsort(j->letters, j->n, sizeof *j->letters, compare);
    j->batches = calloc(j->n, sizeof *j->batches);
    if (!j->batches) return oy_fail(why, OY_MEMORY, "", "no memory");
    for (uint32_t i = 0; i < j->n; i++) {
        struct batch *last = j->n_batches ? &j->batches[j->n_batches - 1] : NULL;
        if (last && last->n < j->request->batch && together(&j->letters[i - 1], &j->letters[i]))
            last->n++;
        else
            j->batches[j->n_batches++] = (struct batch){i, 1};
    }
    return OY_OK;
}

static oy_status batch_path(char out[OY_PATH_MAX], const struct job *j, size_t i,
                            struct oy_why *why) {
    char name[32];
    (void)snprintf(name, sizeof name, "letters-%04zu.pdf", i + 1);
    return oy_path_join(out, j->request->out, name, why);
}

static oy_status print_batch(void *context, size_t i, struct oy_why *why) {
    struct job *j = context;
    struct oy_secret_bytes *pdf = NULL;
    char path[OY_PATH_MAX];
    const struct batch *b = &j->batches[i];
    OY_TRY(batch_path(path, j, i, why));
    OY_TRY(oy_letters_print(&pdf, &j->common, j->letters + b->first, b->n, why));
    oy_status status = oy_secret_file_write(path, pdf, why);
    oy_secret_bytes_free(&pdf);
    oy_progress_tick(&j->progress, b->n);
    return status;
}

/* ---- the index: no names, no codes ---- */

/* A street may hold the separator; then it could not be told where the field ends. */
static void add_field(char *out, size_t cap, const char *text) {
    size_t i = 0;
    for (; text[i] && i + 1 < cap; i++) out[i] = text[i] == ';' || text[i] == '\n' ? ',' : text[i];
    out[i] = 0;
}

static oy_status add_index_line(struct oy_growing *g, const struct job *j, size_t i,
                                struct oy_why *why) {
    char line[4096], mahalle[1300], street[1300];
    const struct oy_letter *first = &j->letters[j->batches[i].first];
    add_field(mahalle, sizeof mahalle, j->m->mahalle[first->mahalle].name);
    add_field(street, sizeof street, first->street);
    int n = snprintf(line, sizeof line, "letters-%04zu.pdf; %s; %s; %u\n", i + 1, mahalle, street,
                     j->batches[i].n);
    return oy_growing_add(g, oy_span(line, (size_t)n), why);
}

static oy_status write_index(const struct job *j, const char *path, struct oy_why *why) {
    struct oy_growing g = {0};
    struct oy_secret_bytes *text = NULL;
    oy_status status = OY_OK;
    for (size_t i = 0; status == OY_OK && i < j->n_batches; i++)
        status = add_index_line(&g, j, i, why);
    if (status == OY_OK) status = oy_secret_bytes_new(&text, g.n, why);
    if (status == OY_OK) {
        if (g.n > 0) memcpy(text->secret, g.p, g.n);
        status = oy_secret_file_write(path, text, why);
    }
    oy_secret_bytes_free(&text);
    oy_growing_free(&g);
    return status;
}

/* ---- all of it ---- */

/* The code is put behind it and "#". */
static oy_status check_booth(const char *url, struct oy_why *why) {
    if (!url) return OY_OK;
    bool web = strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0;
    OY_REQUIRE(why, web && strlen(url) <= URL_MAX && !strpbrk(url, "#? \"<>\\"), OY_FORMAT, "",
               "--booth is an address that begins with https:// and has no '#', '?' or space");
    return OY_OK;
}

/* Before anything is written: none of the names may be taken. */
static oy_status check_outputs(const struct job *j, const char *index, struct oy_why *why) {
    char path[OY_PATH_MAX];
    OY_TRY(oy_secret_output_check(index, why));
    for (size_t i = 0; i < j->n_batches; i++) {
        OY_TRY(batch_path(path, j, i, why));
        OY_TRY(oy_secret_output_check(path, why));
    }
    return OY_OK;
}

static void remove_all(const struct job *j) {
    char path[OY_PATH_MAX];
    struct oy_why ignored = {.status = OY_OK};
    for (size_t i = 0; i < j->n_batches; i++)
        if (batch_path(path, j, i, &ignored) == OY_OK && oy_file_exists(NULL, path))
            (void)(oy_secret_file_destroy(path, &ignored) == OY_OK);
}

static oy_status print_all(struct job *j, struct oy_why *why) {
    char index[OY_PATH_MAX];
    OY_TRY(make_batches(j, why));
    OY_TRY(oy_path_join(index, j->request->out, "index.txt", why));
    OY_TRY(oy_dir_make(NULL, j->request->out, why));
    OY_TRY(check_outputs(j, index, why));
    oy_progress_start_lines(&j->progress, "letters", j->n, j->step->lines);
    oy_status status = oy_parallel_for(j->step->threads, j->n_batches, print_batch, j, why);
    oy_progress_end(&j->progress);
    if (status == OY_OK) status = write_index(j, index, why);
    if (status != OY_OK) remove_all(j);
    return status;
}

static oy_status collect(struct job *j, struct oy_why *why) {
    const struct oy_letters_request *q = j->request;
    OY_TRY(oy_manifest_load(&j->m, q->manifest, why));
    j->common = (struct oy_letter_common){
        .m = j->m, .booth = q->booth, .turkish = q->turkish, .english = q->english};
    OY_TRY(check_booth(q->booth, why));
    OY_TRY(find_registrar(j, why));
    OY_TRY(find_election(j, why));
    OY_TRY(oy_secret_bytes_new(&j->printed, OY_CODE_TEXT, why));
    OY_TRY(oy_codes_each_labelled(q->codes, take_code, j, why));
    if (!q->roll) return OY_OK;
    OY_TRY(oy_letter_people_open(&j->people, q->roll, q->passphrase, j->m, why));
    OY_TRY(oy_letter_people_are(j->people, j->common.registrar, j->commitment, why));
    return oy_letter_people_fill(j->people, j->letters, j->n, j->lines, j->m, why);
}

static void job_clear(struct job *j) {
    for (uint32_t i = 0; i < j->n; i++) free(j->labels[i]);
    free(j->labels);
    free(j->letters);
    free(j->batches);
    oy_letter_people_free(j->people);
    oy_secret_bytes_free(&j->codes);
    oy_secret_bytes_free(&j->printed);
    oy_manifest_free(j->m);
}

oy_status oy_step_print_letters(const struct oy_step *s, const struct oy_letters_request *request,
                                struct oy_letters_made *made, struct oy_why *why) {
    struct job j = {.step = s, .request = request};
    oy_status status = oy_secret_no_core_dumps(why);
    if (status == OY_OK) status = collect(&j, why);
    if (status == OY_OK) status = print_all(&j, why);
    if (status == OY_OK) *made = (struct oy_letters_made){j.n, j.n_batches};
    job_clear(&j);
    return status;
}
