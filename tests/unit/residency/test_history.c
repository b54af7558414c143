#include "common.h"
#include "residency/private_roll_inside.h"

/* [priv-3, priv-4] */

static struct oy_why why;

static oy_status change(struct oy_private_roll *roll, struct oy_roll_change c, const char *day,
                        const struct oy_sign_key *key) {
    uint32_t number = 0;
    why = (struct oy_why){.status = OY_OK};
    c.day = day_of(day);
    c.officer = key;
    oy_status status = oy_private_roll_change(&number, roll, &c, &why);
    if (status == OY_OK) cr_assert_eq(number, oy_private_roll_events(roll));
    return status;
}

static oy_status approve(struct oy_private_roll *roll, uint32_t number, const char *day,
                         const struct oy_sign_key *key) {
    why = (struct oy_why){.status = OY_OK};
    return oy_private_roll_approve(roll, number, day_of(day), key, &why);
}

static void must(oy_status status) {
    cr_assert_eq(status, OY_OK, "%s", why.text);
}

static void refused(oy_status status, const char *rule, const char *part) {
    cr_assert_neq(status, OY_OK);
    cr_assert_str_eq(why.rule, rule, "%s: %s", why.rule, why.text);
    cr_assert_not_null(strstr(why.text, part), "%s", why.text);
}

static const struct oy_roll_change post = {.act = OY_ACT_POST}, take_down = {.act = OY_ACT_REMOVE};

static struct oy_person who(const char *number) {
    struct oy_person p = {.name = "Yeni",
                          .surname = "Kişi",
                          .street = "",
                          .address = "",
                          .mahalle = 40142,
                          .born = day_of("1990-01-01"),
                          .since = day_of("2020-01-01")};
    memcpy(p.kimlik, number, OY_KIMLIK);
    return p;
}

static struct oy_roll_change objection(const struct oy_person *p) {
    return (struct oy_roll_change){.act = OY_ACT_OBJECTION, .text = "Taşınmış", .person = p};
}

static struct oy_roll_change decision(uint32_t number, enum oy_roll_result r,
                                      const struct oy_person *p) {
    return (struct oy_roll_change){.act = OY_ACT_DECISION,
                                   .objection = number,
                                   .result = r,
                                   .text = "Belge görüldü",
                                   .person = p};
}

static struct oy_roll_change correction(enum oy_roll_result r, const struct oy_person *p) {
    return (struct oy_roll_change){
        .act = OY_ACT_CORRECTION, .result = r, .text = "Yanlış yazılmış", .person = p};
}

/* Written, read and verified: the same history. */
static struct oy_private_roll *again(struct oy_private_roll *roll) {
    struct scratch s;
    struct oy_private_roll *back;
    struct oy_secret_bytes *p = passphrase("twelve signs");
    scratch_open(&s);
    const char *path = scratch_path(&s, "roll");
    cr_assert_eq(oy_private_roll_create(roll, path, &s.why), OY_OK);
    cr_assert_eq(oy_private_roll_open(&back, path, p, &s.why), OY_OK, "%s", s.why.text);
    cr_assert_eq(oy_private_roll_voters(back), oy_private_roll_voters(roll));
    for (uint32_t i = 0; i < oy_private_roll_voters(roll); i++)
        cr_assert(oy_person_same(oy_private_roll_voter(roll, i), oy_private_roll_voter(back, i)));
    oy_secret_bytes_free(&p);
    oy_private_roll_free(roll);
    scratch_close(&s);
    return back;
}

Test(history, posting_and_removal_need_two_different_officers) {
    struct oy_private_roll *roll = roll_make(usual_rows);
    refused(change(roll, post, "2027-02-01", officer(4)), "priv-3", "no officer");
    refused(change(roll, take_down, "2027-03-03", officer(1)), "priv-3", "not posted");
    must(change(roll, post, "2027-02-01", officer(1)));
    cr_assert_not(oy_event_holds(oy_private_roll_event(roll, 2)));
    refused(approve(roll, 2, "2027-02-01", officer(1)), "priv-3", "signed this already");
    refused(approve(roll, 2, "2027-02-01", officer(4)), "priv-3", "no officer");
    refused(change(roll, take_down, "2027-03-03", officer(2)), "priv-3", "not posted");
    refused(change(roll, post, "2027-02-01", officer(2)), "priv-3", "event 2");
    roll = again(roll);
    must(approve(roll, 2, "2027-02-02", officer(2)));
    cr_assert(oy_event_holds(oy_private_roll_event(roll, 2)));
    must(approve(roll, 2, "2027-02-03", officer(3)));
    must(change(roll, take_down, "2027-03-03", officer(3)));
    must(approve(roll, 3, "2027-03-03", officer(1)));
    refused(approve(roll, 1, "2027-03-03", officer(1)), "priv-3", "needs no signature");
    refused(approve(roll, 4, "2027-03-03", officer(1)), "priv-3", "no event 4");
    refused(approve(roll, 0, "2027-03-03", officer(1)), "priv-3", "no event 0");
    oy_private_roll_free(again(roll));
}

Test(history, days_are_those_of_the_manifest) {
    struct oy_private_roll *roll = roll_make(usual_rows);
    struct oy_person p = who("10000000146");
    refused(change(roll, post, "2027-01-31", officer(1)), "priv-4", "2027-02-01");
    must(change(roll, post, "2027-02-01", officer(1)));
    refused(approve(roll, 2, "2027-01-31", officer(2)), "priv-4", "before its event");
    must(approve(roll, 2, "2027-02-01", officer(2)));
    refused(change(roll, take_down, "2027-03-02", officer(1)), "priv-4", "2027-03-03");
    refused(change(roll, objection(&p), "2027-01-31", NULL), "priv-4", "before that of event 2");
    must(change(roll, objection(&p), "2027-02-01", NULL));
    refused(change(roll, decision(3, OY_RESULT_OFF, &p), "2027-03-21", officer(1)), "priv-4",
            "2027-03-20");
    must(change(roll, decision(3, OY_RESULT_OFF, &p), "2027-03-20", officer(1)));
    refused(approve(roll, 4, "2027-03-21", officer(2)), "priv-4", "2027-03-20");
    must(approve(roll, 4, "2027-03-20", officer(2)));
    refused(change(roll, correction(OY_RESULT_OFF, &p), "2027-04-02", officer(1)), "priv-4",
            "final");
    refused(change(roll, objection(&p), "2027-04-02", NULL), "priv-4", "final");
    must(change(roll, correction(OY_RESULT_OFF, &p), "2027-04-01", officer(1)));
    refused(approve(roll, 5, "2027-04-02", officer(2)), "priv-4", "final");
    oy_private_roll_free(again(roll));
}

Test(history, an_objection_is_decided_once_with_a_reason) {
    struct oy_private_roll *roll = roll_make(usual_rows);
    struct oy_person one = who("10000000146"), two = who("10000000214"), bad = who("10000000147");
    struct oy_roll_change c = objection(&one);
    c.text = "";
    refused(change(roll, c, "2027-02-01", NULL), "priv-3", "reason");
    refused(change(roll, objection(&bad), "2027-02-01", NULL), "elig-1", "no kimlik");
    must(change(roll, objection(&one), "2027-02-01", NULL)); /* 2 */
    cr_assert_str_eq(oy_private_roll_event(roll, 2)->person.name, "", "no more than is needed");
    refused(change(roll, decision(1, OY_RESULT_OFF, &one), "2027-02-02", officer(1)), "priv-3",
            "event 1 is no objection");
    refused(change(roll, decision(9, OY_RESULT_OFF, &one), "2027-02-02", officer(1)), "priv-3",
            "event 9 is no objection");
    refused(change(roll, decision(2, OY_RESULT_OFF, &two), "2027-02-02", officer(1)), "priv-3",
            "another person");
    refused(change(roll, decision(2, OY_RESULT_NONE, NULL), "2027-02-02", officer(1)), "priv-3",
            "result");
    c = decision(2, OY_RESULT_OFF, &one);
    c.text = NULL;
    refused(change(roll, c, "2027-02-02", officer(1)), "priv-3", "reason");
    /* two decisions wait; the one that gets its second signature stands */
    must(change(roll, decision(2, OY_RESULT_OFF, &one), "2027-02-02", officer(1)));
    must(change(roll, decision(2, OY_RESULT_UNCHANGED, NULL), "2027-02-02", officer(2)));
    cr_assert_eq(oy_private_roll_voters(roll), 3, "nothing has changed yet");
    must(approve(roll, 3, "2027-02-03", officer(3)));
    cr_assert_eq(oy_private_roll_voters(roll), 2);
    refused(approve(roll, 4, "2027-02-03", officer(3)), "priv-3", "decided already, by event 3");
    refused(change(roll, decision(2, OY_RESULT_UNCHANGED, NULL), "2027-02-03", officer(2)),
            "priv-3", "decided already");
    roll = again(roll);
    size_t n;
    cr_assert_eq(oy_private_roll_people(roll, &n)[0].reason, OY_REFUSED_OBJECTION);
    oy_private_roll_free(roll);
}

Test(history, corrections_put_on_add_and_take_off) {
    struct oy_private_roll *roll = roll_make(usual_rows);
    struct oy_person added = who("10000000528"), young = who("10000000450"),
                     nobody = who("10000000900"), wrong = who("10000000528");
    wrong.mahalle = 1;
    refused(change(roll, correction(OY_RESULT_ON, &wrong), "2027-02-01", officer(1)), "priv-3",
            "mahalle");
    refused(change(roll, correction(OY_RESULT_OFF, &nobody), "2027-02-01", officer(1)), "priv-3",
            "nobody");
    refused(change(roll, correction(OY_RESULT_UNCHANGED, NULL), "2027-02-01", officer(1)), "priv-3",
            "correction");
    young.born = day_of("2015-01-01");
    refused(change(roll, correction(OY_RESULT_ON, &young), "2027-02-01", officer(1)), "priv-3",
            "too young");
    young.born = day_of("2005-01-01");
    must(change(roll, correction(OY_RESULT_ON, &added), "2027-02-01", officer(1)));
    must(change(roll, correction(OY_RESULT_ON, &young), "2027-02-01", officer(1)));
    cr_assert_eq(oy_private_roll_voters(roll), 3);
    must(approve(roll, 2, "2027-02-02", officer(2)));
    must(approve(roll, 3, "2027-02-02", officer(2)));
    cr_assert_eq(oy_private_roll_voters(roll), 5);
    size_t n;
    (void)oy_private_roll_people(roll, &n);
    cr_assert_eq(n, 5, "the row about the same person is gone");
    roll = again(roll);
    must(change(roll, correction(OY_RESULT_OFF, &added), "2027-02-03", officer(1)));
    must(approve(roll, 4, "2027-02-03", officer(3)));
    cr_assert_eq(oy_private_roll_voters(roll), 4);
    must(change(roll, correction(OY_RESULT_ON, &added), "2027-02-04", officer(1)));
    must(approve(roll, 5, "2027-02-04", officer(3)));
    cr_assert_eq(oy_private_roll_voters(roll), 5, "and on again");
    oy_private_roll_free(again(roll));
}

Test(history, a_correction_settles_contradictory_rows) {
    struct oy_private_roll *roll =
        roll_make("10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;;;\n"
                  "10000000146;Sakin;İki;1980-01-01;40139;2020-01-01;;;\n");
    struct oy_person p = who("10000000146");
    cr_assert_eq(oy_private_roll_voters(roll), 0);
    must(change(roll, correction(OY_RESULT_ON, &p), "2027-02-01", officer(1)));
    must(approve(roll, 2, "2027-02-01", officer(2)));
    cr_assert_eq(oy_private_roll_voters(roll), 1);
    oy_private_roll_free(again(roll));
}

/* Escape sequences would show the second officer another text than the one that is signed, and a
 * field of more bytes than its length has room for would be read back as another one. */
Test(history, texts_hold_what_can_be_shown) {
    struct oy_private_roll *roll = roll_make(usual_rows);
    struct oy_person p = who("10000000528");
    char much[256 + 1] = "";
    struct oy_roll_change c = correction(OY_RESULT_ON, &p);
    c.text = "Görüldü\033[2K";
    refused(change(roll, c, "2027-02-01", officer(1)), "priv-3", "no text");
    c.text = "\xe2\x80\xaeters";
    refused(change(roll, c, "2027-02-01", officer(1)), "priv-3", "no text");
    p.surname = "K\rA";
    refused(change(roll, correction(OY_RESULT_ON, &p), "2027-02-01", officer(1)), "csv-1", "field");
    memset(much, 'k', sizeof much - 1);
    p.surname = much;
    refused(change(roll, correction(OY_RESULT_ON, &p), "2027-02-01", officer(1)), "csv-1", "field");
    oy_private_roll_free(roll);
}

/* Nor may they come out of a file, whoever wrote it. */
Test(history, a_file_with_an_escape_sequence_is_refused) {
    static const char *const texts[] = {"Taş\033[1A", "a\nb", "\xc2\x9bK"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct oy_private_roll *roll = roll_make(usual_rows);
        struct oy_person p = who("10000000146");
        unsigned char bytes[OY_EVENT_BYTES_MAX];
        struct oy_roll_event back;
        must(change(roll, objection(&p), "2027-02-01", NULL));
        roll->event[1].text = texts[i];
        size_t n = oy_event_write(bytes, &roll->event[1]);
        refused(oy_event_read(&back, &roll->texts, oy_span(bytes, n), &why), "priv-3", "text");
        roll->event[1].text = "";
        roll->event[1].person.name = texts[i];
        n = oy_event_write(bytes, &roll->event[1]);
        refused(oy_event_read(&back, &roll->texts, oy_span(bytes, n), &why), "priv-1", "text");
        roll->event[1].person.name = "";
        oy_private_roll_free(roll);
    }
}

/* What somebody who has the passphrase might do. */
static void tampered(void (*how)(struct oy_private_roll *), const char *rule) {
    struct oy_private_roll *roll = roll_make(usual_rows);
    struct oy_person p = who("10000000146");
    must(change(roll, post, "2027-02-01", officer(1)));
    must(approve(roll, 2, "2027-02-01", officer(2)));
    must(change(roll, objection(&p), "2027-02-02", NULL));
    must(change(roll, decision(3, OY_RESULT_OFF, &p), "2027-02-03", officer(1)));
    cr_assert_eq(oy_private_roll_verify(roll, &why), OY_OK);
    how(roll);
    for (size_t i = 0; i < roll->n_events; i++) { /* the chain is made to fit, as far as it goes */
        unsigned char bytes[OY_EVENT_BYTES_MAX];
        (void)oy_event_write(bytes, &roll->event[i]);
    }
    cr_assert_eq(oy_private_roll_hash_people(roll, &why), OY_OK);
    refused(oy_private_roll_verify(roll, &why), rule, "");
    oy_private_roll_free(roll);
}

static void day_by_hand(struct oy_private_roll *r) {
    r->event[1].day_by_hand = true;
}
static void early_day(struct oy_private_roll *r) {
    r->event[1].day--;
}
static void later_day(struct oy_private_roll *r) {
    r->event[3].day++;
}
static void one_twice(struct oy_private_roll *r) {
    r->event[1].signature[1] = r->event[1].signature[0];
}
static void not_an_officer(struct oy_private_roll *r) {
    r->event[1].signature[1].officer = 4;
}
static void other_officer(struct oy_private_roll *r) {
    r->event[1].signature[1].officer = 3;
}
static void forged(struct oy_private_roll *r) {
    r->event[3].signature[1] = r->event[1].signature[1];
    r->event[3].signature[1].day = r->event[3].day;
    r->event[3].n_signatures = 2;
}
static void early_signature(struct oy_private_roll *r) {
    r->event[1].signature[0].day--;
}
/* The days beside the signatures are signed, too. */
static void other_signature_day(struct oy_private_roll *r) {
    r->event[1].signature[1].day++;
}
static void about_no_objection(struct oy_private_roll *r) {
    r->event[2].objection = 1;
}
static void more_than_the_number(struct oy_private_roll *r) {
    r->event[2].person.mahalle = 40139;
}
static void an_import_with_words(struct oy_private_roll *r) {
    r->event[0].text = "Belge";
}
static void signed_objection(struct oy_private_roll *r) {
    r->event[2].signature[0] = r->event[1].signature[0];
    r->event[2].n_signatures = 1;
}
static void left_out(struct oy_private_roll *r) {
    r->event[2] = r->event[3];
    r->n_events--;
}
static void no_import(struct oy_private_roll *r) {
    r->n_events = 0;
}
static void other_people(struct oy_private_roll *r) {
    r->base.person[3].reason = OY_REFUSED_NOT;
}
static void other_dates(struct oy_private_roll *r) {
    r->setup.rules.roll_final++;
}
static void other_reason(struct oy_private_roll *r) {
    r->event[3].text = "Başka bir gerekçe";
}

Test(history, tampering_is_noticed) {
    tampered(day_by_hand, "priv-3");
    tampered(early_day, "priv-4");
    tampered(later_day, "priv-4");
    tampered(one_twice, "priv-3");
    tampered(not_an_officer, "priv-3");
    tampered(other_officer, "priv-3");
    tampered(forged, "priv-3");
    tampered(early_signature, "priv-4");
    tampered(other_signature_day, "priv-3");
    tampered(about_no_objection, "priv-3");
    tampered(more_than_the_number, "priv-3");
    tampered(an_import_with_words, "priv-3");
    tampered(signed_objection, "priv-3");
    tampered(left_out, "priv-3");
    tampered(no_import, "priv-3");
    tampered(other_people, "priv-3");
    tampered(other_dates, "priv-3");
    tampered(other_reason, "priv-3");
}

Test(history, a_roll_fits_only_its_manifest) {
    struct oy_private_roll *roll = roll_make(usual_rows);
    struct oy_roll_setup setup;
    struct oy_mahalle mahalle[3];
    struct oy_manifest *m = calloc(1, sizeof *m);
    setup_make(&setup);
    m->group = oy_group_by_id(setup.group);
    refused(oy_private_roll_fits(roll, m, &why), "man-9", "who may vote");
    m->has_residency = true;
    m->residency = setup.rules;
    memcpy(m->roll_id, setup.roll_id, 32);
    m->n_officers = 3;
    for (size_t i = 0; i < 3; i++) memcpy(m->officers[i].key, setup.officer[i], 32);
    for (size_t i = 0; i < 3; i++) mahalle[i] = (struct oy_mahalle){setup.mahalle[i], NULL};
    m->mahalle = mahalle;
    m->n_mahalle = 3;
    must(oy_private_roll_fits(roll, m, &why));
    m->roll_id[0] ^= 1;
    refused(oy_private_roll_fits(roll, m, &why), "priv-3", "another election");
    m->roll_id[0] ^= 1;
    m->residency.roll_final++;
    refused(oy_private_roll_fits(roll, m, &why), "priv-3", "dates");
    m->residency.roll_final--;
    m->officers[2].key[0] ^= 1;
    refused(oy_private_roll_fits(roll, m, &why), "priv-3", "officers");
    m->officers[2].key[0] ^= 1;
    mahalle[2].id++;
    refused(oy_private_roll_fits(roll, m, &why), "priv-3", "mahalle");
    free(m);
    oy_private_roll_free(roll);
}
