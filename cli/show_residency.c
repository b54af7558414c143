/* Who may vote, and the papers of a manifest, in words: for "oy manifest check". */
#include <inttypes.h>
#include <stdio.h>

#include "base/day.h"
#include "base/hex.h"
#include "cli/commands.h"

static void print_date(const char *what, uint32_t day) {
    char text[OY_DAY_TEXT];
    (void)printf("      %-23s %s\n", what, oy_day_text(text, day));
}

static void print_residency(const struct oy_residency *r) {
    char day[OY_DAY_TEXT], cutoff[OY_DAY_TEXT];
    (void)printf("\nresidency   at least %u years old on %s", r->minimum_age,
                 oy_day_text(day, r->election_day));
    (void)printf(
        ", and resident since %s or earlier",
        oy_day_text(cutoff, r->cutoff >= r->minimum_days ? r->cutoff - r->minimum_days : 0));
    (void)printf("\n");
    print_date("cut-off", r->cutoff);
    print_date("list posted from", r->posting_from);
    print_date("list posted to", r->posting_to);
    print_date("objections decided by", r->objections_decided);
    print_date("roll final", r->roll_final);
    print_date("private roll kept until", r->destroy_after);
}

static void print_attachments(const char *of, const struct oy_attachment *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        char hex[65];
        oy_hex_encode(hex, oy_span(list[i].digest, sizeof list[i].digest));
        (void)printf("  %s%s%s (%s, %" PRIu64 " bytes)\n      SHA-256 %s\n", of, *of ? ": " : "",
                     list[i].title, list[i].file, list[i].bytes, hex);
    }
}

void oy_show_residency(const struct oy_manifest *m) {
    size_t n = m->n_attachments;
    if (m->has_residency) print_residency(&m->residency);
    for (size_t i = 0; i < m->n_contests; i++) n += m->contests[i].n_attachments;
    if (n == 0) return;
    (void)printf("\nattachments %zu\n", n);
    print_attachments("", m->attachments, m->n_attachments);
    for (size_t i = 0; i < m->n_contests; i++)
        print_attachments(m->contests[i].id, m->contests[i].attachments,
                          m->contests[i].n_attachments);
}
