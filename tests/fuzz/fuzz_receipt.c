/* Receipts [rcpt-1, rcpt-2]: none holds but of a ballot that the server has signed for, at its
 * place, and each is written in one way. */
#include <string.h>

#include "fuzz.h"
#include "record/entry.h"
#include "steps/receipts.h"

enum { LEAVES = 7, FIRST_BALLOT = 4, NOTES = 3, RECEIPTS = NOTES * (LEAVES - FIRST_BALLOT) };

static struct oy_world *w;
static unsigned char entry[LEAVES][OY_ENTRY_BALLOT_BYTES], note[NOTES][1024];
static struct oy_span notes[NOTES]; /* one line, with a witness's, with a stranger's */
static char receipt[RECEIPTS][2048];
static size_t receipt_n[RECEIPTS], n_receipts;

static void make_leaves(struct oy_hash leaf[LEAVES]) {
    for (uint32_t i = 0; i < LEAVES; i++) {
        struct oy_entry e = {.type = i < FIRST_BALLOT ? OY_LOG_MANIFEST : OY_LOG_BALLOT,
                             .roll_index = i,
                             .sequence = 1,
                             .digest = {{(unsigned char)i}}};
        struct oy_writer out;
        oy_writer_init(&out, entry[i], sizeof entry[i]);
        oy_entry_write(&out, &e);
        oy_merkle_leaf(&leaf[i], oy_writer_end(&out));
    }
}

static void make_notes(const struct oy_hash *root) {
    unsigned char text[OY_CHECKPOINT_MAX];
    struct oy_checkpoint c = {.origin = oy_span_text(w->m->origin), .size = LEAVES, .root = *root};
    struct oy_writer t, out;
    oy_writer_init(&t, text, sizeof text);
    oy_checkpoint_write(&t, &c);
    for (int i = 0; i < NOTES; i++) {
        oy_writer_init(&out, note[i], sizeof note[i]);
        oy_note_begin(&out, oy_writer_end(&t));
        oy_note_sign(&out, c.origin, w->server, oy_writer_end(&t));
        if (i > 0)
            oy_note_cosign(&out, oy_span_text(i == 1 ? w->m->witnesses[0].name : "stranger"),
                           w->witness, 1893456000, oy_writer_end(&t));
        notes[i] = oy_writer_end(&out);
    }
}

void fuzz_begin(void) {
    struct oy_why why = {0};
    struct oy_hash leaf[LEAVES], root, proof[OY_MERKLE_PROOF_MAX];
    struct oy_merkle_leaves leaves = {leaf, LEAVES};
    struct oy_merkle_source source = oy_merkle_source_leaves(&leaves);
    size_t n;
    w = oy_world_new("ristretto255", oy_world_contests);
    make_leaves(leaf);
    oy_merkle_root_of(&root, leaf, LEAVES);
    make_notes(&root);
    for (int k = 0; k < NOTES; k++)
        for (uint64_t i = FIRST_BALLOT; i < LEAVES; i++, n_receipts++) {
            OY_WORLD_MUST(oy_merkle_inclusion(proof, &n, &source, LEAVES, i, &why) == OY_OK, &why);
            receipt_n[n_receipts] =
                oy_receipt_text(receipt[n_receipts], sizeof receipt[0],
                                oy_span(entry[i], sizeof entry[i]), i, proof, n, notes[k]);
        }
}

void fuzz_seeds(void) {
    for (size_t i = 0; i < n_receipts; i++) fuzz_seed(oy_span(receipt[i], receipt_n[i]));
    fuzz_word_text("c2sp.org/tlog-proof@v1\n");
    fuzz_word_text("extra ");
    fuzz_word_text("index 4\n");
    fuzz_word_text("\n\n");
    fuzz_word_text("\xe2\x80\x94 ");
}

/* What stands before the checkpoint. */
static struct oy_span front(struct oy_span text) {
    size_t n = 1;
    while (n < text.n && memcmp(text.p + n - 1, "\n\n", 2) != 0) n++;
    return oy_span(text.p, n);
}

void fuzz_one(struct oy_span in) {
    unsigned char got[OY_ENTRY_BALLOT_BYTES];
    struct oy_receipt_state state;
    struct oy_why why = {0};
    uint64_t index;
    if (!fuzz_accepted(oy_receipt_check(got, &index, &state, in, w->m, &why), &why)) return;
    FUZZ_MUST(index >= FIRST_BALLOT && index < LEAVES && state.size == LEAVES);
    FUZZ_MUST(memcmp(got, entry[index], sizeof got) == 0);
    FUZZ_MUST(state.given && state.witnesses <= 1 && state.needed == 1);
    size_t same = index - FIRST_BALLOT;
    FUZZ_MUST(fuzz_same(front(in), front(oy_span(receipt[same], receipt_n[same]))));
}
