#include "steps/board.h"

oy_status oy_board_open(struct oy_board *out, const char *record, const struct oy_manifest *m,
                        const char *key, struct oy_why *why) {
    uint32_t unused;
    *out = (struct oy_board){.w = NULL};
    OY_TRY(oy_key_load(&out->key, OY_ROLE_BOARD, key, why));
    OY_TRY(oy_key_index(&unused, &out->key, OY_ROLE_BOARD, m, why));
    return oy_record_writer_open(&out->w, record, oy_span_text(m->origin), out->key.sign, why);
}

void oy_board_close(struct oy_board *b) {
    oy_record_writer_free(b->w);
    b->w = NULL;
    oy_key_clear(&b->key);
}

oy_status oy_board_same_log(const struct oy_board *b, const struct oy_verification *v,
                            struct oy_why *why) {
    struct oy_hash root;
    uint64_t size = oy_record_writer_head(b->w, &root);
    if (size == v->size && oy_hash_equal(&root, &v->root)) return OY_OK;
    return oy_fail(why, OY_STATE, "", "the log has changed while it was being verified; try again");
}
