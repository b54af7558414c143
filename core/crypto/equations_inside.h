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
};

/* The element of a base's number. */
const struct oy_element *oy_equations_base(const struct oy_equations *e, uint32_t base);

#endif
