/* A server over HTTP that shows a record directory as the election "town", whatever is in it: what
 * a monitor, a fetch or an officer's tool talks to in tests. */
#ifndef OY_TESTS_RECORD_SERVER_H
#define OY_TESTS_RECORD_SERVER_H

#include "net/http_server.h"

enum { OY_RECORD_SERVER_PAGES = 5 };

struct oy_record_server {
    struct oy_http_server *http;
    char url[128];    /* http://127.0.0.1:PORT/elections/town */
    char path[256];   /* the record that is shown now; "" says that there is none */
    char state[2048]; /* JSON, or "" for 404 */
    unsigned status;  /* 0, or what every request is answered with */
    unsigned requests;

    /* What the next POST is answered with, and what came. */
    unsigned post_status, post_retry_after;
    struct oy_buffer post_answer;
    char post_path[128];
    struct oy_buffer post_body;
    unsigned posts;
    unsigned busy; /* so many POSTs are answered with 503 first */

    struct { /* web pages, at "/", "/assets.txt", …; NULL: no more of them */
        const char *path, *text;
        unsigned status; /* 0: 200 */
    } page[OY_RECORD_SERVER_PAGES];
};

void oy_record_server_start(struct oy_record_server *s, const char *record);
void oy_record_server_stop(struct oy_record_server *s);
/* From now on this record is shown. */
void oy_record_server_show(struct oy_record_server *s, const char *record);

#endif
