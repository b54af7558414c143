/* What the embedded sample has decided on: a made-up map of its mahalle, its projects and the place
 * in question, and a page of notes. They lie in DIR/attachments and are bound by the manifest. */
#include <stdio.h>
#include <string.h>

#include "cli/demo.h"
#include "steps/files.h"

/* RFC 7946. The places are made up: corners at round numbers, in no real mahalle. */
static const char map[] =
    "{\"type\": \"FeatureCollection\", \"features\": [\n"
    "{\"type\": \"Feature\", \"properties\": {\"mahalle\": 900001, \"title\": \"Çınaraltı "
    "(örnek)\"},\n"
    " \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[[30.000, 40.000], [30.021, "
    "40.001],\n"
    "  [30.024, 40.014], [30.018, 40.026], [30.002, 40.024], [30.000, 40.000]]]}},\n"
    "{\"type\": \"Feature\", \"properties\": {\"mahalle\": 900002, \"title\": \"Dereboyu "
    "(örnek)\"},\n"
    " \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[[30.021, 40.001], [30.046, "
    "40.003],\n"
    "  [30.048, 40.016], [30.036, 40.028], [30.018, 40.026], [30.024, 40.014],\n"
    "  [30.021, 40.001]]]}},\n"
    "{\"type\": \"Feature\", \"properties\": {\"mahalle\": 900003, \"title\": \"Yeniköprü "
    "(örnek)\"},\n"
    " \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[[30.046, 40.003], [30.058, "
    "40.006],\n"
    "  [30.056, 40.022], [30.048, 40.016], [30.046, 40.003]]]}},\n"
    "{\"type\": \"Feature\", \"properties\": {\"title\": \"Eski pazar yeri (örnek)\"},\n"
    " \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[[30.016, 40.012], [30.0205, "
    "40.0125],\n"
    "  [30.020, 40.0165], [30.0155, 40.016], [30.016, 40.012]]]}},\n"
    "{\"type\": \"Feature\", \"properties\": {\"contest\": \"budget\", \"option\": "
    "\"playground\"},\n"
    " \"geometry\": {\"type\": \"Point\", \"coordinates\": [30.008, 40.009]}},\n"
    "{\"type\": \"Feature\", \"properties\": {\"contest\": \"budget\", \"option\": \"benches\"},\n"
    " \"geometry\": {\"type\": \"LineString\", \"coordinates\": [[30.026, 40.005], [30.031, "
    "40.009],\n"
    "  [30.037, 40.010]]}},\n"
    "{\"type\": \"Feature\", \"properties\": {\"contest\": \"budget\", \"option\": \"library\"},\n"
    " \"geometry\": {\"type\": \"Point\", \"coordinates\": [30.033, 40.020]}},\n"
    "{\"type\": \"Feature\", \"properties\": {\"contest\": \"budget\", \"option\": \"court\"},\n"
    " \"geometry\": {\"type\": \"Point\", \"coordinates\": [30.051, 40.011]}},\n"
    "{\"type\": \"Feature\", \"properties\": {\"contest\": \"budget\", \"option\": \"garden\"},\n"
    " \"geometry\": {\"type\": \"Point\", \"coordinates\": [30.010, 40.020]}}\n"
    "]}\n";

static const char notes[] =
    "Örnek notlar: buradaki her şey uydurmadır.\n"
    "\n"
    "Eski pazar yeri 2.000 metrekaredir. Park yapılırsa pazar iki sokak öteye taşınır.\n"
    "Bütçe 500.000 liradır; her projenin bedeli oy pusulasında yazar.\n"
    "\n"
    "Sample notes: everything here is made up.\n"
    "\n"
    "The old market has 2,000 square metres. If it becomes a park, the market moves two streets\n"
    "away. The budget is 500,000 lira; what each project costs stands on the ballot.\n";

static const struct paper {
    const char *title, *file, *text;
} papers[OY_DEMO_PAPERS] = {
    {"Harita (made-up map)", "harita.geojson", map},
    {"Notlar (made-up notes)", "notlar.txt", notes},
};

oy_status oy_demo_papers(const struct oy_demo *d, char out[OY_DEMO_PAPERS][OY_PATH_MAX],
                         struct oy_why *why) {
    char path[OY_PATH_MAX];
    OY_TRY(oy_dir_make(NULL, oy_demo_path(d, path, "attachments"), why));
    for (size_t i = 0; i < OY_DEMO_PAPERS; i++) {
        (void)oy_demo_path(d, path, "attachments/%s", papers[i].file);
        OY_TRY(oy_file_write(NULL, path, oy_span_text(papers[i].text), 0, why));
        int n = snprintf(out[i], OY_PATH_MAX, "%s=%s", papers[i].title, path);
        if (n < 0 || n >= OY_PATH_MAX) return oy_fail(why, OY_RANGE, "file-3", "%s", path);
    }
    return OY_OK;
}
