/* What a list of equations is, for equations.c, which fills it, and equations_check.c. */
#ifndef OY_CRYPTO_EQUATIONS_INSIDE_H
#define OY_CRYPTO_EQUATIONS_INSIDE_H

#include "crypto/equations.h"

enum oy_exponent {
    OY_EXPONENT_PLAIN,
    OY_EXPONENT_NEGATIVE, /* the term is base^−exponent */
    OY_EXPONENT_ONE       /* the term is the base itself */
};

struct oy_equation_term {
    uint32_t base; /* a number below n_decoded + n_others */
    enum oy_exponent kind;
    struct oy_scalar exponent;
};

struct oy_equation {
    size_t owner;
    const char *rule;
    size_t first; /* its terms are term[first] … up to the next equation's */
};

/* An exponent while it is added up: below 2^448, for 2^60 products of 256 and 128 bits. */
struct oy_exponent_sum {
    uint64_t limb[8];
    uint32_t round; /* it belongs to the product of this number; else it is empty */
};

/* What a check needs, kept from check to check: fresh memory costs the system more than using it.
 */
struct oy_check_memory {
    unsigned char *coefficient;  /* 16 bytes for each equation */
    struct oy_exponent_sum *sum; /* for each base */
    struct oy_scalar *exponent;  /* for each base, when its sum is done */
    struct oy_point *other;      /* the bases that were not decoded */
    size_t cap_equations, cap_bases, cap_others;
    uint32_t round; /* of the last product */
};

struct oy_equations {
    const struct oy_group *group;
    struct oy_element y;
    bool has_y;
    struct oy_equation *equation;
    size_t n, cap;
    struct oy_equation_term *term;
    size_t n_terms, cap_terms;

    const struct oy_element *decoded; /* the caller's array, and the same decoded */
    const struct oy_point *point;
    size_t n_decoded;
    const struct oy_element **other; /* bases from elsewhere: g, perhaps y, and so on */
    size_t n_others, cap_others;
    uint32_t *slot; /* hash table by address: index into other + 1, 0 is empty */
    size_t slots;   /* a power of two */

    struct oy_check_memory *memory;
};

/* Leaves it empty. */
void oy_check_memory_clear(struct oy_check_memory *m);

/* The element of a base's number. */
const struct oy_element *oy_equations_base(const struct oy_equations *e, uint32_t base);

#endif
