/* A contest of every type with and without blank, and a choice for them. */
#ifndef OY_TESTS_UNIT_ELECTION_BALLOT_SAMPLES_H
#define OY_TESTS_UNIT_ELECTION_BALLOT_SAMPLES_H

#define OPTIONS(more)                                                                              \
    "\"options\":[{\"id\":\"a\",\"title\":\"A\"" more "},{\"id\":\"b\",\"title\":\"B\"" more "}]"
#define CONTEST(id, type, blank, more, cost)                                                       \
    "{\"id\":\"" id "\",\"title\":\"" id "\",\"type\":\"" type "\",\"suite\":1,\"blank\":" blank   \
    "," more                                                                                       \
    OPTIONS(cost) "}"
#define GRADES "\"grades\":[{\"id\":\"g\",\"title\":\"G\"},{\"id\":\"h\",\"title\":\"H\"}],"
#define ALL_TYPES(n, blank)                                                                        \
    CONTEST("choice" n, "choice", blank, "", "")                                                   \
    "," CONTEST("approval" n, "approval", blank, "\"min\":1,\"max\":2,", "") "," CONTEST(          \
        "score" n, "score", blank, "\"max_score\":5,",                                             \
        "") "," CONTEST("points" n, "points", blank, "\"points\":3,",                              \
                        "") "," CONTEST("grades" n, "grades", blank, GRADES,                       \
                                        "") "," CONTEST("rank" n, "rank", blank,                   \
                                                        "\"ranks\":2,\"fewer\":true,",             \
                                                        "") "," CONTEST("budget" n, "budget",      \
                                                                        blank,                     \
                                                                        "\"cap\":5,\"min\":0,"     \
                                                                        "\"max\":2,",              \
                                                                        ",\"cost\":3")
#define EVERY_CONTEST "[" ALL_TYPES("0", "false") "," ALL_TYPES("1", "true") "]"

#define EVERY_CHOICE                                                                               \
    "{\"choice0\":\"b\",\"approval0\":[\"a\",\"b\"],\"score0\":{\"a\":4},\"points0\":{\"b\":2},"   \
    "\"grades0\":{\"a\":\"h\",\"b\":\"g\"},\"rank0\":[\"b\"],\"budget0\":[\"a\"],"                 \
    "\"choice1\":\"blank\",\"approval1\":\"blank\",\"score1\":\"blank\",\"points1\":\"blank\","    \
    "\"grades1\":\"blank\",\"rank1\":\"blank\",\"budget1\":\"blank\"}"
#define OTHER_CHOICE                                                                               \
    "{\"choice0\":\"a\",\"approval0\":[\"a\"],\"score0\":{},\"points0\":{\"a\":1,\"b\":2},"        \
    "\"grades0\":{\"a\":\"g\",\"b\":\"g\"},\"rank0\":[],\"budget0\":[],"                           \
    "\"choice1\":\"a\",\"approval1\":[\"b\"],\"score1\":{\"a\":5,\"b\":5},\"points1\":{\"a\":3},"  \
    "\"grades1\":{\"a\":\"g\",\"b\":\"h\"},\"rank1\":[\"b\",\"a\"],\"budget1\":[\"b\"]}"

#endif
