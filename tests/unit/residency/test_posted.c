#include "common.h"
#include "residency/lookup.h"
#include "residency/masked.h"

/* [priv-5] */

static void expect_mask(const char *name, const char *surname, const char *masked) {
    struct oy_person p = {.kimlik = "10000000146", .name = name, .surname = surname};
    char text[OY_MASKED_NAME], number[OY_MASKED_KIMLIK];
    oy_masked_name(text, &p);
    oy_masked_kimlik(number, &p);
    cr_assert_str_eq(text, masked);
    cr_assert_str_eq(number, "10*******46");
}

Test(masked, first_letters_and_four_digits) {
    expect_mask("Sakin", "Bir", "S*** B***");
    expect_mask("Örnek İki", "Çağışı", "Ö*** İ*** Ç***");
    expect_mask("ışık", "şür", "ı*** ş***");
    expect_mask("İ", "Ü", "İ*** Ü***");
    expect_mask("  Sakin \t Gğ ", " Bir-İki ", "S*** G*** B***");
    expect_mask("O'Bir", "x", "O*** x***");
    char longest[201];
    for (size_t i = 0; i < 200; i += 2) memcpy(longest + i, "a ", 2);
    longest[200] = 0;
    struct oy_person p = {.kimlik = "10000000146", .name = longest, .surname = longest};
    char text[OY_MASKED_NAME];
    oy_masked_name(text, &p);
    cr_assert_lt(strlen(text), OY_MASKED_NAME);
}

Test(masked, a_list_is_in_the_order_of_what_it_shows_and_counts_the_protected) {
    struct oy_private_roll *roll =
        roll_make("10000000146;Zor;Bir;1980-01-01;40139;2020-01-01;;A;1\n"
                  "10000000214;Çak;Bir;1980-01-01;40139;2020-01-01;;A;2\n"
                  "10000000382;Cok;Zir;1980-01-01;40139;2020-01-01;;A;3\n"
                  "10000000450;Cak;Bir;1980-01-01;40139;2020-01-01;;Z;4\n"
                  "10000000528;Ad;Soyad;1980-01-01;40139;2020-01-01;E;A;5\n"
                  "10000000696;Ad;Soyad;1980-01-01;40140;2020-01-01;;A;6\n"
                  "10000000764;Ad;Soyad;2015-01-01;40139;2020-01-01;;A;7\n");
    struct oy_masked_list list;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_masked_list(&list, roll, 40139, &why), OY_OK);
    cr_assert_eq(list.n, 4);
    cr_assert_eq(list.n_protected, 1);
    static const char *const shown[][2] = {{"C*** B***", "10*******50"},
                                           {"C*** Z***", "10*******82"},
                                           {"Ç*** B***", "10*******14"},
                                           {"Z*** B***", "10*******46"}};
    for (size_t i = 0; i < 4; i++) {
        cr_assert_str_eq(list.row[i].name, shown[i][0]);
        cr_assert_str_eq(list.row[i].kimlik, shown[i][1]);
    }
    oy_masked_list_free(&list);
    cr_assert_eq(oy_masked_list(&list, roll, 40142, &why), OY_OK);
    cr_assert_eq(list.n + list.n_protected, 0);
    oy_masked_list_free(&list);
    cr_assert_eq(oy_masked_list(&list, roll, 40141, &why), OY_MISSING);
    cr_assert_str_eq(why.rule, "priv-5");
    oy_private_roll_free(roll);
}

/* [look-1, look-2] */

static const char rows[] = "10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;;;\n"
                           "10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;;;\n"
                           "10000000214;Sakin;İki;1990-01-01;40140;2020-01-01;E;;\n"
                           "10000000382;Sakin;Üç;2015-01-01;40139;2020-01-01;;;\n"
                           "10000000450;Sakin;Dört;1980-01-01;40139;2020-01-01;;;\n"
                           "10000000450;Sakin;Dört;1981-01-01;40139;2020-01-01;;;\n"
                           "10000000528;Sakin;Beş;x;40139;2020-01-01;;;\n"
                           "10000000147;Sakin;Altı;1980-01-01;40139;2020-01-01;;;\n";

static const struct {
    const char *kimlik, *born;
    bool found;
    uint32_t mahalle;
    uint8_t reason;
} question[] = {{"10000000146", "1980-01-01", true, 40139, 0},
                {"10000000146", "1980-01-02", false, 0, 0},
                {"10000000214", "1990-01-01", true, 40140, 0},
                {"10000000214", "1980-01-01", false, 0, 0},
                {"10000000382", "2015-01-01", true, 40139, OY_REFUSED_AGE},
                {"10000000450", "1980-01-01", true, 40139, OY_REFUSED_CONTRADICTORY},
                {"10000000450", "1981-01-01", true, 40139, OY_REFUSED_CONTRADICTORY},
                {"10000000528", "1980-01-01", false, 0, 0},
                {"10000000147", "1980-01-01", false, 0, 0},
                {"10000000900", "1980-01-01", false, 0, 0},
                {"", "1980-01-01", false, 0, 0},
                {"1000000014", "1980-01-01", false, 0, 0}};

static void check_answer(const struct oy_looked_up *got, size_t i) {
    cr_assert_eq(got->found, question[i].found, "%zu", i);
    cr_assert_eq(got->mahalle, question[i].mahalle, "%zu", i);
    cr_assert_eq(got->reason, question[i].reason, "%zu", i);
}

Test(lookup, desk_and_table_give_the_same_answers) {
    struct oy_private_roll *roll = roll_make(rows);
    struct oy_growing bytes, other;
    struct oy_lookup table;
    struct oy_looked_up got;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_lookup_build(&bytes, roll, &why), OY_OK);
    cr_assert_eq(oy_lookup_build(&other, roll, &why), OY_OK);
    cr_assert_eq(bytes.n, other.n);
    cr_assert(memcmp(bytes.p, other.p, bytes.n) != 0, "a key of its own each time");
    cr_assert_eq(oy_lookup_read(&table, oy_growing_span(&bytes), &why), OY_OK, "%s", why.text);
    cr_assert_eq(table.n, 5, "one row for each person and date: %u", table.n);
    cr_assert_arr_eq(table.roll_id, oy_private_roll_id(roll), 32);
    for (size_t i = 0; i < sizeof question / sizeof question[0]; i++) {
        struct oy_span k = oy_span_text(question[i].kimlik);
        uint32_t born = day_of(question[i].born);
        oy_lookup_roll(&got, roll, k, born);
        check_answer(&got, i);
        oy_lookup_ask(&got, &table, k, born);
        check_answer(&got, i);
    }
    cr_assert_not(holds(bytes.p, bytes.n, "1000000"));
    oy_lookup_free(&bytes);
    oy_lookup_free(&other);
    oy_private_roll_free(roll);
}

Test(lookup, tables_that_are_none_are_refused) {
    struct oy_private_roll *roll = roll_make(rows);
    struct oy_growing bytes;
    struct oy_lookup table;
    struct oy_looked_up got;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_lookup_build(&bytes, roll, &why), OY_OK);
    for (size_t n = 0; n < bytes.n; n++)
        cr_assert_eq(oy_lookup_read(&table, oy_span(bytes.p, n), &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "look-2");
    bytes.p[0] ^= 1;
    cr_assert_eq(oy_lookup_read(&table, oy_growing_span(&bytes), &why), OY_FORMAT);
    bytes.p[0] ^= 1;
    memcpy(bytes.p + OY_LOOKUP_HEAD, bytes.p + OY_LOOKUP_HEAD + OY_LOOKUP_ROW, OY_LOOKUP_ROW);
    cr_assert_eq(oy_lookup_read(&table, oy_growing_span(&bytes), &why), OY_FORMAT,
                 "twice the same");
    oy_lookup_free(&bytes);
    oy_private_roll_free(roll);
    /* nobody at all */
    roll = roll_make("");
    cr_assert_eq(oy_lookup_build(&bytes, roll, &why), OY_OK);
    cr_assert_eq(oy_lookup_read(&table, oy_growing_span(&bytes), &why), OY_OK);
    oy_lookup_ask(&got, &table, oy_span_text("10000000146"), day_of("1980-01-01"));
    cr_assert_not(got.found);
    oy_lookup_free(&bytes);
    oy_private_roll_free(roll);
}
