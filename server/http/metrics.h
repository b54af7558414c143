/* Numbers for those who watch a server, in the text format of Prometheus. */
#ifndef OY_SERVER_HTTP_METRICS_H
#define OY_SERVER_HTTP_METRICS_H

#include "net/http_server.h"
#include "server/app/app.h"

/* Empty without memory. */
struct oy_buffer oy_metrics_text(const struct oy_app_numbers *app,
                                 const struct oy_http_numbers *http);

#endif
