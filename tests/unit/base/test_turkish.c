#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/day.h"
#include "base/turkish.h"
#include "base/utf8.h"
#include "scratch.h"

static uint32_t first(const char *text) {
    struct oy_span s = oy_span_text(text);
    return oy_utf8_next(&s);
}

Test(turkish, every_letter_has_its_case) {
    static const char *const pairs[][2] = {
        {"ı", "I"}, {"i", "İ"}, {"ş", "Ş"}, {"ğ", "Ğ"}, {"ç", "Ç"}, {"ö", "Ö"}, {"ü", "Ü"},
        {"a", "A"}, {"z", "Z"}, {"q", "Q"}, {"â", "Â"}, {"î", "Î"}, {"û", "Û"}, {"ž", "Ž"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        uint32_t small = first(pairs[i][0]), capital = first(pairs[i][1]);
        cr_assert_eq(oy_turkish_lower(capital), small, "%s", pairs[i][1]);
        cr_assert_eq(oy_turkish_upper(small), capital, "%s", pairs[i][0]);
        cr_assert_eq(oy_turkish_lower(small), small);
        cr_assert_eq(oy_turkish_upper(capital), capital);
    }
    static const uint32_t others[] = {'1', ' ', '*', 0xd7, 0xf7, 0xdf, 0x20ac};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        cr_assert_eq(oy_turkish_lower(others[i]), others[i]);
        cr_assert_eq(oy_turkish_upper(others[i]), others[i]);
    }
}

/* [elig-5] */
Test(turkish, lists_stand_in_turkish_order) {
    static const char *const order[] = {
        "",  "-", "*",  "2 Sokak", "010 Sokak", "10 Sokak", "A", "a", "B",   "C",    "Ç",    "ç",
        "D", "F", "G",  "Ğ",       "ğ",         "H",        "I", "ı", "ISI", "IŞIK", "Işık", "ışık",
        "İ", "i", "İz", "j",       "No 2",      "No 10",    "O", "Ö", "ö",   "P",    "S",    "Ş",
        "ş", "T", "U",  "Ü",       "ü",         "V",        "Y", "Z", "z"};
    size_t n = sizeof order / sizeof order[0];
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            int c = oy_turkish_compare(order[i], order[j]);
            if (i == 1 || j == 1 || i == 2 || j == 2) continue;
            cr_assert_eq((c > 0) - (c < 0), (i > j) - (i < j), "%s %s", order[i], order[j]);
        }
    cr_assert_lt(oy_turkish_compare("*", "-"), 0, "others by code point");
    cr_assert_lt(oy_turkish_compare("-", "1"), 0);
    cr_assert_lt(oy_turkish_compare("é", "1"), 0, "others come first of all");
    cr_assert_lt(oy_turkish_compare("ab", "Ac"), 0, "case comes last");
    cr_assert_lt(oy_turkish_compare("Ab", "aB"), 0, "upper first where they differ first");
    cr_assert_lt(oy_turkish_compare("kâğ", "kağı"), 0, "a circumflex is no letter of its own");
    cr_assert_neq(oy_turkish_compare("kâr", "kar"), 0, "but not the same either");
    cr_assert_lt(oy_turkish_compare("99999999999999999999998", "99999999999999999999999"), 0);
}

Test(turkish, spellings_of_a_word_are_one) {
    static const char *const same[] = {"T.C. Kimlik No", "t.c. kimlik no", "T.C. KİMLİK NO",
                                       "T.C.KIMLIK NO", " T.C.\tKi\xcc\x87mlik No "};
    char a[64], b[64];
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        cr_assert_str_eq(oy_turkish_fold(a, sizeof a, oy_span_text(same[i])), "t.c.kimlikno");
    (void)oy_turkish_fold(a, sizeof a, oy_span_text("DOĞUM TARİHİ"));
    (void)oy_turkish_fold(b, sizeof b, oy_span_text("Doğum Tarihi"));
    cr_assert_str_eq(a, b);
    cr_assert_str_eq(oy_turkish_fold(a, 4, oy_span_text("abcdef")), "abc", "cut");
    cr_assert_str_eq(oy_turkish_fold(a, 4, oy_span_text("abçd")), "ab", "never inside a letter");
}

static uint32_t day(const char *text) {
    uint32_t d;
    cr_assert(oy_day_parse(&d, oy_span_text(text)), "%s", text);
    return d;
}

/* [elig-3] */
Test(day, an_age_begins_on_the_day_itself_and_in_february_on_its_last) {
    cr_assert_eq(oy_day_years_after(day("2009-06-20"), 18), day("2027-06-20"));
    cr_assert_eq(oy_day_years_after(day("2008-02-29"), 18), day("2026-02-28"));
    cr_assert_eq(oy_day_years_after(day("2008-02-29"), 20), day("2028-02-29"));
    cr_assert_eq(oy_day_years_after(day("1904-02-29"), 96), day("2000-02-29"), "2000 has one");
    cr_assert_eq(oy_day_years_after(day("2004-02-29"), 96), day("2100-02-28"), "2100 has none");
    cr_assert_eq(oy_day_years_after(day("2004-02-29"), 0), day("2004-02-29"));
    cr_assert_eq(oy_day_years_after(day("9990-01-01"), 18), UINT32_MAX, "after the calendar");
    cr_assert_eq(oy_day_years_after(day("1900-01-01"), 8099), day("9999-01-01"));
}

Test(secret, core_files_can_be_forbidden) {
    struct oy_why why = {.status = OY_OK};
    struct rlimit limit;
    cr_assert_eq(oy_secret_no_core_dumps(&why), OY_OK);
    cr_assert_eq(getrlimit(RLIMIT_CORE, &limit), 0);
    cr_assert_eq(limit.rlim_cur, 0);
    cr_assert_eq(limit.rlim_max, 0);
    cr_assert_eq(prctl(PR_GET_DUMPABLE), 0);
}

Test(file, a_private_file_is_for_its_owner_from_the_first_byte_on) {
    struct scratch s;
    struct stat st;
    scratch_open(&s);
    (void)umask(0);
    for (unsigned i = 0; i < 2; i++) {
        unsigned how = i == 0 ? OY_FILE_EXCLUSIVE : OY_FILE_REPLACE;
        cr_assert_eq(
            oy_file_write(&s.dir, "roll", oy_span_text("x"), how | OY_FILE_PRIVATE, &s.why), OY_OK);
        cr_assert_eq(stat(scratch_path(&s, "roll"), &st), 0);
        cr_assert_eq(st.st_mode & 07777, 0600);
    }
    scratch_close(&s);
}
