#include "office/particulars.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/turkish.h"
#include "base/utf8.h"
#include "residency/kimlik.h"
#include "steps/files.h"

/* ---- reading ---- */

/* Whoever types the lines is told so: a command that waits in silence looks as if it hung. */
static void say_what_to_type(void) {
    static const char text[] =
        "Type one field a line, such as \"kimlik no: …\"; end with Ctrl-D.\n";
    if (!isatty(STDIN_FILENO)) return;
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
}

static oy_status from_input(struct oy_secret_bytes **out, struct oy_why *why) {
    struct oy_secret_bytes *all = NULL;
    size_t n = 0;
    ssize_t k = 1;
    say_what_to_type();
    OY_TRY(oy_secret_bytes_new(&all, OY_PARTICULARS_MAX + 1, why));
    while (n < all->n && k > 0) {
        k = read(STDIN_FILENO, all->secret + n, all->n - n);
        if (k < 0 && errno == EINTR)
            k = 1;
        else if (k > 0)
            n += (size_t)k;
    }
    oy_status status = k < 0 ? oy_fail(why, OY_IO, "", "cannot read standard input") : OY_OK;
    if (status == OY_OK && n == all->n)
        status =
            oy_fail(why, OY_RANGE, "", "more than %d bytes of standard input", OY_PARTICULARS_MAX);
    if (status == OY_OK) status = oy_secret_bytes_new(out, n, why);
    if (status == OY_OK && n) memcpy((*out)->secret, all->secret, n);
    oy_secret_bytes_free(&all);
    return status;
}

static struct oy_span trim(struct oy_span s) {
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t')) s = oy_span(s.p + 1, s.n - 1);
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t')) s.n--;
    return s;
}

static bool is_reason(struct oy_span name) {
    char folded[16];
    (void)oy_turkish_fold(folded, sizeof folded, name);
    return strcmp(folded, "reason") == 0 || strcmp(folded, "gerekçe") == 0;
}

static oy_status take_line(struct oy_particulars *p, struct oy_span line, unsigned number,
                           struct oy_why *why) {
    struct oy_span name, value = line;
    if (!oy_span_cut(&value, &name, ':'))
        return oy_fail(why, OY_FORMAT, "", "line %u: write \"field: value\"", number);
    value = trim(value);
    enum oy_column k = oy_column_find(trim(name));
    bool reason = is_reason(trim(name));
    if (k == OY_COLUMNS && !reason)
        return oy_fail(why, OY_FORMAT, "", "line %u: no field of this name", number);
    if (!oy_person_text_valid(value) ||
        value.n > (reason ? sizeof p->reason - 1 : OY_PERSON_TEXT_MAX))
        return oy_fail(why, OY_FORMAT, "", "line %u: the text is too long or none", number);
    if (reason ? p->reason[0] != 0 : p->has[k])
        return oy_fail(why, OY_FORMAT, "", "line %u: this field stands there twice", number);
    if (reason) {
        if (value.n) memcpy(p->reason, value.p, value.n);
        return OY_OK;
    }
    p->has[k] = true;
    p->field[k] = value;
    return OY_OK;
}

oy_status oy_particulars_read(struct oy_particulars *out, const char *path, struct oy_why *why) {
    *out = (struct oy_particulars){.bytes = NULL};
    if (path)
        OY_TRY(oy_secret_file_read(&out->bytes, path, why));
    else
        OY_TRY(from_input(&out->bytes, why));
    struct oy_span text = oy_span(out->bytes->secret, out->bytes->n), line;
    if (text.n >= 3 && memcmp(text.p, "\xef\xbb\xbf", 3) == 0)
        text = oy_span(text.p + 3, text.n - 3);
    for (unsigned number = 1; oy_next_line(&text, &line); number++) {
        line = trim(line);
        if (line.n == 0 || line.p[0] == '#') continue;
        oy_status status = take_line(out, line, number, why);
        if (status != OY_OK) {
            oy_why_at(why, "%s", path ? path : "standard input");
            return status;
        }
    }
    return OY_OK;
}

void oy_particulars_clear(struct oy_particulars *p) {
    oy_secret_bytes_free(&p->bytes);
    oy_secret_wipe(p, sizeof *p);
}

/* ---- the person ---- */

static void find_row(struct oy_person *out, const struct oy_private_roll *roll,
                     const char *kimlik) {
    size_t n, found = 0;
    const struct oy_person *p = oy_private_roll_people(roll, &n), *row = NULL;
    for (size_t i = 0; i < n; i++)
        if (strcmp(p[i].kimlik, kimlik) == 0 && p[i].reason != OY_REFUSED_REPEATED) {
            row = &p[i];
            found++;
        }
    if (found == 1) *out = *row;
}

static oy_status take_text(const char **out, struct oy_people *texts,
                           const struct oy_particulars *p, enum oy_column k, struct oy_why *why) {
    return p->has[k] ? oy_people_text(out, texts, p->field[k], why) : OY_OK;
}

static oy_status take_values(struct oy_person *out, const struct oy_particulars *p,
                             struct oy_why *why) {
    const struct oy_span *f = p->field;
    OY_REQUIRE(why, !p->has[OY_COLUMN_BORN] || oy_field_date(&out->born, f[OY_COLUMN_BORN]),
               OY_FORMAT, "csv-3", "the birth date is no date that exists");
    OY_REQUIRE(why, !p->has[OY_COLUMN_SINCE] || oy_field_date(&out->since, f[OY_COLUMN_SINCE]),
               OY_FORMAT, "csv-3", "the date of residence is no date that exists");
    OY_REQUIRE(why,
               !p->has[OY_COLUMN_MAHALLE] || oy_field_mahalle(&out->mahalle, f[OY_COLUMN_MAHALLE]),
               OY_FORMAT, "csv-3", "the mahalle id is no number");
    OY_REQUIRE(why,
               !p->has[OY_COLUMN_PROTECTED] ||
                   oy_field_flag(&out->is_protected, f[OY_COLUMN_PROTECTED]),
               OY_FORMAT, "csv-3", "protected is neither yes nor no");
    return OY_OK;
}

oy_status oy_particulars_person(struct oy_person *out, struct oy_people *texts,
                                const struct oy_particulars *p, const struct oy_private_roll *roll,
                                struct oy_why *why) {
    struct oy_span kimlik = p->field[OY_COLUMN_KIMLIK];
    *out = (struct oy_person){.name = "",
                              .surname = "",
                              .street = "",
                              .address = "",
                              .born = (uint32_t)OY_DAY_NONE,
                              .since = (uint32_t)OY_DAY_NONE};
    OY_REQUIRE(why, p->has[OY_COLUMN_KIMLIK] && oy_kimlik_valid(kimlik), OY_FORMAT, "elig-1",
               "the kimlik no is missing or none");
    char digits[OY_KIMLIK + 1] = "";
    memcpy(digits, kimlik.p, OY_KIMLIK);
    if (roll) find_row(out, roll, digits);
    memcpy(out->kimlik, digits, sizeof digits);
    out->reason = OY_REFUSED_NOT;
    OY_TRY(take_text(&out->name, texts, p, OY_COLUMN_NAME, why));
    OY_TRY(take_text(&out->surname, texts, p, OY_COLUMN_SURNAME, why));
    OY_TRY(take_text(&out->street, texts, p, OY_COLUMN_STREET, why));
    OY_TRY(take_text(&out->address, texts, p, OY_COLUMN_ADDRESS, why));
    return take_values(out, p, why);
}
