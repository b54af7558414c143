#include "common.h"

/* [csv-1, csv-2] */

static void expect(struct oy_span csv, enum oy_csv_encoding encoding, const char *reasons) {
    struct oy_people list;
    struct oy_why why;
    cr_assert_eq(list_try(&list, csv, encoding, &why), OY_OK, "%s", why.text);
    cr_assert_str_eq(reasons_of(&list), reasons, "%s instead of %s", reasons_of(&list), reasons);
    oy_people_free(&list);
}

static void expect_text(const char *csv, const char *reasons) {
    expect(oy_span_text(csv), OY_CSV_DETECT, reasons);
}

static void refuse(struct oy_span csv, enum oy_csv_encoding encoding, const char *rule,
                   const char *part) {
    struct oy_people list;
    struct oy_why why;
    cr_assert_neq(list_try(&list, csv, encoding, &why), OY_OK);
    cr_assert_str_eq(why.rule, rule, "%s: %s", why.rule, why.text);
    cr_assert_not_null(strstr(why.text, part), "%s", why.text);
    oy_people_free(&list);
}

static void refuse_text(const char *csv, const char *rule, const char *part) {
    refuse(oy_span_text(csv), OY_CSV_DETECT, rule, part);
}

#define ROW "10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;;;\n"

Test(csv, forms_of_a_file) {
    expect_text(HEADING ROW, "0");
    expect_text("\xef\xbb\xbf" HEADING ROW, "0");
    expect_text(HEADING, "");
    expect_text("national id,name,surname,birth date,mahalle id,resident since,protected\r\n"
                "10000000146,Sakin,Bir,1980-01-01,40139,2020-01-01,no\r\n",
                "0");
    expect_text("protected,resident since,mahalle,date of birth,LAST NAME,First Name,Kimlik No,x\n"
                "no,2020-01-01,40139,1980-01-01,Bir,Sakin,10000000146,anything\n",
                "0");
    /* no line end at the end; blank lines; quotation marks; blanks around fields */
    expect_text(
        HEADING "\n\n\"10000000146\";\"Sak;in\";\"B\"\"ir\"; 1980-01-01 ;40139;2020-01-01;;;", "0");
    expect_text(HEADING "  \n" ROW "\r\n\r\n", "0");
    expect_text("KİMLİK NO;ADI;SOYADI;DOĞUM TARİHİ;MAHALLE KODU;İKAMET BAŞLANGICI;GİZLİ KAYIT\r"
                "10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;\r",
                "0");
}

Test(csv, rows_know_their_line) {
    struct oy_people list;
    struct oy_why why;
    const char *text = HEADING "\n" ROW "10000000214;Sakin;\"Bir\niki\";1980-01-01;40139;x;;;\n"
                               "10000000382;;Bir;1980-01-01;40139;2020-01-01;;;\r\n\r\n"
                               "10000000450;;Bir;1980-01-01;40139;2020-01-01;;;";
    cr_assert_eq(list_try(&list, oy_span_text(text), OY_CSV_DETECT, &why), OY_OK);
    cr_assert_eq(list.n, 4);
    static const uint32_t lines[] = {3, 4, 6, 8};
    for (size_t i = 0; i < 4; i++) cr_assert_eq(list.person[i].line, lines[i], "%zu", i);
    cr_assert_eq(list.person[1].reason, OY_REFUSED_MALFORMED, "a line end is no text");
    oy_people_free(&list);
}

Test(csv, columns_are_named_and_needed) {
    refuse_text("", "csv-2", "empty");
    refuse_text("\n\n", "csv-2", "empty");
    refuse_text("ad;soyad\n", "csv-2",
                "kimlik no, birth date, mahalle id, resident since, protected");
    refuse_text("ad;soyad\n", "csv-2", "found: name, surname");
    refuse_text("a;b\n", "csv-2", "no heading");
    refuse_text("ad;name;soyad\n", "csv-2", "columns 1 and 2 are both called name");
    /* a first row of data is not repeated */
    struct oy_people list;
    struct oy_why why;
    cr_assert_eq(list_try(&list, oy_span_text(ROW), OY_CSV_DETECT, &why), OY_MISSING);
    cr_assert_null(strstr(why.text, "Sakin"));
    oy_people_free(&list);
    char many[512] = "ad";
    for (size_t i = 0; i < 100; i++) (void)snprintf(many + strlen(many), 8, ";x");
    refuse_text(many, "csv-2", "101 columns");
}

Test(csv, hostile_files) {
    char big[8192];
    refuse_text(HEADING "10000000146;\"Sakin;Bir;1980-01-01\n", "csv-1", "line 2");
    refuse_text(HEADING ROW "10000000146;Sa\"kin;Bir\n", "csv-1", "line 3");
    refuse_text(HEADING ROW "\"10000000146\"x;Sakin\n", "csv-1", "line 3");
    refuse(oy_span("\xff\xfe"
                   "a\0",
                   4),
           OY_CSV_DETECT, "csv-1", "UTF-16");
    refuse(oy_span("\xfe\xff\0a", 4), OY_CSV_UTF8, "csv-1", "UTF-16");
    /* a NUL is no text, wherever it stands */
    static const char nul[] = HEADING "10000000146;Sak\0in;Bir;1980-01-01;40139;2020-01-01;;;\n";
    expect(oy_span(nul, sizeof nul - 1), OY_CSV_DETECT, "1");
    static const char nul_heading[] = "kimlik no\0;ad\n";
    refuse(oy_span(nul_heading, sizeof nul_heading - 1), OY_CSV_DETECT, "csv-2", "kimlik no");
    /* 200 bytes are a field, 201 are not */
    for (int n = 200; n <= 201; n++) {
        (void)snprintf(big, sizeof big,
                       HEADING "10000000146;%0*d;Bir;1980-01-01;40139;2020-01-01;;;\n", n, 0);
        expect_text(big, n == 200 ? "0" : "1");
    }
    /* hundreds of fields in a row */
    (void)snprintf(big, sizeof big, HEADING "10000000146");
    for (size_t i = 0; i < 900; i++) (void)snprintf(big + strlen(big), 4, ";x");
    expect_text(big, "1");
    /* what is invisible, or looks like something else */
    expect_text(HEADING "10000000146;Sa\x01kin;Bir;1980-01-01;40139;2020-01-01;;;\n", "1");
    expect_text(HEADING "10000000146;Sa\xe2\x80\xaekin;Bir;1980-01-01;40139;2020-01-01;;;\n", "1");
}

Test(csv, a_field_without_an_end_does_not_take_all_memory) {
    size_t n = 1 << 20;
    char *text = malloc(n);
    cr_assert_not_null(text);
    memset(text, 'x', n);
    memcpy(text, HEADING "\"", sizeof HEADING);
    refuse(oy_span(text, n), OY_CSV_DETECT, "csv-1", "line 2");
    free(text);
}

static const char letters_utf8[] =
    HEADING "10000000146;İı Şş Ğğ;Çç Öö Üü;1980-01-01;40139;2020-01-01;hayır;Çığ;1\n";
static const char letters_1254[] =
    "kimlik no;ad;soyad;do\xf0um tarihi;mahalle;ikamet tarihi;korunan;sokak;kap\xfd no\n"
    "10000000146;\xdd\xfd \xde\xfe \xd0\xf0;\xc7\xe7 \xd6\xf6 \xdc\xfc;1980-01-01;40139;2020-01-01;"
    "hay\xfdr;\xc7\xfd\xf0;1\n";

static void expect_letters(struct oy_span csv, enum oy_csv_encoding encoding) {
    struct oy_people list;
    struct oy_why why;
    cr_assert_eq(list_try(&list, csv, encoding, &why), OY_OK, "%s", why.text);
    cr_assert_str_eq(reasons_of(&list), "0");
    cr_assert_str_eq(list.person[0].name, "İı Şş Ğğ");
    cr_assert_str_eq(list.person[0].surname, "Çç Öö Üü");
    cr_assert_str_eq(list.person[0].street, "Çığ");
    oy_people_free(&list);
}

Test(csv, every_turkish_letter_in_both_encodings) {
    expect_letters(oy_span_text(letters_utf8), OY_CSV_DETECT);
    expect_letters(oy_span_text(letters_utf8), OY_CSV_UTF8);
    expect_letters(oy_span_text(letters_1254), OY_CSV_DETECT);
    expect_letters(oy_span_text(letters_1254), OY_CSV_WINDOWS_1254);
    cr_assert_eq(oy_csv_detect(oy_span_text(letters_utf8)), OY_CSV_UTF8);
    cr_assert_eq(oy_csv_detect(oy_span_text(letters_1254)), OY_CSV_WINDOWS_1254);
}

Test(csv, mixed_encodings_do_not_pass_silently) {
    char both[2048];
    (void)snprintf(both, sizeof both, "%s%s", letters_1254,
                   "10000000214;Şen;Çağ;1980-01-01;40139;2020-01-01;;;\n" ROW);
    struct oy_people list;
    struct oy_why why;
    cr_assert_eq(list_try(&list, oy_span_text(both), OY_CSV_DETECT, &why), OY_OK);
    cr_assert_eq(list.person[1].reason, OY_REFUSED_MALFORMED);
    oy_people_free(&list);
    /* said to be UTF-8, and is not */
    (void)snprintf(both, sizeof both,
                   HEADING "10000000214;\xde"
                           "en;A;1980-01-01;40139;2020-01-01;;;\n");
    expect(oy_span_text(both), OY_CSV_UTF8, "1");
    /* bytes that Windows-1254 does not have */
    (void)snprintf(both, sizeof both, "%s%s", letters_1254,
                   "10000000214;\x81\xde;A;1980-01-01;40139;2020-01-01;;;\n");
    expect(oy_span_text(both), OY_CSV_DETECT, "0 1");
    expect(oy_span_text(both), OY_CSV_WINDOWS_1254, "0 1");
}
