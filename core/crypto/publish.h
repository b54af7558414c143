/* What a protocol publishes is no secret any more, whatever it was computed from. Builds that
 * follow secrets under valgrind (OY_CTIME) are told so here; in others this is nothing. */
#ifndef OY_CRYPTO_PUBLISH_H
#define OY_CRYPTO_PUBLISH_H

#ifdef OY_CTIME
#include <valgrind/memcheck.h>
#define oy_publish(p, n) ((void)VALGRIND_MAKE_MEM_DEFINED((p), (n)))
#else
#define oy_publish(p, n) ((void)(p), (void)(n))
#endif

#endif
