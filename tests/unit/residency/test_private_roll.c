#include "common.h"

#include <fcntl.h>
#include <sys/file.h>

#include "residency/private_roll_inside.h"

/* [priv-1, priv-2] */

static struct scratch s;
static const char *path;

static void begin(void) {
    static char p[128];
    scratch_open(&s);
    (void)snprintf(p, sizeof p, "%s/private.roll", s.path);
    path = p;
}

static void create(struct oy_private_roll *roll) {
    cr_assert_eq(oy_private_roll_create(roll, path, &s.why), OY_OK, "%s", s.why.text);
}

static oy_status open_with(struct oy_private_roll **out, const char *words) {
    struct oy_secret_bytes *p = passphrase(words);
    s.why = (struct oy_why){.status = OY_OK};
    oy_status status = oy_private_roll_open(out, path, p, &s.why);
    oy_secret_bytes_free(&p);
    return status;
}

static void refuse(const char *words) {
    struct oy_private_roll *roll;
    cr_assert_neq(open_with(&roll, words), OY_OK);
    cr_assert_null(roll);
    cr_assert_str_eq(s.why.rule, "priv-1", "%s", s.why.text);
}

static void put(struct oy_span bytes) {
    cr_assert_eq(oy_file_write(NULL, path, bytes, OY_FILE_REPLACE, &s.why), OY_OK);
}

static struct oy_buffer take(void) {
    struct oy_buffer b;
    cr_assert_eq(oy_file_read(&b, NULL, path, 1 << 24, &s.why), OY_OK);
    return b;
}

Test(private_roll, comes_back_as_it_was) {
    struct oy_private_roll *roll = roll_make(usual_rows), *back;
    struct stat st;
    size_t n, m;
    begin();
    (void)umask(0);
    create(roll);
    cr_assert_eq(stat(path, &st), 0);
    cr_assert_eq(st.st_mode & 07777, 0600);
    cr_assert_eq(open_with(&back, "twelve signs"), OY_OK, "%s", s.why.text);
    const struct oy_person *a = oy_private_roll_people(roll, &n);
    const struct oy_person *b = oy_private_roll_people(back, &m);
    cr_assert_eq(n, 4);
    cr_assert_eq(m, 4);
    for (size_t i = 0; i < n; i++) {
        cr_assert(oy_person_same(&a[i], &b[i]));
        cr_assert_eq(a[i].reason, b[i].reason);
        cr_assert_eq(a[i].line, i + 2);
        cr_assert_eq(b[i].line, i + 2);
    }
    cr_assert_eq(oy_private_roll_voters(back), 3);
    cr_assert_str_eq(oy_private_roll_voter(back, 0)->name, "Ünlem", "street A before Ç");
    cr_assert_str_eq(oy_private_roll_voter(back, 2)->surname, "Çağışı", "the other mahalle");
    cr_assert_arr_eq(oy_private_roll_id(back), oy_private_roll_id(roll), 32);
    oy_private_roll_free(roll);
    oy_private_roll_free(back);
    scratch_close(&s);
}

Test(private_roll, holds_nothing_of_the_people_in_clear) {
    struct oy_private_roll *roll = roll_make(usual_rows);
    begin();
    create(roll);
    struct oy_buffer file = take();
    static const char *const words[] = {"10000000146", "Sakin", "Bir", "Ünlem", "1000000"};
    for (size_t i = 0; i < 5; i++) cr_assert_not(holds(file.p, file.n, words[i]), "%s", words[i]);
    oy_buffer_free(&file);
    oy_private_roll_free(roll);
    scratch_close(&s);
}

Test(private_roll, a_wrong_passphrase_is_refused) {
    struct oy_private_roll *roll = roll_make(usual_rows);
    begin();
    create(roll);
    refuse("twelve signz");
    refuse("twelve sign");
    refuse("twelve signs ");
    refuse("");
    oy_private_roll_free(roll);
    scratch_close(&s);
}

Test(private_roll, a_passphrase_has_twelve_characters) {
    struct oy_why why = {.status = OY_OK};
    static const struct {
        const char *text;
        bool good;
    } row[] = {{"", false},
               {"elevensigns", false},
               {"twelve signs", true},
               {"çğıöşüÇĞİÖŞ", false},
               {"çğıöşüÇĞİÖŞÜ", true},
               {"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xff\xff\xff\xff", false}};
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        struct oy_secret_bytes *p = passphrase(row[i].text);
        cr_assert_eq(oy_passphrase_check(p, &why) == OY_OK, row[i].good, "%s", row[i].text);
        oy_secret_bytes_free(&p);
    }
}

Test(private_roll, every_byte_counts) {
    struct oy_private_roll *roll = roll_make(usual_rows);
    begin();
    create(roll);
    struct oy_buffer file = take();
    for (size_t i = 0; i < file.n; i++) {
        file.p[i] ^= 1;
        put(oy_buffer_span(&file));
        refuse("twelve signs");
        file.p[i] ^= 1;
    }
    put(oy_buffer_span(&file));
    struct oy_private_roll *back;
    cr_assert_eq(open_with(&back, "twelve signs"), OY_OK);
    oy_private_roll_free(back);
    oy_buffer_free(&file);
    oy_private_roll_free(roll);
    scratch_close(&s);
}

Test(private_roll, every_cut_is_noticed_and_every_byte_more) {
    struct oy_private_roll *roll = roll_make(usual_rows);
    begin();
    create(roll);
    struct oy_buffer file = take();
    for (size_t n = 0; n < file.n; n++) {
        put(oy_span(file.p, n));
        refuse("twelve signs");
    }
    put(oy_span(file.p, file.n + 1)); /* the zero behind a buffer */
    refuse("twelve signs");
    oy_buffer_free(&file);
    oy_private_roll_free(roll);
    scratch_close(&s);
}

static const char *many_rows(size_t n) {
    static char text[60000];
    size_t used = 0;
    for (size_t i = 0; i < n; i++)
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 "%s;Sakin;Sayı %zu;1980-01-01;40139;2020-01-01;;Sokak;%zu\n",
                                 kimlik((unsigned)i + 1), i, i);
    return text;
}

/* A roll of several chunks. */
static struct oy_private_roll *long_roll(void) {
    struct oy_people people;
    struct oy_roll_setup setup;
    struct oy_roll_lock lock;
    struct oy_private_roll *roll;
    struct oy_why why = {.status = OY_OK};
    struct oy_secret_bytes *p = passphrase("twelve signs");
    setup_make(&setup);
    list_read(&people, many_rows(800));
    for (size_t i = 0; i < 800 * 4; i++) { /* appended while it is read: five times in all */
        struct oy_person again = people.person[i];
        again.reason = OY_REFUSED_REPEATED;
        cr_assert_eq(oy_people_copy(&people, &again, &why), OY_OK);
    }
    cr_assert_eq(oy_roll_lock_new(&lock, setup.roll_id, cheap, p, &why), OY_OK);
    struct oy_private_roll_source source = {
        .setup = &setup, .people = &people, .day = day_of("2027-01-20"), .lock = &lock};
    cr_assert_eq(oy_private_roll_make(&roll, &source, &why), OY_OK, "%s", why.text);
    oy_secret_bytes_free(&p);
    return roll;
}

Test(private_roll, a_missing_end_or_chunk_is_noticed_at_each_chunk) {
    const size_t head = OY_ROLL_HEAD + OY_ROLL_STREAM, each = OY_ROLL_CHUNK + OY_ROLL_TAG;
    struct oy_private_roll *roll = long_roll(), *back;
    begin();
    create(roll);
    struct oy_buffer file = take();
    cr_assert_gt(file.n, head + 3 * each, "several chunks: %zu", file.n);
    cr_assert_eq(open_with(&back, "twelve signs"), OY_OK, "%s", s.why.text);
    oy_private_roll_free(back);
    for (size_t end = head; end < file.n; end += each) {
        put(oy_span(file.p, end));
        refuse("twelve signs");
    }
    /* the first chunk left out; two exchanged */
    unsigned char *copy = malloc(file.n);
    memcpy(copy, file.p, head);
    memcpy(copy + head, file.p + head + each, file.n - head - each);
    put(oy_span(copy, file.n - each));
    refuse("twelve signs");
    memcpy(copy, file.p, file.n);
    memcpy(copy + head + each, file.p + head + 2 * each, each);
    memcpy(copy + head + 2 * each, file.p + head + each, each);
    put(oy_span(copy, file.n));
    refuse("twelve signs");
    free(copy);
    oy_buffer_free(&file);
    oy_private_roll_free(roll);
    scratch_close(&s);
}

Test(private_roll, another_rolls_id_is_not_its_own) {
    struct oy_private_roll *roll = roll_make(usual_rows);
    begin();
    create(roll);
    struct oy_buffer file = take();
    memset(file.p + OY_ROLL_ID_AT, 8, 32);
    put(oy_buffer_span(&file));
    refuse("twelve signs");
    oy_buffer_free(&file);
    oy_private_roll_free(roll);
    scratch_close(&s);
}

Test(private_roll, is_not_put_in_the_place_of_another_file) {
    struct oy_private_roll *roll = roll_make(usual_rows), *one, *two;
    begin();
    create(roll);
    s.why = (struct oy_why){.status = OY_OK};
    cr_assert_eq(oy_private_roll_create(roll, path, &s.why), OY_STATE, "the name is taken");
    cr_assert_eq(open_with(&one, "twelve signs"), OY_OK);
    cr_assert_eq(open_with(&two, "twelve signs"), OY_OK);
    cr_assert_eq(oy_private_roll_save(one, path, &s.why), OY_OK, "%s", s.why.text);
    cr_assert_eq(oy_private_roll_save(one, path, &s.why), OY_OK, "its own file, once more");
    cr_assert_eq(oy_private_roll_save(two, path, &s.why), OY_STATE, "somebody else was faster");
    cr_assert_str_eq(s.why.rule, "priv-1");
    put(oy_span_text("a letter"));
    cr_assert_eq(oy_private_roll_save(one, path, &s.why), OY_STATE);
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(oy_private_roll_save(one, path, &s.why), OY_MISSING);
    cr_assert_eq(scratch_count(&s), 0, "nothing is left beside it");
    oy_private_roll_free(roll);
    oy_private_roll_free(one);
    oy_private_roll_free(two);
    scratch_close(&s);
}

Test(private_roll, is_saved_by_one_program_at_a_time) {
    struct oy_private_roll *roll = roll_make(usual_rows), *one;
    begin();
    create(roll);
    cr_assert_eq(open_with(&one, "twelve signs"), OY_OK);
    struct oy_buffer before = take(), after;
    int other = open(path, O_RDONLY | O_CLOEXEC); /* another program between look and rename */
    cr_assert_eq(flock(other, LOCK_EX | LOCK_NB), 0);
    cr_assert_eq(oy_private_roll_save(one, path, &s.why), OY_STATE);
    cr_assert_str_eq(s.why.rule, "priv-1");
    after = take();
    cr_assert(oy_span_equal(oy_buffer_span(&before), oy_buffer_span(&after)), "nothing changed");
    cr_assert_eq(close(other), 0);
    cr_assert_eq(oy_private_roll_save(one, path, &s.why), OY_OK, "%s", s.why.text);
    oy_buffer_free(&before);
    oy_buffer_free(&after);
    oy_private_roll_free(roll);
    oy_private_roll_free(one);
    scratch_close(&s);
}

Test(private_roll, of_an_unknown_group_is_refused) {
    struct oy_private_roll *roll = roll_make(usual_rows);
    begin();
    roll->setup.group = 77; /* and all hashes made to fit */
    cr_assert_eq(oy_private_roll_hash_people(roll, &s.why), OY_OK);
    crypto_hash_sha256_state h = roll->after_people;
    (void)crypto_hash_sha256_final(&h, roll->event[0].people);
    create(roll);
    refuse("twelve signs");
    oy_private_roll_free(roll);
    scratch_close(&s);
}

Test(private_roll, commitments_differ_by_roll_registrar_and_content) {
    struct oy_private_roll *a = roll_make(usual_rows), *b = roll_make(usual_rows), *back;
    unsigned char one[32], two[32], again[32];
    begin();
    oy_private_roll_commitment(one, a, 1);
    oy_private_roll_commitment(two, a, 2);
    oy_private_roll_commitment(again, b, 1);
    cr_assert_arr_neq(one, two, 32);
    cr_assert_arr_neq(one, again, 32, "the salt is drawn");
    create(a);
    cr_assert_eq(open_with(&back, "twelve signs"), OY_OK);
    oy_private_roll_commitment(again, back, 1);
    cr_assert_arr_eq(one, again, 32, "and kept in the file");
    struct oy_roll_change c = {
        .act = OY_ACT_POST, .day = day_of("2027-02-01"), .officer = officer(1)};
    uint32_t number;
    cr_assert_eq(oy_private_roll_change(&number, back, &c, &s.why), OY_OK);
    oy_private_roll_commitment(again, back, 1);
    cr_assert_arr_neq(one, again, 32, "the history is in it");
    oy_private_roll_free(a);
    oy_private_roll_free(b);
    oy_private_roll_free(back);
    scratch_close(&s);
}

static void common_list(unsigned char out[32], const char *rows) {
    struct oy_private_roll *roll = roll_make(rows);
    oy_private_roll_common_list(out, roll);
    oy_private_roll_free(roll);
}

/* [elig-4] */
Test(private_roll, the_common_list_is_compared_by_its_people_and_their_order) {
    static const char one[] = "10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;;A Sokak;2\n";
    static const char two[] = "10000000214;Örnek;İki;1990-02-28;40139;2020-01-01;;B Sokak;1\n";
    static const char moved[] = "10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;;C Sokak;2\n";
    static const char elsewhere[] =
        "10000000146;Sakin;Bir;1980-01-01;40140;2020-01-01;;A Sokak;2\n";
    char rows[4][256];
    unsigned char digest[4][32];
    (void)snprintf(rows[0], sizeof rows[0], "%s%s", one, two);
    (void)snprintf(rows[1], sizeof rows[1], "%s%s", two, one);
    (void)snprintf(rows[2], sizeof rows[2], "%s%s", moved, two);
    (void)snprintf(rows[3], sizeof rows[3], "%s%s", elsewhere, two);
    for (unsigned i = 0; i < 4; i++) common_list(digest[i], rows[i]);
    cr_assert_arr_eq(digest[0], digest[1], 32, "the file's order tells nothing");
    cr_assert_arr_neq(digest[0], digest[2], 32, "another street is another line");
    cr_assert_arr_neq(digest[0], digest[3], 32, "another mahalle");
}

Test(private_roll, costs_have_bounds) {
    static const struct oy_roll_cost bad[] = {{0, 8}, {65, 8}, {1, 7}, {1, (1 << 20) + 1}};
    struct oy_roll_lock lock;
    struct oy_why why = {.status = OY_OK};
    unsigned char id[32] = {0};
    struct oy_secret_bytes *p = passphrase("twelve signs");
    cr_assert_eq(oy_base_init(&why), OY_OK);
    for (size_t i = 0; i < 4; i++) {
        cr_assert_eq(oy_roll_lock_new(&lock, id, bad[i], p, &why), OY_RANGE);
        oy_roll_lock_clear(&lock);
    }
    oy_secret_bytes_free(&p);
}
