/* An election of made-up people, and their list. */
#ifndef OY_TEST_RESIDENCY_COMMON_H
#define OY_TEST_RESIDENCY_COMMON_H

#include <criterion/criterion.h>

#include "../base/scratch.h"
#include "residency/history.h"

extern const struct oy_roll_cost cheap; /* instead of a second for each file */

uint32_t day_of(const char *text);
/* Officers 1 to 3 are in the setup, 4 is nobody's. Lives until the test ends. */
const struct oy_sign_key *officer(unsigned i);
void setup_make(struct oy_roll_setup *out);

/* The n-th valid kimlik no, n from 1. */
const char *kimlik(unsigned n);

#define HEADING "kimlik no;ad;soyad;doğum tarihi;mahalle;ikamet tarihi;korunan;sokak;kapı no\n"
/* HEADING and rows; reasons of all rows as text: "0 10 3". */
void list_read(struct oy_people *out, const char *rows);
oy_status list_try(struct oy_people *out, struct oy_span csv, enum oy_csv_encoding encoding,
                   struct oy_why *why);
const char *reasons_of(const struct oy_people *list);

/* A private roll of the people in rows (after HEADING), imported on 2027-01-20. */
struct oy_private_roll *roll_make(const char *rows);
struct oy_secret_bytes *passphrase(const char *text);
/* Whether bytes hold a text anywhere. */
bool holds(const unsigned char *p, size_t n, const char *text);
/* What a roll is made with. */
extern const char usual_rows[];

#endif
