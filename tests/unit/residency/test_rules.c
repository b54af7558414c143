#include "common.h"
#include "residency/fields.h"
#include "residency/kimlik.h"

/* [elig-1] */
Test(kimlik, its_check_digits_and_form_are_demanded) {
    cr_assert(oy_kimlik_valid(oy_span_text("10000000146")));
    static const char *const bad[] = {"",
                                      "1000000014",
                                      "100000001466",
                                      "00000000146",
                                      "10000000145",
                                      "10000000156",
                                      "1000000014a",
                                      "1000000014 ",
                                      "-1000000146",
                                      "01000000146",
                                      "00000000000"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        cr_assert_not(oy_kimlik_valid(oy_span_text(bad[i])), "%s", bad[i]);
    for (unsigned n = 1; n < 2000; n++) cr_assert(oy_kimlik_valid(oy_span_text(kimlik(n))));
    cr_assert_eq(oy_kimlik_number("10000000146"), UINT64_C(10000000146));
}

Test(kimlik, any_digit_changed_makes_it_invalid) {
    char text[OY_KIMLIK + 1];
    for (size_t i = 0; i < OY_KIMLIK; i++)
        for (char c = '0'; c <= '9'; c++) {
            memcpy(text, "10000000146", sizeof text);
            if (text[i] == c) continue;
            text[i] = c;
            cr_assert_not(oy_kimlik_valid(oy_span_text(text)), "%s", text);
        }
}

static const char good[] = "10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;;;\n";

/* The reasons of a list whose rows these are. [elig-2] */
static void expect(const char *rows, const char *reasons) {
    struct oy_people list;
    list_read(&list, rows);
    cr_assert_str_eq(reasons_of(&list), reasons, "%s: %s", rows, reasons_of(&list));
    oy_people_free(&list);
}

Test(rules, every_reason_is_found) {
    expect(good, "0");
    expect("10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;;\n", "1");
    expect("10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;;;;\n", "1");
    expect("10000000147;Sakin;Bir;1980-01-01;40139;2020-01-01;;;\n", "2");
    expect(";Sakin;Bir;1980-01-01;40139;2020-01-01;;;\n", "2");
    expect("10000000146; ;Bir;1980-01-01;40139;2020-01-01;;;\n", "3");
    expect("10000000146;Sakin;;1980-01-01;40139;2020-01-01;;;\n", "3");
    expect("10000000146;Sakin;Bir;1980-02-30;40139;2020-01-01;;;\n", "4");
    expect("10000000146;Sakin;Bir;;40139;2020-01-01;;;\n", "4");
    expect("10000000146;Sakin;Bir;2027-01-16;40139;2027-01-16;;;\n", "4");
    expect("10000000146;Sakin;Bir;1980-01-01;;2020-01-01;;;\n", "5");
    expect("10000000146;Sakin;Bir;1980-01-01;40141;2020-01-01;;;\n", "5");
    expect("10000000146;Sakin;Bir;1980-01-01;Moda;2020-01-01;;;\n", "5");
    expect("10000000146;Sakin;Bir;1980-01-01;40139;;;;\n", "6");
    expect("10000000146;Sakin;Bir;1980-01-01;40139;1979-12-31;;;\n", "6");
    expect("10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;belki;;\n", "7");
    expect("10000000146;Sakin;Bir;2015-01-01;40139;2020-01-01;;;\n", "10");
    expect("10000000146;Sakin;Bir;1980-01-01;40139;2027-01-16;;;\n", "11");
    expect("10000000146;Sakin;Bir;1980-01-01;40139;2027-01-01;;;\n", "12");
}

Test(rules, the_first_reason_counts) {
    expect("x;;;x;x;x;x;;;\n", "1");
    expect("x;;;x;x;x;x;;\n", "2");
    expect("10000000146;;;x;x;x;x;;\n", "3");
    expect("10000000146;Sakin;Bir;x;x;x;x;;\n", "4");
    expect("10000000146;Sakin;Bir;1980-01-01;x;x;x;;\n", "5");
    expect("10000000146;Sakin;Bir;1980-01-01;40139;x;x;;\n", "6");
    expect("10000000146;Sakin;Bir;2015-01-01;40139;2027-01-16;;;\n", "10");
}

Test(rules, repeated_and_contradictory_rows) {
    char rows[1024];
    (void)snprintf(rows, sizeof rows, "%s%s%s", good, good, good);
    expect(rows, "0 9 9");
    /* the same person, another form of the same date, is the same row */
    (void)snprintf(rows, sizeof rows, "%s%s", good,
                   "10000000146;Sakin;Bir;01.01.1980;40139;01/01/2020;hayır;;\n");
    expect(rows, "0 9");
    static const char *const other[] = {"10000000146;Sakim;Bir;1980-01-01;40139;2020-01-01;;;\n",
                                        "10000000146;Sakin;bir;1980-01-01;40139;2020-01-01;;;\n",
                                        "10000000146;Sakin;Bir;1980-01-02;40139;2020-01-01;;;\n",
                                        "10000000146;Sakin;Bir;1980-01-01;40140;2020-01-01;;;\n",
                                        "10000000146;Sakin;Bir;1980-01-01;40139;2020-01-02;;;\n",
                                        "10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;E;;\n",
                                        "10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;;A;\n",
                                        "10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;;;1\n"};
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
        (void)snprintf(rows, sizeof rows, "%s%s%s", good, other[i], good);
        expect(rows, "8 8 8");
    }
    /* what is refused for its fields says nothing about others; who is too young repeats all the
     * same */
    (void)snprintf(rows, sizeof rows, "%s%s", good,
                   "10000000146;;Bir;1980-01-01;40139;2020-01-01;;;\n");
    expect(rows, "0 3");
    expect("10000000146;Sakin;Bir;2015-01-01;40139;2020-01-01;;;\n"
           "10000000146;Sakin;Bir;2015-01-01;40139;2020-01-01;;;\n",
           "10 9");
}

/* [elig-3] */
Test(rules, age_and_residence_are_counted_to_the_very_day) {
    expect("10000000146;Sakin;Bir;2009-06-20;40139;2020-01-01;;;\n", "0");
    expect("10000000146;Sakin;Bir;2009-06-21;40139;2020-01-01;;;\n", "10");
    expect("10000000146;Sakin;Bir;1980-01-01;40139;2026-10-17;;;\n", "0"); /* 90 days */
    expect("10000000146;Sakin;Bir;1980-01-01;40139;2026-10-18;;;\n", "12");
    expect("10000000146;Sakin;Bir;1980-01-01;40139;2027-01-15;;;\n", "12");
    expect("10000000146;Sakin;Bir;1980-01-01;40139;1980-01-01;;;\n", "0");
    expect("10000000146;Sakin;Bir;2027-01-15;40139;2027-01-15;;;\n", "10");
}

static enum oy_refused rule(struct oy_residency r, const char *born, const char *since) {
    struct oy_person p = {.born = day_of(born), .since = day_of(since)};
    return oy_rules_age_and_residence(&r, &p);
}

Test(rules, the_twenty_ninth_of_february_and_edges_of_the_manifest) {
    struct oy_residency r = {.minimum_age = 18, .cutoff = day_of("2026-02-28")};
    r.election_day = day_of("2026-02-27");
    cr_assert_eq(rule(r, "2008-02-29", "2008-02-29"), OY_REFUSED_AGE);
    r.election_day = day_of("2026-02-28");
    cr_assert_eq(rule(r, "2008-02-29", "2008-02-29"), OY_REFUSED_NOT);
    cr_assert_eq(rule(r, "2000-01-01", "2026-02-28"), OY_REFUSED_NOT, "no days are asked for");
    cr_assert_eq(rule(r, "2000-01-01", "2026-03-01"), OY_REFUSED_CUTOFF);
    r.minimum_days = 36500;
    cr_assert_eq(rule(r, "1900-01-01", "1926-03-23"), OY_REFUSED_NOT);
    cr_assert_eq(rule(r, "1900-01-01", "1926-03-26"), OY_REFUSED_SHORT);
    r.minimum_age = 0;
    r.minimum_days = 0;
    cr_assert_eq(rule(r, "2026-02-28", "2026-02-28"), OY_REFUSED_NOT);
    r.minimum_age = 120;
    cr_assert_eq(rule(r, "1906-02-28", "2000-01-01"), OY_REFUSED_NOT);
    cr_assert_eq(rule(r, "1906-03-01", "2000-01-01"), OY_REFUSED_AGE);
}

/* [elig-4] */
Test(rules, the_common_list_is_in_one_order) {
    struct oy_people list;
    struct oy_why why = {.status = OY_OK};
    uint32_t *order, n;
    list_read(&list, "10000000696;Sakin;A;1980-01-01;40140;2020-01-01;;A;1\n"
                     "10000000146;Sakin;B;1980-01-01;40139;2020-01-01;;İz Sokak;1\n"
                     "10000000214;Sakin;C;1980-01-01;40139;2020-01-01;;Iz Sokak;10\n"
                     "10000000382;Sakin;D;1980-01-01;40139;2020-01-01;;Iz Sokak;9\n"
                     "10000000528;Sakin;E;2015-01-01;40139;2020-01-01;;A;9\n"
                     "10000000764;Sakin;F;1980-01-01;40139;2020-01-01;;Iz Sokak;10\n"
                     "10000000450;Sakin;G;1980-01-01;40139;2020-01-01;;;\n");
    cr_assert_eq(oy_rules_order(&order, &n, list.person, list.n, &why), OY_OK);
    cr_assert_eq(n, 6);
    static const char expected[] = "GDCFBA";
    for (uint32_t i = 0; i < n; i++)
        cr_assert_eq(list.person[order[i]].surname[0], expected[i], "%u", i);
    free(order);
    oy_people_free(&list);
}

/* [csv-3] */
Test(fields, dates_and_flags) {
    uint32_t d, day = day_of("2027-03-01");
    bool flag;
    static const char *const dates[] = {"2027-03-01", "01.03.2027", "01/03/2027"};
    for (size_t i = 0; i < 3; i++) {
        cr_assert(oy_field_date(&d, oy_span_text(dates[i])), "%s", dates[i]);
        cr_assert_eq(d, day);
    }
    static const char *const no_dates[] = {
        "",           "2027-3-01",  "1.3.2027",    "01.03.27",   "01-03-2027", "2027/03/01",
        "01.03/2027", "29.02.2027", "29.02.1900",  "31.04.2027", "00.01.2027", "01.00.2027",
        "01.13.2027", "01.01.1899", "2027-03-01 ", "01.03.-127", "2027-0a-01", "+1.03.2027"};
    for (size_t i = 0; i < sizeof no_dates / sizeof no_dates[0]; i++)
        cr_assert_not(oy_field_date(&d, oy_span_text(no_dates[i])), "%s", no_dates[i]);
    cr_assert(oy_field_date(&d, oy_span_text("29.02.2000")), "400 years");
    static const char *const yes[] = {"evet", "EVET", "Yes", "1", "true", "E", "e", "Y"};
    static const char *const no[] = {"",      "hayır", "HAYIR", "Hayır", "no",   "0",
                                     "false", "H",     "h",     "N",     "FALSE"};
    static const char *const neither[] = {"2", "belki", "evett", "x", "hayir değil", "true1", "-"};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        cr_assert(oy_field_flag(&flag, oy_span_text(yes[i])) && flag, "%s", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        cr_assert(oy_field_flag(&flag, oy_span_text(no[i])) && !flag, "%s", no[i]);
    for (size_t i = 0; i < sizeof neither / sizeof neither[0]; i++)
        cr_assert_not(oy_field_flag(&flag, oy_span_text(neither[i])), "%s", neither[i]);
}
