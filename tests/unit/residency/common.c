#include "common.h"

#include "base/day.h"
#include "crypto/group.h"

const struct oy_roll_cost cheap = {1, 8};

uint32_t day_of(const char *text) {
    uint32_t d;
    cr_assert(oy_day_parse(&d, oy_span_text(text)), "%s", text);
    return d;
}

const struct oy_sign_key *officer(unsigned i) {
    static struct oy_sign_key *keys[5];
    unsigned char seed[OY_SIGN_SEED];
    memset(seed, (int)i, sizeof seed);
    if (!keys[i]) keys[i] = oy_sign_key_from_seed(seed);
    return keys[i];
}

void setup_make(struct oy_roll_setup *out) {
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    *out = (struct oy_roll_setup){.group = OY_GROUP_RISTRETTO255,
                                  .rules = {.minimum_age = 18,
                                            .minimum_days = 90,
                                            .election_day = day_of("2027-06-20"),
                                            .cutoff = day_of("2027-01-15"),
                                            .posting_from = day_of("2027-02-01"),
                                            .posting_to = day_of("2027-03-03"),
                                            .objections_decided = day_of("2027-03-20"),
                                            .roll_final = day_of("2027-04-01"),
                                            .destroy_after = day_of("2027-12-31")},
                                  .n_officers = 3,
                                  .n_mahalle = 3,
                                  .mahalle = {40139, 40140, 40142}};
    memset(out->roll_id, 7, sizeof out->roll_id);
    for (unsigned i = 0; i < 3; i++) oy_sign_key_public(officer(i + 1), out->officer[i]);
}

const char *kimlik(unsigned n) {
    static char ring[8][OY_KIMLIK + 1];
    static unsigned at;
    char *out = ring[at++ % 8];
    unsigned odd = 0, even = 0, sum = 0;
    (void)snprintf(out, OY_KIMLIK + 1, "%09u", 100000000 + n);
    for (unsigned i = 0; i < 9; i++) *(i % 2 ? &even : &odd) += (unsigned)(out[i] - '0');
    out[9] = (char)('0' + (7 * odd + 90 - even) % 10);
    for (unsigned i = 0; i < 10; i++) sum += (unsigned)(out[i] - '0');
    out[10] = (char)('0' + sum % 10);
    out[11] = 0;
    return out;
}

oy_status list_try(struct oy_people *out, struct oy_span csv, enum oy_csv_encoding encoding,
                   struct oy_why *why) {
    struct oy_roll_setup setup;
    setup_make(&setup);
    *why = (struct oy_why){.status = OY_OK};
    return oy_residents_read(out, csv, encoding, &setup, why);
}

void list_read(struct oy_people *out, const char *rows) {
    static char text[1 << 16];
    struct oy_why why;
    (void)snprintf(text, sizeof text, "%s%s", HEADING, rows);
    cr_assert_eq(list_try(out, oy_span_text(text), OY_CSV_DETECT, &why), OY_OK, "%s", why.text);
}

const char *reasons_of(const struct oy_people *list) {
    static char text[1024];
    size_t n = 0;
    text[0] = 0;
    for (size_t i = 0; i < list->n && n < sizeof text - 8; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%u", i ? " " : "",
                              list->person[i].reason);
    return text;
}

bool holds(const unsigned char *p, size_t n, const char *text) {
    size_t k = strlen(text);
    for (size_t i = 0; i + k <= n; i++)
        if (memcmp(p + i, text, k) == 0) return true;
    return false;
}

struct oy_secret_bytes *passphrase(const char *text) {
    struct oy_why why = {.status = OY_OK};
    struct oy_secret_bytes *p;
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    cr_assert_eq(oy_secret_bytes_new(&p, strlen(text), &why), OY_OK);
    memcpy(p->secret, text, strlen(text));
    return p;
}

/* The same as kimlik(1) … kimlik(4). */
const char usual_rows[] =
    "10000000146;Sakin;Bir;1980-01-01;40139;2020-01-01;;Çınarlı Örnek Sokak;2\n"
    "10000000214;Örnek İki;Çağışı;1990-02-28;40140;2020-01-01;H;B;1\n"
    "10000000382;Ünlem;Şürgüz;1970-01-01;40139;2020-01-01;E;A;10\n"
    "10000000450;Küçük;Dört;2015-01-01;40139;2020-01-01;;A;9\n";

struct oy_private_roll *roll_make(const char *rows) {
    struct oy_roll_setup setup;
    struct oy_people people;
    struct oy_roll_lock lock;
    struct oy_private_roll *roll;
    struct oy_why why = {.status = OY_OK};
    setup_make(&setup);
    struct oy_secret_bytes *p = passphrase("twelve signs");
    struct oy_private_roll_source source = {.setup = &setup,
                                            .people = &people,
                                            .list = {1, 2, 3},
                                            .day = day_of("2027-01-20"),
                                            .lock = &lock};
    list_read(&people, rows);
    cr_assert_eq(oy_roll_lock_new(&lock, setup.roll_id, cheap, p, &why), OY_OK, "%s", why.text);
    cr_assert_eq(oy_private_roll_make(&roll, &source, &why), OY_OK, "%s", why.text);
    oy_secret_bytes_free(&p);
    return roll;
}
