#include "office/letter_words.h"

#include <stdio.h>
#include <string.h>

const struct oy_letter_words oy_letter_words[2] = {
    {.subject = "Your code for the vote",
     .what = "What is voted on",
     .when = "When",
     .from = "From",
     .until = "Until",
     .how = "How",
     .lost =
         "If you have lost a letter, or if it had been opened: tell the registrars at once. Both "
         "codes are then made void and you get new ones. Nobody has a right to see this code, "
         "neither the council nor its officers. Keep it until the result is published.",
     .code = "Your code",
     .election = "Election id (first 40 digits)",
     .line = "List line"},
    {.subject = "Oylama için kişisel kodunuz",
     .what = "Neler oylanıyor",
     .when = "Ne zaman",
     .from = "Başlangıç",
     .until = "Bitiş",
     .how = "Nasıl",
     .lost = "Mektubu kaybettiyseniz ya da size açılmış olarak geldiyse hemen kayıt görevlilerine "
             "haber verin: iki kodunuz da iptal edilir, yenileri verilir. Meclis ve görevlileri "
             "dahil hiç kimsenin bu kodu görmeye hakkı yoktur. Sonuç yayımlanana kadar saklayın.",
     .code = "Kodunuz",
     .election = "Seçim numarası (ilk 40 hane)",
     .line = "Liste satırı"}};

static const char *wait_text(const struct oy_letter_common *c, enum oy_language language) {
    if (c->m->n_registrars < 2)
        return OY_PICK(language, "Keep this letter until the voting opens.",
                       "Oylama başlayana kadar bu mektubu saklayın.");
    return OY_PICK(language,
                   "Wait for your second code, which comes by another way. You need both.",
                   "Başka bir yoldan gelecek ikinci kodunuzu bekleyin. İki kod da gerekir.");
}

static void open_text(char out[OY_LETTER_TEXT], const struct oy_letter_common *c,
                      enum oy_language language) {
    if (c->booth)
        (void)snprintf(out, OY_LETTER_TEXT,
                       OY_PICK(language, "Open %s, or point a camera at the square code below.",
                               "%s adresini açın ya da aşağıdaki karekodu kameraya gösterin."),
                       c->booth);
    else
        (void)snprintf(out, OY_LETTER_TEXT, "%s",
                       OY_PICK(language,
                               "Open the voting page or program that the council has named.",
                               "Meclisin bildirdiği oylama sayfasını ya da programını açın."));
}

size_t oy_letter_steps(char out[OY_LETTER_STEPS][OY_LETTER_TEXT], const struct oy_letter_common *c,
                       enum oy_language language) {
    size_t n = 0;
    (void)snprintf(out[n++], OY_LETTER_TEXT, "%s", wait_text(c, language));
    open_text(out[n++], c, language);
    if (c->election)
        (void)snprintf(
            out[n++], OY_LETTER_TEXT, "%s",
            OY_PICK(language,
                    "Compare the election id shown there with the one below. If they differ, "
                    "do not vote, and tell the council.",
                    "Orada görünen seçim numarasını aşağıdakiyle karşılaştırın. Farklıysa oy "
                    "vermeyin, meclise haber verin."));
    (void)snprintf(out[n++], OY_LETTER_TEXT, "%s",
                   OY_PICK(language,
                           "Type your code and choose. Write down the ballot's fingerprint "
                           "that is shown: with it you can check your vote.",
                           "Kodunuzu yazın ve seçiminizi yapın. Gösterilen oy parmak izini not "
                           "edin: oyunuzu onunla denetlersiniz."));
    (void)snprintf(out[n++], OY_LETTER_TEXT, "%s",
                   OY_PICK(language,
                           "You may vote again until the end; only your last vote counts.",
                           "Bitişe kadar yeniden oy verebilirsiniz; yalnız son oyunuz sayılır."));
    return n;
}

void oy_letter_which(char out[OY_LETTER_TEXT], const struct oy_letter_common *c,
                     enum oy_language language) {
    const char *name = c->m->registrars[c->registrar - 1].name;
    if (c->m->n_registrars < 2)
        (void)snprintf(out, OY_LETTER_TEXT,
                       OY_PICK(language, "Only letter. From: %s", "Tek mektup. Gönderen: %s"),
                       name);
    else
        (void)snprintf(out, OY_LETTER_TEXT,
                       OY_PICK(language,
                               "Letter %u of %zu, from %s.\nThe second code comes by another "
                               "way.",
                               "%u. mektup (toplam %zu). Gönderen: %s.\nİkinci kod başka bir "
                               "yoldan gelir."),
                       c->registrar, c->m->n_registrars, name);
}

void oy_letter_more(char out[OY_LETTER_TEXT], size_t n, enum oy_language language) {
    (void)snprintf(out, OY_LETTER_TEXT,
                   OY_PICK(language, "… and %zu more questions", "… ve %zu soru daha"), n);
}
