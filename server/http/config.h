/* The one configuration file of the server (server/oyd.conf.example says what is in it).
 *
 * Unknown names, names given twice and values that are not allowed are refused with the file, the
 * line and what is allowed. Paths in it are relative to the file. */
#ifndef OY_SERVER_HTTP_CONFIG_H
#define OY_SERVER_HTTP_CONFIG_H

#include "server/app/app.h"

enum { OY_CONFIG_TEXT = 1024, OY_CONFIG_CREATORS = 64 };

struct oy_config {
    char address[64];
    uint16_t port;
    bool plain_http; /* plain HTTP may be offered to other machines */
    char cert[OY_CONFIG_TEXT], key[OY_CONFIG_TEXT]; /* empty: no TLS */
    char signing_key[OY_CONFIG_TEXT], store[OY_CONFIG_TEXT], scratch[OY_CONFIG_TEXT];
    char web[OY_CONFIG_TEXT];       /* the pages that are served; empty: none */
    char documents[OY_CONFIG_TEXT]; /* papers about elections; empty: none */
    uint64_t interval_ms, threads;

    uint64_t connections, connections_per_client, request_seconds, requests_per_second, burst;
    uint64_t queue_ballots, queue_megabytes, request_megabytes;

    unsigned char creator[OY_CONFIG_CREATORS][32];
    size_t n_creators;
    char witness[OY_APP_WITNESSES - 1][OY_CONFIG_TEXT];
    size_t n_witnesses;
    char witness_ca[OY_CONFIG_TEXT];           /* empty: the system's */
    char table[OY_APP_TABLES][OY_CONFIG_TEXT]; /* of residents who ask [look-3] */
    size_t n_tables;
    uint64_t lookup_per_minute, lookup_per_person, lookup_per_second;
};

OY_MUST_USE oy_status oy_config_load(struct oy_config *out, const char *path, struct oy_why *why);

/* Values of one kind, for config.c: false if the text is none. */
bool oy_config_number(uint64_t *out, const char *text, uint64_t lo, uint64_t hi);
bool oy_config_listen(char address[64], uint16_t *port, const char *text);
bool oy_config_path(char out[OY_CONFIG_TEXT], const char *config, const char *text);
bool oy_config_url(char out[OY_CONFIG_TEXT], const char *text);
bool oy_config_is_loopback(const char *address);

#endif
