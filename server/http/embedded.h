/* Files that the program carries with it, made into C by cmake/OyEmbed.cmake when it is built. */
#ifndef OY_SERVER_HTTP_EMBEDDED_H
#define OY_SERVER_HTTP_EMBEDDED_H

#include <stddef.h>

extern const unsigned char oy_openapi_json[]; /* server/http/openapi.json */
extern const size_t oy_openapi_json_bytes;
extern const unsigned char oy_example_conf[]; /* server/oyd.conf.example */
extern const size_t oy_example_conf_bytes;

#endif
