/* The cheating server: another front, another log, another checkpoint. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "record/log.h"
#include "tests/support/attack_record.h"

enum { ENTRIES_MAX = 255 }; /* one partial tile of one level */

/* ---- another front ---- */

static void append_open(struct oy_rec *s) {
    struct oy_buffer officers = oy_rec_officers(s, "open", oy_span(s->e->id, sizeof s->e->id));
    struct oy_entry open = {.type = OY_LOG_OPEN,
                            .n_signatures = (uint8_t)s->plan.officers,
                            .signatures = oy_buffer_span(&officers)};
    memcpy(open.election_id, s->e->id, sizeof open.election_id);
    ATTACK_OK(oy_record_append_entry(s->w, &open, &why));
    oy_buffer_free(&officers);
}

static void next_directory(struct oy_rec *s) {
    struct stat st;
    unsigned k = 2;
    do (void)snprintf(s->record, sizeof s->record, "%.60s/record-%u", s->path, k++);
    while (stat(s->record, &st) == 0);
}

static void forget_ballots(struct oy_rec *s) {
    for (size_t i = 0; i < s->n_ballots; i++) oy_buffer_free(&s->ballot[i].bytes);
    s->n_ballots = 0;
    oy_registry_free(s->registry);
    ATTACK_OK(oy_registry_new(&s->registry, s->e, &s->roll, &why));
    oy_share_set_clear(&s->shares);
    oy_aggregates_free(s->aggregates);
    oy_scopes_free(s->scopes);
    s->aggregates = NULL;
    s->scopes = NULL;
}

void attack_rec_reopen(struct oy_rec *s) {
    struct oy_hash manifest, ceremony, roll;
    oy_record_digest(&manifest, oy_buffer_span(&s->manifest_json));
    oy_record_digest(&ceremony, oy_buffer_span(&s->ceremony_file));
    oy_record_digest(&roll, oy_buffer_span(&s->roll_file));
    oy_election_id(s->e->id, s->g, manifest.b, ceremony.b, roll.b);
    forget_ballots(s);
    attack_rec_release(s);
    next_directory(s);
    ATTACK_OK(oy_record_create(&s->w, s->record, oy_span_text(s->m->origin), s->server, &why));
    ATTACK_OK(
        oy_record_append_file(s->w, OY_LOG_MANIFEST, oy_buffer_span(&s->manifest_json), 0, &why));
    ATTACK_OK(
        oy_record_append_file(s->w, OY_LOG_CEREMONY, oy_buffer_span(&s->ceremony_file), 0, &why));
    ATTACK_OK(oy_record_append_file(s->w, OY_LOG_ROLL, oy_buffer_span(&s->roll_file), s->roll.rows,
                                    &why));
    append_open(s);
}

void attack_rec_reopen_manifest(struct oy_rec *s, const char *from, const char *to) {
    struct oy_buffer kept = s->manifest_json;
    char *at = strstr((char *)kept.p, from);
    ATTACK_MUST(at);
    size_t front = (size_t)((unsigned char *)at - kept.p), cut = strlen(from), added = strlen(to);
    struct oy_buffer changed = {malloc(kept.n + added + 1), kept.n - cut + added};
    ATTACK_MUST(changed.p);
    memcpy(changed.p, kept.p, front);
    memcpy(changed.p + front, to, added);
    memcpy(changed.p + front + added, kept.p + front + cut, kept.n - front - cut + 1);
    s->manifest_json = changed;
    attack_rec_reopen(s);
    s->manifest_json = kept; /* s->m is of these */
    oy_buffer_free(&changed);
}

struct attack_kept_ballots *attack_rec_keep(const struct oy_rec *s) {
    struct attack_kept_ballots *k = calloc(1, sizeof *k);
    ATTACK_MUST(k);
    k->n = s->n_ballots;
    for (size_t i = 0; i < k->n; i++) {
        k->roll_index[i] = s->ballot[i].roll_index;
        k->bytes[i] = attack_copy(oy_buffer_span(&s->ballot[i].bytes));
    }
    return k;
}

void attack_rec_cast_again(struct oy_rec *s, const struct attack_kept_ballots *k, size_t i) {
    oy_rec_cast(s, &k->roll_index[i], &k->bytes[i], 1);
}

void attack_kept_free(struct attack_kept_ballots *k) {
    for (size_t i = 0; i < k->n; i++) oy_buffer_free(&k->bytes[i]);
    free(k);
}

/* ---- the log, entry by entry ---- */

void attack_rec_checkpoint(const struct oy_rec *s, const char *path, uint64_t size,
                           const struct oy_hash *root) {
    unsigned char text[OY_CHECKPOINT_MAX], note[1024];
    struct oy_checkpoint c = {.origin = oy_span_text(s->m->origin), .size = size, .root = *root};
    struct oy_writer t, n;
    oy_writer_init(&t, text, sizeof text);
    oy_checkpoint_write(&t, &c);
    oy_writer_init(&n, note, sizeof note);
    oy_note_begin(&n, oy_writer_end(&t));
    oy_note_sign(&n, c.origin, s->server, oy_writer_end(&t));
    oy_rec_write(s, path, oy_writer_end(&n));
}

struct entries {
    size_t n;
    struct oy_buffer entry[ENTRIES_MAX + 1];
};

static void read_entries(struct entries *all, const struct oy_rec *s) {
    struct oy_record r;
    struct oy_log_cursor c;
    all->n = 0;
    ATTACK_OK(oy_record_open(&r, s->record, &why));
    ATTACK_MUST(oy_record_size(&r) <= ENTRIES_MAX);
    oy_log_cursor_init(&c, &r.dir, oy_record_size(&r), 0);
    for (;;) {
        struct oy_span entry;
        uint64_t index;
        ATTACK_OK(oy_log_next(&c, &index, &entry, &why));
        if (!entry.p) break;
        all->entry[all->n++] = attack_copy(entry);
    }
    oy_log_cursor_clear(&c);
    oy_record_close(&r);
}

static void clear_entries(struct entries *all) {
    for (size_t i = 0; i < all->n; i++) oy_buffer_free(&all->entry[i]);
}

static void remove_narrow(const struct oy_rec *s, size_t width) {
    char path[2][OY_TILE_PATH_MAX];
    struct oy_dir dir;
    if (width == 0) return;
    (void)oy_tile_path(path[0], 0, 0, (unsigned)width);
    (void)oy_tile_entries_path(path[1], 0, (unsigned)width);
    ATTACK_OK(oy_dir_open(&dir, s->record, &why));
    ATTACK_OK(oy_files_remove(&dir, path[0], &why));
    ATTACK_OK(oy_files_remove(&dir, path[1], &why));
    oy_dir_close(&dir);
}

static void write_in(const struct oy_rec *s, const char *path, struct oy_span bytes) {
    struct oy_dir dir;
    char parent[OY_TILE_PATH_MAX];
    (void)snprintf(parent, sizeof parent, "%s", path);
    *strrchr(parent, '/') = 0;
    ATTACK_OK(oy_dir_open(&dir, s->record, &why));
    ATTACK_OK(oy_dir_make(&dir, parent, &why));
    oy_dir_close(&dir);
    oy_rec_write(s, path, bytes);
}

/* Bundle, tile and checkpoint of these entries. */
static void write_entries(const struct oy_rec *s, const struct entries *all) {
    static unsigned char bundle[1 << 20];
    struct oy_hash leaf[ENTRIES_MAX], root;
    char path[OY_TILE_PATH_MAX];
    struct oy_writer w;
    oy_writer_init(&w, bundle, sizeof bundle);
    for (size_t i = 0; i < all->n; i++) {
        oy_write_u16(&w, (uint16_t)all->entry[i].n);
        oy_write_span(&w, oy_buffer_span(&all->entry[i]));
        oy_merkle_leaf(&leaf[i], oy_buffer_span(&all->entry[i]));
    }
    (void)oy_tile_entries_path(path, 0, (unsigned)all->n);
    write_in(s, path, oy_writer_end(&w));
    (void)oy_tile_path(path, 0, 0, (unsigned)all->n);
    write_in(s, path, oy_span(leaf, all->n * sizeof *leaf));
    oy_merkle_root_of(&root, leaf, all->n);
    attack_rec_checkpoint(s, "checkpoint", all->n, &root);
}

void attack_rec_append_raw(struct oy_rec *s, struct oy_span entry) {
    struct entries all;
    attack_rec_release(s);
    read_entries(&all, s);
    ATTACK_MUST(all.n < ENTRIES_MAX);
    remove_narrow(s, all.n);
    all.entry[all.n++] = attack_copy(entry);
    write_entries(s, &all);
    clear_entries(&all);
}

void attack_rec_replace_raw(struct oy_rec *s, uint64_t index, struct oy_span entry) {
    struct entries all;
    attack_rec_release(s);
    read_entries(&all, s);
    ATTACK_MUST(index < all.n);
    oy_buffer_free(&all.entry[index]);
    all.entry[index] = attack_copy(entry);
    write_entries(s, &all);
    clear_entries(&all);
}

struct oy_buffer attack_rec_entry(const struct oy_rec *s, uint64_t index) {
    struct entries all;
    read_entries(&all, s);
    ATTACK_MUST(index < all.n);
    struct oy_buffer out = attack_copy(oy_buffer_span(&all.entry[index]));
    clear_entries(&all);
    return out;
}

void attack_rec_exchange_file(struct oy_rec *s, uint64_t index, const char *path,
                              struct oy_span bytes) {
    struct oy_buffer entry = attack_rec_entry(s, index);
    struct oy_hash digest;
    struct oy_writer w;
    oy_record_digest(&digest, bytes);
    oy_writer_init(&w, entry.p + 2, 40);
    oy_write_bytes(&w, digest.b, sizeof digest.b);
    oy_write_u64(&w, bytes.n);
    oy_rec_write(s, path, bytes);
    attack_rec_replace_raw(s, index, oy_buffer_span(&entry));
    oy_buffer_free(&entry);
}
