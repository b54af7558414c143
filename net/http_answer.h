/* Answers on their way to the client. For net/http_*.c. */
#ifndef OY_NET_HTTP_ANSWER_H
#define OY_NET_HTTP_ANSWER_H

#include <microhttpd.h>

#include "net/http_request.h"

enum { OY_SECOND_US = 1000000 };

/* Queues r->answer; the body is taken over. */
enum MHD_Result oy_http_send(struct oy_http_request *r);
/* The same with an answer of the server's own. */
enum MHD_Result oy_http_send_own(struct oy_http_request *r, unsigned status, unsigned retry_after);

#endif
