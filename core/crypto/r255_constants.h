/* Constants of edwards25519 as RFC 9496 §4.1 names them, in limbs of 51 bits; a test computes them
 * anew. */
#ifndef OY_CRYPTO_R255_CONSTANTS_H
#define OY_CRYPTO_R255_CONSTANTS_H

/* d */
#define R255_D                                                                                     \
    { 0x34dca135978a3U, 0x1a8283b156ebdU, 0x5e7a26001c029U, 0x739c663a03cbbU, 0x52036cee2b6ffU }
/* 2d */
#define R255_2D                                                                                    \
    { 0x69b9426b2f159U, 0x35050762add7aU, 0x3cf44c0038052U, 0x6738cc7407977U, 0x2406d9dc56dffU }
/* 1/(2d) */
#define R255_1_BY_2D                                                                               \
    { 0x793b66e4fc18U, 0x184279542e25eU, 0x3739ecc16bbadU, 0x390cac5884533U, 0x60483f690a6aeU }
/* a square root of −1 */
#define R255_SQRT_M1                                                                               \
    { 0x61b274a0ea0b0U, 0xd5a5fc8f189dU, 0x7ef5e9cbd0c60U, 0x78595a6804c9eU, 0x2b8324804fc1dU }
/* 1/√(a − d) with a = −1 */
#define R255_1_BY_SQRT_A_MINUS_D                                                                   \
    { 0xfdaa805d40eaU, 0x2eb482e57d339U, 0x7610274bc58U, 0x6510b613dc8ffU, 0x786c8905cfaffU }

#endif
