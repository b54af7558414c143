/* Residents' questions. Neither question nor answer is kept anywhere, here or in a cache, and an
 * error says nothing of what was sent. */
#include "server/http/api_parts.h"

void oy_api_lookup(struct oy_api *api, struct oy_http_request *r,
                   const struct oy_route_args *args) {
    struct oy_buffer json = {0};
    struct oy_why why = {0};
    unsigned wait = 0;
    if (!oy_api_is_type(r, "application/json")) return;
    oy_status status = oy_app_lookup(api->app, &json, &wait, args->election, oy_http_body(r),
                                     oy_http_client_number(r), &why);
    if (status != OY_OK)
        oy_api_fail_why(r, &why);
    else if (wait > 0)
        oy_api_wait(r, wait, "look-3", "too many questions: ask again later");
    else
        oy_api_reply(r, 200, "application/json", &json);
    oy_buffer_free(&json);
}
