/* a26: secret bytes in what is published, sent or printed. A whole election is played; everything
 * that leaves a person's own secret files is searched for everybody's secrets, as bytes, as hex
 * (either case) and as base64. And a dealer that sends a share in clear is refused. */
#define _GNU_SOURCE /* memmem */
#include <ctype.h>
#include <fcntl.h>
#include <ftw.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/secret.h"
#include "election/ceremony_share.h"
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record_ceremony.h"

enum { SECRETS_MAX = 256, FORMS = 4 };

struct needle {
    const char *what;
    size_t n;
    unsigned char b[80];
};
static struct needle needles[SECRETS_MAX * FORMS];
static size_t n_needles, files_seen, bytes_seen;

static void look_for(const char *what, const unsigned char *secret, size_t n) {
    char hex[80], upper[80], base64[80];
    (void)sodium_bin2hex(hex, sizeof hex, secret, n);
    for (size_t i = 0; i <= 2 * n; i++) upper[i] = (char)toupper((unsigned char)hex[i]);
    (void)sodium_bin2base64(base64, sizeof base64, secret, n, sodium_base64_VARIANT_ORIGINAL);
    ATTACK_MUST(n_needles + FORMS <= SECRETS_MAX * FORMS && n == 32);
    const struct needle forms[FORMS] = {
        {what, n, {0}},
        {what, 2 * n, {0}},
        {what, 2 * n, {0}},
        {what, 40, {0}}}; /* the last digits depend on what follows */
    const void *bytes[FORMS] = {secret, hex, upper, base64};
    for (size_t k = 0; k < FORMS; k++) {
        needles[n_needles] = forms[k];
        memcpy(needles[n_needles++].b, bytes[k], forms[k].n);
    }
}

static const char *found_in(const unsigned char *p, size_t n) {
    for (size_t i = 0; i < n_needles; i++)
        if (memmem(p, n, needles[i].b, needles[i].n)) return needles[i].what;
    return NULL;
}

static int search_one(const char *path, const struct stat *st, int type, struct FTW *at) {
    struct oy_buffer file;
    size_t n = strlen(path);
    (void)type;
    (void)at;
    if (!S_ISREG(st->st_mode)) return 0;
    bool secret = n > 7 && strcmp(path + n - 7, ".secret") == 0;
    if (secret) {
        cr_expect_eq(st->st_mode & 0777, 0600, "%s has mode %o", path, st->st_mode & 0777);
        return 0;
    }
    ATTACK_OK(oy_file_read(&file, NULL, path, 1 << 26, &why));
    const char *what = found_in(file.p, file.n);
    cr_assert_null(what, "%s holds %s", path, what);
    files_seen++;
    bytes_seen += file.n;
    oy_buffer_free(&file);
    return 0;
}

static void look_for_keys(const struct oy_rec *s) {
    unsigned char seed[OY_SIGN_SEED];
    for (uint32_t i = 0; i < s->plan.trustees; i++) {
        oy_sign_key_seed(s->trustee[i], seed);
        look_for("a trustee's identity key", seed, sizeof seed);
        look_for("a trustee's exchange key", s->exchange[i]->b, 32);
    }
    oy_sign_key_seed(s->server, seed);
    look_for("the board's key", seed, sizeof seed);
}

/* x_j, and every f_i(j) that came in a box. */
static void look_for_shares(const struct oy_rec *s) {
    struct oy_secret *x = oy_secret_alloc(1);
    for (uint32_t j = 1; j <= s->plan.trustees; j++) {
        ATTACK_OK(oy_ceremony_secret_share(x, s->transcript, j, s->exchange[j - 1], &why));
        look_for("a secret share", x->b, 32);
        for (uint32_t i = 1; i <= s->plan.trustees; i++) {
            struct oy_box_place place = {
                .g = s->g, .attempt = s->transcript->c.attempt, .from = i, .to = j};
            memcpy(place.ceremony_id, s->transcript->c.id, 32);
            ATTACK_OK(oy_box_open(
                x, &place,
                oy_reveal_box(&s->transcript->c, &s->transcript->dealing[i - 1].reveal, j),
                s->exchange[j - 1], &why));
            look_for("a dealt share", x->b, 32);
        }
    }
    oy_secret_free(x);
}

static void look_for_credentials(const struct oy_rec *s) {
    for (uint32_t i = 0; i < s->plan.voters; i++) {
        look_for("a voter's secret", s->voter[i].b, 32);
        for (unsigned k = 0; k < s->plan.registrars; k++)
            look_for("a part of a voter's secret", s->part[k][i].b, 32);
    }
}

/* Two trustees' tools at work, what they print in a file of its own. */
static void tools_at_work(struct oy_rec *s) {
    struct oy_step step = {.threads = 1};
    char name[32];
    for (uint32_t i = 1; i <= 2; i++) {
        (void)snprintf(name, sizeof name, "line-%u", i);
        struct attack_path line = attack_rec_path(s, name);
        (void)snprintf(name, sizeof name, "share-%u", i);
        struct attack_path share = attack_rec_path(s, name);
        const char *key = attack_rec_trustee_key(s, i);
        ATTACK_OK(oy_step_trustee_sign(&step, s->record, key, line.p, &why));
        ATTACK_OK(oy_step_trustee_share(&step, s->record, key, share.p, &why));
        cr_assert_neq(oy_step_trustee_share(&step, s->record, key, share.p,
                                            &(struct oy_why){.status = OY_OK}),
                      OY_OK);
    }
}

/* Standard output and error of `work` into a file. */
static void with_output(const struct oy_rec *s, void (*work)(struct oy_rec *), struct oy_rec *arg) {
    struct attack_path log = attack_rec_path(s, "printed");
    (void)fflush(NULL);
    int out = dup(1), err = dup(2), fd = open(log.p, O_CREAT | O_WRONLY, 0644);
    ATTACK_MUST(fd >= 0 && dup2(fd, 1) == 1 && dup2(fd, 2) == 2);
    work(arg);
    (void)fflush(NULL);
    ATTACK_MUST(dup2(out, 1) == 1 && dup2(err, 2) == 2);
    (void)close(fd);
    (void)close(out);
    (void)close(err);
}

ATTACK_IN_BOTH(a26_shares_in_clear, nothing_secret_leaves_a_secret_file) {
    struct oy_rec *s =
        oy_rec_new(&(struct oy_record_plan){.group = group, .voters = 4, .stop = OY_REC_COSIGNED});
    look_for_keys(s);
    look_for_shares(s);
    look_for_credentials(s);
    with_output(s, tools_at_work, s);
    oy_rec_tally(s);
    for (uint32_t i = 1; i <= 2; i++) {
        struct oy_buffer file = oy_rec_share_file(s, i, false);
        oy_rec_append_share(s, oy_buffer_span(&file));
        oy_buffer_free(&file);
    }
    oy_rec_result(s);
    attack_rec_sound(s->record, OY_VERIFIED);
    ATTACK_MUST(nftw(s->path, search_one, 16, FTW_PHYS) == 0);
    cr_assert_gt(files_seen, 15);
    cr_assert_gt(bytes_seen, 10000);

    /* The search finds what it looks for. */
    struct oy_buffer bytes = attack_copy(oy_span(needles[0].b, 32));
    cr_assert_not_null(found_in(bytes.p, bytes.n));
    cr_assert_not_null(found_in(needles[3].b, needles[3].n));
    oy_buffer_free(&bytes);
    oy_rec_free(s);
}

/* ElectionGuard-python #645: the share itself in the place of its encryption. The recipient
 * refuses the box and accuses the dealer; nobody goes on with the attempt. */
ATTACK_IN_BOTH(a26_shares_in_clear, dealer_sends_a_share_in_clear) {
    struct oy_rec *s =
        oy_rec_new(&(struct oy_record_plan){.group = group, .voters = 1, .stop = OY_REC_OPENED});
    struct attack_council *k = attack_council_new(s);
    struct oy_ceremony_finding finding;
    struct oy_buffer out;
    k->dealer[1].open_boxes = true;
    attack_dealer_reveal(k, 2);
    attack_council_messages(k);
    for (uint32_t i = 1; i <= k->c.n; i++) {
        struct oy_why why = {.status = OY_OK};
        cr_assert_eq(attack_council_round3(k, i, &out, &finding, &why), OY_PROOF);
        cr_assert_str_eq(why.rule, "cer-7", "%s", why.text);
        cr_assert_eq(finding.accused, 2);
        cr_assert_eq(finding.reason, OY_COMPLAINT_BOX);
    }
    attack_council_free(k);
    oy_rec_free(s);
}

/* Secret files that others may read are not used at all, so that nobody gets used to it. */
Test(a26_shares_in_clear, key_file_that_others_may_read) {
    struct oy_rec *s = oy_rec_new(
        &(struct oy_record_plan){.voters = 3, .no_changes = true, .stop = OY_REC_COSIGNED});
    struct oy_step step = {.threads = 1};
    struct attack_path out = attack_rec_path(s, "out");
    const char *key = attack_rec_trustee_key(s, 1);
    struct oy_why why = {.status = OY_OK};
    ATTACK_MUST(chmod(key, 0640) == 0);
    cr_assert_eq(oy_step_trustee_sign(&step, s->record, key, out.p, &why), OY_STATE);
    cr_assert_not(oy_file_exists(NULL, out.p));
    ATTACK_MUST(chmod(key, 0600) == 0);
    ATTACK_OK(oy_step_trustee_sign(&step, s->record, key, out.p, &why));
    oy_rec_free(s);
}
