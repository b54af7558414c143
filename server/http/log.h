/* The server's own log: one JSON object a line, on standard error. Never an address, never anything
 * from which a ballot can be told [srv-7]. */
#ifndef OY_SERVER_HTTP_LOG_H
#define OY_SERVER_HTTP_LOG_H

#include "base/file.h"

/* The line, with its line feed; empty without memory. event is a literal; election and text may be
 * NULL or empty. seconds: since 1970. */
struct oy_buffer oy_log_line(int64_t seconds, const char *event, const char *election,
                             const char *text);
/* The same, now, to standard error. Fits struct oy_app_options; context is not used. */
void oy_log(void *context, const char *event, const char *election, const char *text);

#endif
