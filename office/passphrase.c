#include "office/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "residency/roll_file.h"

enum { LINE_MAX_BYTES = 1024 };

static size_t first_line(const unsigned char *p, size_t n) {
    const unsigned char *end = n ? memchr(p, '\n', n) : NULL;
    size_t k = end ? (size_t)(end - p) : n;
    return k > 0 && p[k - 1] == '\r' ? k - 1 : k;
}

static oy_status cut(struct oy_secret_bytes **out, const unsigned char *p, size_t n,
                     struct oy_why *why) {
    OY_TRY(oy_secret_bytes_new(out, n, why));
    if (n) memcpy((*out)->secret, p, n);
    return OY_OK;
}

static oy_status from_file(struct oy_secret_bytes **out, const char *file, struct oy_why *why) {
    struct oy_secret_bytes *whole = NULL;
    OY_TRY(oy_secret_file_read(&whole, file, why));
    oy_status status = cut(out, whole->secret, first_line(whole->secret, whole->n), why);
    oy_secret_bytes_free(&whole);
    return status;
}

/* ---- the terminal ---- */

static oy_status read_line(struct oy_secret_bytes **out, int fd, struct oy_why *why) {
    struct oy_secret_bytes *line = NULL;
    size_t n = 0;
    OY_TRY(oy_secret_bytes_new(&line, LINE_MAX_BYTES, why));
    while (n < line->n) {
        ssize_t k = read(fd, line->secret + n, 1);
        if (k < 0 && errno == EINTR) continue;
        if (k <= 0 || line->secret[n] == '\n') break;
        n++;
    }
    oy_status status = cut(out, line->secret, first_line(line->secret, n), why);
    oy_secret_bytes_free(&line);
    return status;
}

static void say(int fd, const char *text) {
    ssize_t ignored = write(fd, text, strlen(text));
    (void)ignored; /* a question that cannot be shown is answered by nobody */
}

/* Signals wait meanwhile, so that no terminal is left without its echo. */
static oy_status ask_once(struct oy_secret_bytes **out, int fd, const char *question,
                          struct oy_why *why) {
    struct termios before, silent;
    sigset_t held, old;
    if (tcgetattr(fd, &before) != 0) return oy_fail(why, OY_IO, "", "the terminal cannot be asked");
    (void)sigemptyset(&held);
    (void)sigaddset(&held, SIGINT);
    (void)sigaddset(&held, SIGTERM);
    (void)sigaddset(&held, SIGTSTP);
    (void)sigprocmask(SIG_BLOCK, &held, &old);
    silent = before;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    /* Silent before the question: what is typed ahead is thrown away, an answer is not. */
    (void)tcsetattr(fd, TCSAFLUSH, &silent);
    say(fd, question);
    oy_status status = read_line(out, fd, why);
    (void)tcsetattr(fd, TCSAFLUSH, &before);
    say(fd, "\n");
    (void)sigprocmask(SIG_SETMASK, &old, NULL);
    return status;
}

static oy_status ask(struct oy_secret_bytes **out, int fd, bool fresh, struct oy_why *why) {
    struct oy_secret_bytes *again = NULL;
    OY_TRY(ask_once(out, fd, "passphrase: ", why));
    if (!fresh) return OY_OK;
    OY_TRY(oy_passphrase_check(*out, why));
    OY_TRY(ask_once(&again, fd, "the same again: ", why));
    bool same = oy_secret_bytes_equal(*out, again);
    oy_secret_bytes_free(&again);
    return same ? OY_OK : oy_fail(why, OY_MISMATCH, "priv-1", "the two passphrases differ");
}

oy_status oy_passphrase_get(struct oy_secret_bytes **out, const char *file, bool fresh,
                            struct oy_why *why) {
    oy_status status;
    *out = NULL;
    if (file) {
        status = from_file(out, file, why);
    } else {
        int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
        if (fd < 0)
            return oy_fail(why, OY_IO, "",
                           "no terminal to ask for the passphrase on; give --passphrase FILE");
        status = ask(out, fd, fresh, why);
        (void)close(fd);
    }
    if (status == OY_OK) status = oy_passphrase_check(*out, why);
    if (status != OY_OK) oy_secret_bytes_free(out);
    return status;
}
