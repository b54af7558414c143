/* Parts that voters' devices made, as they come to a registrar [cred-3]. */
#include "../base/scratch.h"
#include "election/credential.h"
#include "steps/enrolled.h"
#include "steps/step_manifest.h"
#include "tests/support/world.h"

static struct oy_why why;
static struct scratch s;
static struct oy_world *w;
static uint32_t homes[] = {10, 10, 20};
static const struct oy_list list = {.n = 3, .mahalle = homes};

static void begin(void) {
    scratch_open(&s);
    w = oy_world_new("ristretto255", oy_world_contests);
    cr_assert_eq(mkdir(scratch_path(&s, "in"), 0700), 0);
}

static void end(void) {
    oy_world_free(w);
    scratch_close(&s);
}

/* What a voter's device sends. */
static struct oy_buffer enrolment(const struct oy_manifest *m, unsigned registrar,
                                  uint32_t mahalle) {
    struct oy_secret *secret = oy_secret_alloc(1);
    struct oy_enrolment e;
    struct oy_buffer out;
    m->group->secret_random(secret);
    oy_enrolment_make(&e, m, registrar, mahalle, secret);
    cr_assert_eq(oy_enrolment_write(&out, m, &e, &why), OY_OK);
    oy_secret_free(secret);
    return out;
}

static void deliver(const char *name, const struct oy_buffer *bytes) {
    char path[64];
    (void)snprintf(path, sizeof path, "in/%s", name);
    cr_assert_eq(oy_file_write(&s.dir, path, oy_buffer_span(bytes), OY_FILE_REPLACE, &why), OY_OK);
}

static oy_status collect(struct oy_enrolled *out) {
    why = (struct oy_why){.status = OY_OK};
    return oy_enrolled_collect(out, w->m, 1, &list, scratch_path(&s, "in"), &why);
}

/* Delivered for line 2 of the list it is refused by this rule. */
static void refused(const struct oy_buffer *bytes, const char *rule, const char *words) {
    struct oy_enrolled e;
    deliver("2.enrolment", bytes);
    cr_assert_neq(collect(&e), OY_OK);
    cr_assert_str_eq(why.rule, rule, "%s", why.text);
    cr_assert_not_null(strstr(why.text, words), "%s", why.text);
    cr_assert_eq(e.n, 0);
    cr_assert_eq(unlink(scratch_path(&s, "in/2.enrolment")), 0);
}

Test(enrolled, comes_by_line) {
    struct oy_enrolled e;
    begin();
    struct oy_buffer a = enrolment(w->m, 1, 20), b = enrolment(w->m, 1, 10);
    deliver("3.enrolment", &a);
    deliver("1.enrolment", &b);
    cr_assert_eq(collect(&e), OY_OK, "%s: %s", why.where, why.text);
    cr_assert_eq(e.n, 2);
    cr_assert_not_null(oy_enrolled_find(&e, 1));
    cr_assert_null(oy_enrolled_find(&e, 2));
    cr_assert_eq(oy_enrolled_find(&e, 3)->mahalle, 20);
    oy_enrolled_clear(&e);
    oy_buffer_free(&a);
    oy_buffer_free(&b);
    end();
}

/* One file for two lines: whoever copied it would make the lists impossible to merge [roll-4], once
 * all codes are drawn. */
Test(enrolled, is_not_taken_for_two_lines) {
    struct oy_enrolled e;
    begin();
    struct oy_buffer a = enrolment(w->m, 1, 10), b = enrolment(w->m, 1, 20);
    deliver("1.enrolment", &a);
    deliver("3.enrolment", &b);
    refused(&a, "cred-3", "lines 1 and 2");
    cr_assert_eq(collect(&e), OY_OK);
    oy_enrolled_clear(&e);
    oy_buffer_free(&a);
    oy_buffer_free(&b);
    end();
}

Test(enrolled, is_for_its_registrar_mahalle_and_roll) {
    begin();
    struct oy_buffer b = enrolment(w->m, 2, 10);
    refused(&b, "cred-3", "registrar 2");
    b.p[6 + 32] = 1; /* says another registrar than its proof */
    refused(&b, "roll-5", "proof");
    oy_buffer_free(&b);
    b = enrolment(w->m, 1, 20);
    refused(&b, "cred-3", "mahalle 20");
    b.p[6 + 32 + 1 + 3] = 10;
    refused(&b, "roll-5", "proof");
    oy_buffer_free(&b);
    struct oy_manifest other = *w->m;
    other.roll_id[0] ^= 1;
    b = enrolment(&other, 1, 10);
    refused(&b, "cred-3", "another roll");
    b.p[6] ^= 1;
    refused(&b, "roll-5", "proof");
    oy_buffer_free(&b);
    end();
}

Test(enrolled, has_the_name_of_a_line) {
    static const char *const names[] = {"0.enrolment", "4.enrolment",     "01.enrolment",
                                        ".enrolment",  "1.enrolment.bak", "+1.enrolment",
                                        "1 .enrolment"};
    struct oy_enrolled e;
    begin();
    struct oy_buffer a = enrolment(w->m, 1, 10);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[64];
        deliver(names[i], &a);
        cr_assert_eq(collect(&e), OY_MISMATCH, "%s", names[i]);
        cr_assert_str_eq(why.rule, "cred-3");
        (void)snprintf(path, sizeof path, "in/%s", names[i]);
        cr_assert_eq(unlink(scratch_path(&s, path)), 0);
    }
    oy_buffer_free(&a);
    end();
}

/* What an enrolment that was broken off has left is not mixed with the next one's codes. */
Test(enrolled, of_an_earlier_try_is_in_the_way) {
    struct oy_step step = {.threads = 1};
    begin();
    scratch_put(&s, "enrolments.secret", "of yesterday");
    why = (struct oy_why){.status = OY_OK};
    cr_assert_eq(oy_step_enrol_list(&step, w->m, &list, NULL, 1, NULL, s.path, &why), OY_STATE);
    cr_assert_not_null(strstr(why.where, "enrolments.secret"), "%s", why.where);
    cr_assert_eq(scratch_count(&s), 1, "no code was drawn");
    end();
}
