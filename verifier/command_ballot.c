/* `oy-verify ballot`: a voter's own check of an opened ballot, on a second device. */
#include <getopt.h>
#include <string.h>

#include "verifier/command.h"
#include "verifier/text.h"

static const char help[] =
    "oy-verify ballot --opening FILE --record RECORD [--election ID] [--lang tr|en]\n"
    "\n"
    "Checks a ballot that was opened instead of cast: that its proofs hold, that every cipher is\n"
    "what its opening says, and that it was not cast all the same. Prints what was chosen and the\n"
    "fingerprint to compare with the one that the booth showed.\n"
    "\n"
    "  --opening FILE    the opened ballot, from \"oy vote open\"\n"
    "  --record RECORD   the published record\n"
    "  --election ID     the election id on your letter, at least its first 40 digits: the record\n"
    "                    must be of that election\n"
    "  --lang tr|en      language of the text (default: en, or tr where LANG says so)\n"
    "  -h, --help        this text\n"
    "\n"
    "Exit status: 0 the booth was honest; 1 it was not, or the record is wrong; 2 a file could\n"
    "not be read; 3 the election has not been opened yet.\n";

static const struct option table[] = {
    {"opening", required_argument, NULL, 'o'},  {"record", required_argument, NULL, 'r'},
    {"election", required_argument, NULL, 'e'}, {"lang", required_argument, NULL, 'l'},
    {"help", no_argument, NULL, 'h'},           {NULL, 0, NULL, 0},
};

static int complain(FILE *err, const char *what) {
    (void)fprintf(err, "oy-verify ballot: %s (--help tells more)\n", what);
    return OY_EXIT_UNREADABLE;
}

static const char *pick(enum oy_language language, const char *english, const char *turkish) {
    return language == OY_TURKISH ? turkish : english;
}

static oy_status print_opening(FILE *out, const struct oy_verification *v,
                               enum oy_language language, struct oy_why *why) {
    char fingerprint[OY_FINGERPRINT_TEXT], election[OY_ELECTION_ID_TEXT];
    const struct oy_opening *o = &v->opening[0];
    oy_fingerprint_print(fingerprint, o->fingerprint);
    oy_election_id_print(election, v->election->id);
    (void)fprintf(out, "%s %s\n", pick(language, "Election:", "Seçim:"), election);
    (void)fprintf(out, "%s %s\n", pick(language, "Fingerprint:", "Parmak izi:"), fingerprint);
    size_t i = oy_manifest_find_mahalle(v->manifest, o->header.mahalle);
    (void)fprintf(out, "Mahalle: %u %s\n", o->header.mahalle,
                  i < v->manifest->n_mahalle ? v->manifest->mahalle[i].name : "");
    (void)fprintf(out, "%s\n", pick(language, "This ballot holds:", "Bu oyda seçilenler:"));
    return oy_choice_words(out, v->manifest, oy_buffer_span(&o->choice), language, why);
}

static oy_status print_all(FILE *out, const struct oy_verification *v, enum oy_language language,
                           struct oy_why *why) {
    const struct oy_check_result *fault = oy_verification_fault(v);
    if (v->n_openings) OY_TRY(print_opening(out, v, language, why));
    if (v->n_openings && (fault || v->verdict == OY_VERIFIED)) (void)fputc('\n', out);
    if (fault)
        (void)fprintf(out, "%s %s: %s\n%s %s\n", pick(language, "FAILED", "BAŞARISIZ"), fault->id,
                      fault->detail, pick(language, "Meaning:", "Anlamı:"),
                      oy_check_text(fault->id)->meaning.in[language]);
    else if (v->verdict == OY_VERIFIED)
        (void)fprintf(out, "%s\n",
                      pick(language,
                           "OK: the booth sealed what it shows here, and did not cast it. Compare "
                           "the fingerprint with the one that it showed.",
                           "TAMAM: kabin burada görüneni mühürlemiş ve sandığa atmamış. Parmak "
                           "izini kabinin gösterdiğiyle karşılaştırın."));
    else
        (void)fprintf(
            out, "%s\n",
            pick(language, "The election has not been opened yet.", "Seçim henüz açılmadı."));
    return fflush(out) == 0 ? OY_OK : oy_fail(why, OY_IO, "", "cannot write the report");
}

static int run(const char *opening, const char *record, const char *election,
               enum oy_language language, FILE *out, FILE *err) {
    struct oy_verify_options options = {.record = record,
                                        .openings = &opening,
                                        .n_openings = 1,
                                        .election = election,
                                        .language = language,
                                        .only = "E3"};
    struct oy_why why = {.status = OY_OK};
    struct oy_verification *v = NULL;
    char text[sizeof why.where + sizeof why.text + 32];
    oy_status status = oy_crypto_init(&why);
    if (status == OY_OK) status = oy_verify(&v, &options, &why);
    if (status == OY_OK) status = print_all(out, v, language, &why);
    int result = status == OY_OK ? oy_verdict_exit(v->verdict) : OY_EXIT_UNREADABLE;
    oy_verification_free(v);
    if (status == OY_OK) return result;
    oy_why_print(&why, text, sizeof text);
    (void)fprintf(err, "oy-verify ballot: %s\n", text);
    return result;
}

int oy_verify_ballot_main(int argc, char **argv, FILE *out, FILE *err) {
    const char *opening = NULL, *record = NULL, *election = NULL;
    enum oy_language language = oy_language_of_user();
    optind = 0;
    opterr = 0;
    for (;;) {
        int option = getopt_long(argc, argv, "h", table, NULL); // NOLINT(concurrency-mt-unsafe)
        if (option == -1) break;
        if (option == 'o') opening = optarg;
        if (option == 'r') record = optarg;
        if (option == 'e') election = optarg;
        if (option == 'l' && !oy_language_parse(&language, optarg))
            return complain(err, "--lang is tr or en");
        if (option == 'h') return fputs(help, out) < 0 ? OY_EXIT_UNREADABLE : 0;
        if (option == '?') return complain(err, "an option is not known, or lacks its value");
    }
    if (!opening || !record || optind < argc)
        return complain(err, "both --opening and --record are needed, and nothing else");
    return run(opening, record, election, language, out, err);
}
