/* a38: nonces that are weak. The random source fails in the middle of the work; two processes go
 * on from one state; a drawn number is 0, or not below q; one choice is sealed twice. */
#include <criterion/criterion.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sodium.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto/box.h"
#include "crypto/schnorr.h"
#include "crypto/threshold.h"
#include "election/credential.h"
#include "tests/support/sample_election.h"

static const char *const groups[] = {"ristretto255", "modp4096"};

static const char one_question[] =
    "[{\"id\":\"q\",\"title\":\"Q\",\"type\":\"choice\",\"suite\":1,\"blank\":false,"
    "\"options\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\",\"title\":\"B\"}]}]";

static struct oy_sample *small(const char *group) {
    return oy_sample_new(&(struct oy_sample_plan){
        .group = group, .contests = one_question, .registrars = 1, .voters = 1});
}

/* ---- the source fails ---- */

/* From now on the system gives this process no random numbers and opens no file (/dev/urandom). */
static void take_random_source_away(void) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getrandom, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EIO),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = sizeof code / sizeof code[0], .filter = code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        _exit(77);
}

/* What is done without a random source; returns the bytes that would leave the process. */
typedef struct oy_span (*work)(struct oy_sample *s);

/* Does the work in a child without random numbers: it must die, and nothing may come out. */
static void must_abort(const char *what, struct oy_sample *s, work fn) {
    int pipe_fd[2], status = 0;
    unsigned char byte;
    cr_assert_eq(pipe(pipe_fd), 0);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        (void)close(STDERR_FILENO);
        take_random_source_away();
        struct oy_span out = fn(s);
        ssize_t n = write(pipe_fd[1], out.p, out.n);
        _exit(n == (ssize_t)out.n ? 0 : 1);
    }
    (void)close(pipe_fd[1]);
    ssize_t n = read(pipe_fd[0], &byte, 1);
    (void)close(pipe_fd[0]);
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert(!(WIFEXITED(status) && WEXITSTATUS(status) == 77), "seccomp is needed here");
    cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "%s: status %x", what, status);
    cr_assert_eq(n, 0, "%s: something came out", what);
}

static struct oy_span seal(struct oy_sample *s) {
    return oy_sealed_body(oy_sample_seal(s, 0, 1, "{\"q\":\"a\"}"));
}

static struct oy_span sign(struct oy_sample *s) {
    static struct oy_signature signature;
    struct oy_element x;
    oy_sample_credential(s, 0, &x);
    oy_signature_sign(s->g, &signature, &x, &s->voter[0], oy_span_text("a ballot"));
    return oy_span(&signature, sizeof signature);
}

static struct oy_span polynomial(struct oy_sample *s) {
    static struct oy_element constants[2];
    struct oy_secret *a = oy_secret_alloc(2);
    oy_polynomial_draw(s->g, a, 2);
    oy_feldman_commit(s->g, constants, a, 2);
    return oy_span(constants, sizeof constants);
}

static struct oy_span prove(struct oy_sample *s) {
    static struct oy_pok pok;
    struct oy_transcript t;
    struct oy_element x;
    oy_sample_credential(s, 0, &x);
    oy_transcript_begin(&t, s->g, "credential-part");
    oy_pok_prove(s->g, &pok, &t, &x, &s->voter[0]);
    return oy_span(&pok, sizeof pok);
}

static struct oy_span code(struct oy_sample *s) {
    struct oy_secret_bytes *out;
    struct oy_why why = {.status = OY_OK};
    (void)s;
    if (oy_code_generate(&out, &why) != OY_OK) _exit(2);
    return oy_span(out->secret, out->n);
}

static struct oy_span exchange_key(struct oy_sample *s) {
    struct oy_box_secret *key = oy_box_secret_alloc();
    (void)s;
    oy_box_secret_draw(key);
    return oy_span(key->b, sizeof key->b);
}

static struct oy_span signing_key(struct oy_sample *s) {
    static unsigned char public_key[OY_SIGN_PUBLIC];
    (void)s;
    oy_sign_key_public(oy_sign_key_generate(), public_key);
    return oy_span(public_key, sizeof public_key);
}

/* [grp-9] */
Test(a38, a_failing_random_source_ends_the_program_before_any_output) {
    static const struct {
        const char *what;
        work fn;
    } works[] = {{"seal", seal},
                 {"sign", sign},
                 {"polynomial", polynomial},
                 {"proof of knowledge", prove},
                 {"code", code},
                 {"exchange key", exchange_key},
                 {"signing key", signing_key}};
    for (size_t i = 0; i < 2; i++) {
        struct oy_sample *s = small(groups[i]);
        for (size_t k = 0; k < sizeof works / sizeof works[0]; k++)
            must_abort(works[k].what, s, works[k].fn);
        oy_sample_free(s);
    }
}

/* ---- one state, several processes ---- */

enum { CHILDREN = 6 };

/* Every child begins where the parent stands, draws a nonce and signs; no two may be the same. */
static void collect(struct oy_sample *s, struct oy_signature *out, size_t n) {
    for (size_t i = 0; i < n; i++) {
        int pipe_fd[2], status = 0;
        cr_assert_eq(pipe(pipe_fd), 0);
        pid_t child = fork();
        cr_assert_geq(child, 0);
        if (child == 0) {
            struct oy_span signature = sign(s);
            _exit(write(pipe_fd[1], signature.p, signature.n) == (ssize_t)signature.n ? 0 : 1);
        }
        (void)close(pipe_fd[1]);
        cr_assert_eq(read(pipe_fd[0], &out[i], sizeof out[i]), (ssize_t)sizeof out[i]);
        (void)close(pipe_fd[0]);
        cr_assert_eq(waitpid(child, &status, 0), child);
        cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
}

/* [grp-9] [sig-1] */
Test(a38, forked_processes_draw_other_nonces) {
    struct oy_signature all[CHILDREN + 1];
    for (size_t i = 0; i < 2; i++) {
        struct oy_sample *s = small(groups[i]);
        collect(s, all, CHILDREN);
        memcpy(&all[CHILDREN], sign(s).p, sizeof all[CHILDREN]); /* the parent, after them */
        for (size_t a = 0; a <= CHILDREN; a++)
            for (size_t b = 0; b < a; b++)
                cr_assert_not(oy_element_equal(s->g, &all[a].r, &all[b].r), "%zu and %zu", a, b);
        oy_sample_free(s);
    }
}

/* [elg-2] [bit-3] The same choice of the same voter twice: no element but the credential and no
 * scalar is the same. */
Test(a38, sealing_twice_has_nothing_in_common) {
    for (size_t i = 0; i < 2; i++) {
        struct oy_sample *s = small(groups[i]);
        struct oy_buffer one = oy_sample_ballot(s, 0, 1, "{\"q\":\"a\"}");
        struct oy_buffer two = oy_sample_ballot(s, 0, 1, "{\"q\":\"a\"}");
        struct oy_ballot a = {0}, b = {0};
        struct oy_why why = {.status = OY_OK};
        cr_assert_eq(oy_ballot_read(&a, s->e, oy_buffer_span(&one), &why), OY_OK);
        cr_assert_eq(oy_ballot_read(&b, s->e, oy_buffer_span(&two), &why), OY_OK);
        size_t elements = 6 * a.style->n_bits + 2 * a.style->n_rules;
        size_t scalars = 3 * a.style->n_bits + a.style->n_rules;
        for (size_t k = 1; k <= elements; k++)
            for (size_t j = 1; j <= elements; j++)
                cr_assert_not(oy_element_equal(s->g, &a.room.elements[k], &b.room.elements[j]));
        for (size_t k = 0; k < scalars; k++)
            cr_assert_neq(memcmp(&a.room.scalars[k], &b.room.scalars[k], s->g->scalar_len), 0);
        cr_assert_not(oy_element_equal(s->g, a.signature_r, b.signature_r));
        oy_ballot_clear(&a);
        oy_ballot_clear(&b);
        oy_buffer_free(&one);
        oy_buffer_free(&two);
        oy_sample_free(s);
    }
}

/* ---- the range ---- */

static unsigned char script[4][OY_SCALAR_MAX]; /* what the source says, one after the other */
static unsigned script_at;

static void scripted(void *out, const size_t n) {
    if (n != OY_SCALAR_MAX || script_at >= 4) _exit(3);
    memcpy(out, script[script_at++], n);
}

static uint32_t scripted_number(void) {
    return 0;
}

static const char *scripted_name(void) {
    return "scripted";
}

/* q of a group, as its scalars are written: the encoding of q − 1, and one more in its lowest
 * byte, which does not carry for either group. */
static void order_of(const struct oy_group *g, struct oy_scalar *below, unsigned char q[32]) {
    struct oy_scalar zero, one;
    g->scalar_from_u64(&zero, 0);
    g->scalar_from_u64(&one, 1);
    g->scalar_sub(below, &zero, &one);
    memcpy(q, below->b, 32);
    size_t low = one.b[0] == 1 ? 0 : 31;
    cr_assert_neq(q[low], 0xff);
    q[low]++;
    cr_assert_not(g->scalar_decode(&zero, q));
}

/* [grp-9] All ones, zero and q are drawn again, not reduced; q − 1 is taken. */
Test(a38, nonces_are_drawn_from_one_to_below_q) {
    static randombytes_implementation source = {
        .implementation_name = scripted_name, .random = scripted_number, .buf = scripted};
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    struct oy_secret *s = oy_secret_alloc(1);
    for (uint8_t id = 1; id <= 2; id++) {
        const struct oy_group *g = oy_group_by_id(id);
        struct oy_scalar below;
        order_of(g, &below, script[2]);
        memset(script[0], 0xff, 32);
        memset(script[1], 0, 32);
        memcpy(script[3], below.b, 32);
        script_at = 0;
        cr_assert_eq(randombytes_set_implementation(&source), 0);
        g->secret_random(s);
        cr_assert_eq(randombytes_set_implementation(&randombytes_sysrandom_implementation), 0);
        cr_assert_eq(script_at, 4, "%s drew %u times", g->name, script_at);
        cr_assert_eq(memcmp(s->b, below.b, 32), 0);
    }
    oy_secret_free(s);
}

/* [grp-9] The call that uses a nonce consumes it, so that none answers twice. */
Test(a38, a_nonce_answers_once) {
    static const struct oy_secret nothing;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    struct oy_secret *s = oy_secret_alloc(2);
    for (uint8_t id = 1; id <= 2; id++) {
        const struct oy_group *g = oy_group_by_id(id);
        struct oy_scalar e, z;
        g->scalar_from_u64(&e, 7);
        g->secret_random(&s[0]);
        g->secret_random(&s[1]);
        g->respond(&z, &s[0], &e, &s[1]);
        cr_assert_eq(memcmp(&s[0], &nothing, sizeof nothing), 0);
        cr_assert_neq(memcmp(&s[1], &nothing, sizeof nothing), 0);
    }
    oy_secret_free(s);
}
