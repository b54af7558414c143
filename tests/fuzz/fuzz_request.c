/* What goes between a server and those who ask it: officers' requests, refusals, requests to a
 * witness, the state. Nothing holds but what was signed. */
#include <string.h>

#include "election/officer_request.h"
#include "election/refusal.h"
#include "follow/remote.h"
#include "follow/witness.h"
#include "fuzz.h"

static const char origin[] = "vote.example/park";
static struct oy_sign_key *key;
static unsigned char public_key[OY_SIGN_PUBLIC], digest[32] = {7}, refusal_room[OY_REFUSAL_MAX];
static struct oy_buffer request;
static struct oy_span refusal;

void fuzz_begin(void) {
    struct oy_why why = {0};
    struct oy_officer_request r = {.act = OY_REQUEST_SHARE, .payload = oy_span_text("share")};
    struct oy_ballot_refusal f = {.origin = oy_span_text(origin),
                                  .rule = oy_span_text("bal-7"),
                                  .reason = oy_span_text("no")};
    struct oy_writer w;
    OY_WORLD_MUST(oy_crypto_init(&why) == OY_OK, &why);
    key = oy_sign_key_generate();
    OY_WORLD_MUST(key, NULL);
    oy_sign_key_public(key, public_key);
    r.group = oy_group_by_id(OY_GROUP_RISTRETTO255);
    OY_WORLD_MUST(oy_officer_request_make(&request, &r, key, &why) == OY_OK, &why);
    memcpy(f.digest, digest, sizeof digest);
    oy_writer_init(&w, refusal_room, sizeof refusal_room);
    oy_refusal_write(&w, &f, key);
    refusal = oy_writer_end(&w);
}

void fuzz_seeds(void) {
    static const char add[] = "old 5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\nx\n";
    static const char state[] =
        "{\"election_id\":\"0000000000000000000000000000000000000000000000000000000000000000\","
        "\"phase\":\"open\",\"state_version\":4,\"size\":9,\"ballots\":5,\"closes\":1,"
        "\"pending\":[{\"act\":\"close\",\"have\":1,\"need\":2,\"closed_at\":3}],"
        "\"working\":null,\"failed\":\"no\"}";
    fuzz_seed_mode(0, oy_buffer_span(&request));
    fuzz_seed_mode(1, refusal);
    fuzz_seed_mode(2, oy_span_text(add));
    fuzz_seed_mode(3, oy_span_text(state));
    fuzz_word_text("old 0\n\n");
    fuzz_word_text("oy-refusal@v1\n");
    fuzz_word_text("\xe2\x80\x94 ");
}

static void one_request(struct oy_span in) {
    struct oy_officer_request r;
    struct oy_request_files files;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_officer_request_parse(&r, in, &why), &why)) return;
    FUZZ_MUST(r.payload.n + OY_REQUEST_FRAME == in.n && oy_request_act_name(r.act)[0]);
    bool holds = fuzz_accepted(oy_officer_request_signed(&r, &why), &why);
    if (holds && memcmp(r.key, public_key, sizeof r.key) == 0)
        FUZZ_MUST(fuzz_same(in, oy_buffer_span(&request)));
    if (fuzz_accepted(oy_request_files_parse(&files, r.payload, &why), &why))
        FUZZ_MUST(files.manifest.n + files.ceremony.n + files.roll.n + 12 == r.payload.n);
}

static void one_refusal(struct oy_span in) {
    struct oy_ballot_refusal f;
    struct oy_why why = {0};
    oy_status status = oy_refusal_check(&f, in, oy_span_text(origin), public_key, digest, &why);
    if (!fuzz_accepted(status, &why)) return;
    FUZZ_MUST(fuzz_same(f.rule, oy_span_text("bal-7")) && fuzz_same(f.reason, oy_span_text("no")));
}

static void one_add(struct oy_span in) {
    struct oy_add_checkpoint a;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_add_checkpoint_parse(&a, in, &why), &why)) return;
    FUZZ_MUST(a.n_proof < OY_MERKLE_PROOF_MAX && a.note.n < in.n);
}

static void one_state(struct oy_span in) {
    struct oy_state s;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_state_parse(&s, in, "close", &why), &why)) return;
    FUZZ_MUST(s.created && strlen(s.failed) < sizeof s.failed);
}

void fuzz_one(struct oy_span in) {
    switch (fuzz_mode(&in, 4)) {
    case 0: one_request(in); return;
    case 1: one_refusal(in); return;
    case 2: one_add(in); return;
    default: one_state(in); return;
    }
}
