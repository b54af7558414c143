/* SipHash-2-4 (Aumasson, Bernstein, 2012): a short keyed hash for tables whose keys are chosen by
 * strangers, who cannot aim at a place in them without the key. */
#ifndef OY_NET_SIPHASH_H
#define OY_NET_SIPHASH_H

#include "base/bytes.h"

uint64_t oy_siphash(const unsigned char key[16], struct oy_span in);

#endif
