/* Witnesses that whoever verifies asks for [note-8]: the check A8. */
#include "common.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hex.h"
#include "verifier/witnesses.h"

static struct oy_rec *s;
static char vkey[3][OY_NOTE_VKEY_MAX];

static void begin(void) {
    s = oy_rec_new(&(struct oy_record_plan){
        .voters = 3, .witnesses = 3, .no_changes = true, .stop = OY_REC_COSIGNED});
    for (size_t i = 0; i < 3; i++)
        (void)oy_note_vkey_write(vkey[i], oy_span_text(s->m->witnesses[i].name),
                                 OY_NOTE_COSIGNATURE, s->m->witnesses[i].key);
}

static void end(void) {
    oy_rec_free(s);
}

TestSuite(demanded, .init = begin, .fini = end, .timeout = 60);

/* Adds the line of a witness to the record's checkpoint; spoilt: one that does not hold. */
static void cosign(size_t witness, bool spoilt) {
    unsigned char room[OY_NOTE_MAX];
    struct oy_buffer file = oy_rec_read(s, "checkpoint");
    struct oy_note note;
    struct oy_writer w;
    struct oy_why why = {.status = OY_OK};
    struct oy_span text;
    cr_assert_eq(oy_note_parse(&note, oy_buffer_span(&file), &why), OY_OK);
    text = spoilt ? oy_span_text("other text\n") : note.text;
    oy_writer_init(&w, room, sizeof room);
    oy_write_span(&w, oy_buffer_span(&file));
    oy_note_cosign(&w, oy_span_text(s->m->witnesses[witness].name), s->witness[witness],
                   s->closed_at + 9, text);
    oy_rec_write(s, "checkpoint", oy_writer_end(&w));
    oy_buffer_free(&file);
}

static struct oy_check_result ask(size_t n, size_t quorum, enum oy_language language) {
    const char *keys[3] = {vkey[0], vkey[1], vkey[2]};
    struct oy_verify_options options = {.record = s->record,
                                        .threads = 2,
                                        .only = "K8 A8",
                                        .language = language,
                                        .witnesses = keys,
                                        .n_witnesses = n,
                                        .witness_quorum = quorum};
    struct oy_verification *v;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_verify(&v, &options, &why), OY_OK, "%s", why.text);
    struct oy_check_result r = *oy_verification_check(v, "A8");
    cr_assert_eq(v->verdict == OY_FAILED, r.status == OY_CHECK_FAILED);
    oy_verification_free(v);
    return r;
}

/* [note-8] */
Test(demanded, must_have_signed_the_checkpoint_and_the_closing) {
    struct oy_check_result r = ask(2, 0, OY_ENGLISH);
    cr_assert_eq(r.status, OY_CHECK_FAILED);
    cr_assert_str_eq(r.why.rule, "note-8");
    cr_assert_str_eq(r.why.where, "checkpoint");
    cosign(0, false);
    cr_assert_eq(ask(2, 0, OY_ENGLISH).status, OY_CHECK_FAILED);
    cr_assert_eq(ask(2, 1, OY_ENGLISH).status, OY_CHECK_PASSED);
    cosign(1, false);
    r = ask(2, 0, OY_ENGLISH);
    cr_assert_eq(r.status, OY_CHECK_PASSED);
    cr_assert_str_eq(r.detail, "2 of 2 on the checkpoint, 2 on the closing");
    cr_assert(strstr(ask(2, 0, OY_TURKISH).detail, "istenen tanık sayısı 2"));
    cr_assert_eq(ask(3, 0, OY_ENGLISH).status, OY_CHECK_FAILED);
}

/* [note-8] */
Test(demanded, must_have_signed_the_closing_too) {
    struct oy_buffer file;
    struct oy_note note;
    struct oy_why why = {.status = OY_OK};
    cosign(0, false);
    cr_assert_eq(ask(1, 0, OY_ENGLISH).status, OY_CHECK_PASSED);
    file = oy_rec_read(s, "closing"); /* without the witnesses' lines, which come last */
    cr_assert_eq(oy_note_parse(&note, oy_buffer_span(&file), &why), OY_OK);
    char *line = strstr((char *)file.p, s->m->witnesses[0].name);
    cr_assert_not_null(line);
    oy_rec_write(s, "closing", oy_span(file.p, (size_t)(line - (char *)file.p) - 4));
    oy_buffer_free(&file);
    struct oy_check_result r = ask(1, 0, OY_ENGLISH);
    cr_assert_eq(r.status, OY_CHECK_FAILED);
    cr_assert_str_eq(r.why.where, "closing");
}

Test(demanded, are_nobody_unless_somebody_asks) {
    cr_assert_eq(ask(0, 0, OY_ENGLISH).status, OY_CHECK_NOT_APPLICABLE);
}

/* [note-8] what was given is no key: there is no verdict */
Test(demanded, are_keys_of_witnesses) {
    static char note_key[OY_NOTE_VKEY_MAX];
    (void)oy_note_vkey_write(note_key, oy_span_text("w.example"), OY_NOTE_ED25519,
                             s->m->witnesses[0].key);
    const char *bad[] = {"w.example+00000000+AAAA", note_key, "/no/such/file", ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct oy_demanded d;
        struct oy_why why = {.status = OY_OK};
        cr_assert_neq(oy_demanded_read(&d, bad[i], &why), OY_OK, "%s", bad[i]);
    }
    const char *twice[] = {vkey[0], vkey[0]};
    struct oy_verify_options options = {
        .record = s->record, .only = "A8", .witnesses = twice, .n_witnesses = 2};
    struct oy_verification *v;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_verify(&v, &options, &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "note-8");
    options.n_witnesses = 1;
    options.witness_quorum = 2;
    cr_assert_eq(oy_verify(&v, &options, &why), OY_FORMAT);
}

Test(demanded, come_from_public_files_too) {
    struct oy_demanded d;
    struct oy_why why = {.status = OY_OK};
    char path[128], text[512], key[65];
    oy_hex_encode(key, oy_span(s->m->witnesses[1].key, 32));
    (void)snprintf(path, sizeof path, "%s/w.public", s->path);
    for (int i = 0; i < 2; i++) {
        (void)snprintf(text, sizeof text,
                       "{\"format\":\"oy-public\",\"version\":1,\"role\":\"%s\",\"name\":\"%s\","
                       "\"key\":\"%s\"}",
                       i == 0 ? "witness" : "officer", s->m->witnesses[1].name, key);
        cr_assert_eq(oy_file_write(NULL, path, oy_span_text(text), OY_FILE_REPLACE, &why), OY_OK);
        cr_assert_eq(oy_demanded_read(&d, path, &why) == OY_OK, i == 0);
    }
    cr_assert_str_eq(why.rule, "note-8");
}
