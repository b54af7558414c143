#include <criterion/criterion.h>
#include <string.h>

#include "base/status.h"

Test(status, every_status_has_a_name_of_its_own) {
    for (int a = OY_OK; a <= OY_MEMORY; a++)
        for (int b = OY_OK; b < a; b++)
            cr_assert_str_neq(oy_status_name((oy_status)a), oy_status_name((oy_status)b));
}

Test(status, fail_returns_the_status_and_fills_the_reason) {
    struct oy_why why = {.where = "inner"};
    cr_assert_eq(oy_fail(&why, OY_RANGE, "bit-3", "%d is too much", 7), OY_RANGE);
    cr_assert_eq(why.status, OY_RANGE);
    cr_assert_str_eq(why.rule, "bit-3");
    cr_assert_str_eq(why.text, "7 is too much");
    cr_assert_str_eq(why.where, "inner");
}

Test(status, places_are_put_in_front_from_the_inside_out) {
    struct oy_why why = {.status = OY_OK};
    char line[256];
    (void)oy_fail(&why, OY_FORMAT, "json-3", "missing");
    oy_why_at(&why, "title");
    oy_why_at(&why, "contests[%d]", 2);
    oy_why_print(&why, line, sizeof line);
    cr_assert_str_eq(line, "contests[2]: title: missing [json-3]");
}

Test(status, reasons_without_place_or_rule_print_plainly) {
    struct oy_why why = {.status = OY_OK};
    char line[64];
    (void)oy_fail(&why, OY_IO, "", "disk full");
    oy_why_print(&why, line, sizeof line);
    cr_assert_str_eq(line, "disk full");
}

Test(status, long_reasons_and_places_are_cut_and_terminated) {
    struct oy_why why = {.status = OY_OK};
    char big[1000], line[32];
    memset(big, 'x', sizeof big);
    big[sizeof big - 1] = 0;
    (void)oy_fail(&why, OY_IO, big, "%s", big);
    cr_assert_eq(strlen(why.rule), sizeof why.rule - 1);
    cr_assert_eq(strlen(why.text), sizeof why.text - 1);
    oy_why_at(&why, "inner");
    oy_why_at(&why, "%s", big);
    oy_why_at(&why, "outer");
    cr_assert_eq(strncmp(why.where, "outer: xxx", 10), 0);
    cr_assert_eq(strlen(why.where), sizeof why.where - 1);
    oy_why_print(&why, line, sizeof line);
    cr_assert_eq(strlen(line), sizeof line - 1);
}

Test(status, control_characters_from_hostile_names_are_not_passed_on) {
    struct oy_why why = {.status = OY_OK};
    (void)oy_fail(&why, OY_IO, "", "a\x1b[2Jb\nc\x7f ş");
    cr_assert_str_eq(why.text, "a?[2Jb?c? ş");
    oy_why_at(&why, "x\ry");
    cr_assert_str_eq(why.where, "x?y");
    /* C1 controls, which some terminals obey in UTF-8 too, and changes of direction */
    (void)oy_fail(&why, OY_IO, "",
                  "a\xc2\x9b\x32Jb\xe2\x80\xae c\xe2\x81\xa6 \xc2\xa0\xe2\x80\x94\xc2");
    cr_assert_str_eq(why.text, "a??2Jb??? c??? \xc2\xa0\xe2\x80\x94\xc2");
}

static oy_status require_positive(int v, struct oy_why *why) {
    OY_REQUIRE(why, v > 0, OY_RANGE, "test-1", "%d is not positive", v);
    return OY_OK;
}

static oy_status pass_on(int v, struct oy_why *why) {
    OY_TRY(require_positive(v, why));
    return OY_OK;
}

Test(status, require_refuses_and_try_passes_it_on) {
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(pass_on(1, &why), OY_OK);
    cr_assert_eq(pass_on(-1, &why), OY_RANGE);
    cr_assert_str_eq(why.rule, "test-1");
}
