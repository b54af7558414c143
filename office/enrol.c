/* Codes for everybody on a private roll's common list [elig-4, cred-1 … cred-3, roll-10]. */
#include <stdlib.h>

#include "office/registrar.h"
#include "steps/codes.h"
#include "steps/keys.h"
#include "steps/step_manifest.h"

static bool is_decided(const struct oy_private_roll *roll, size_t objection) {
    for (size_t i = objection + 1; i <= oy_private_roll_events(roll); i++) {
        const struct oy_roll_event *e = oy_private_roll_event(roll, i);
        if (e->act == OY_ACT_DECISION && e->objection == objection && oy_event_holds(e))
            return true;
    }
    return false;
}

static bool has_taken_effect(const struct oy_private_roll *roll, enum oy_roll_act act) {
    for (size_t i = 1; i <= oy_private_roll_events(roll); i++) {
        const struct oy_roll_event *e = oy_private_roll_event(roll, i);
        if (e->act == act && oy_event_holds(e)) return true;
    }
    return false;
}

/* Whoever is enrolled now stays so: the list has hung out to the end, so that everybody could
 * object [priv-4], and nothing may be waiting [priv-3]. */
static oy_status check_settled(const struct oy_private_roll *roll, struct oy_why *why) {
    for (size_t i = 1; i <= oy_private_roll_events(roll); i++) {
        const struct oy_roll_event *e = oy_private_roll_event(roll, i);
        bool undecided = e->act == OY_ACT_OBJECTION && !is_decided(roll, i);
        OY_REQUIRE(
            why, !undecided, OY_STATE, "priv-3",
            "objection %zu has not been decided, or the decision waits for a second officer's "
            "signature",
            i);
        OY_REQUIRE(why, oy_event_holds(e), OY_STATE, "priv-3",
                   "event %zu waits for a second officer's signature", i);
    }
    OY_REQUIRE(why, has_taken_effect(roll, OY_ACT_REMOVE), OY_STATE, "priv-4",
               "the list has not been posted and taken down yet, with two signatures each");
    return OY_OK;
}

static oy_status make_list(struct oy_list *list, const struct oy_private_roll *roll,
                           struct oy_why *why) {
    uint32_t n = oy_private_roll_voters(roll);
    *list = (struct oy_list){.n = n};
    if (n == 0) return oy_fail(why, OY_MISSING, "roll-1", "the private roll entitles nobody");
    list->mahalle = calloc(n, sizeof *list->mahalle);
    list->label = calloc(n, sizeof *list->label);
    if (!list->mahalle || !list->label) {
        oy_list_clear(list);
        return oy_fail(why, OY_MEMORY, "", "no memory for a list");
    }
    for (uint32_t i = 0; i < n; i++) list->mahalle[i] = oy_private_roll_voter(roll, i)->mahalle;
    return OY_OK;
}

static oy_status enrol(const struct oy_step *s, const struct oy_office_enrolment *what,
                       const struct oy_manifest *m, const struct oy_private_roll *roll,
                       struct oy_why *why) {
    struct oy_key key = {0};
    struct oy_list list;
    unsigned char commitment[32];
    uint32_t registrar;
    OY_TRY(oy_private_roll_fits(roll, m, why));
    OY_TRY(check_settled(roll, why));
    oy_status status = oy_key_load(&key, OY_ROLE_REGISTRAR, what->key, why);
    if (status == OY_OK) status = oy_key_index(&registrar, &key, OY_ROLE_REGISTRAR, m, why);
    oy_key_clear(&key);
    OY_TRY(status);
    OY_TRY(make_list(&list, roll, why));
    oy_private_roll_commitment(commitment, roll, registrar);
    status = oy_step_enrol_list(s, m, &list, commitment, registrar, what->inbox, what->dir, why);
    oy_list_clear(&list);
    return status;
}

oy_status oy_office_enrol(const struct oy_step *s, const struct oy_office_enrolment *what,
                          uint32_t *voters, struct oy_why *why) {
    struct oy_manifest *m = NULL;
    struct oy_private_roll *roll = NULL;
    *voters = 0;
    oy_status status = oy_manifest_load(&m, what->manifest, why);
    if (status == OY_OK) status = oy_roll_file_open(&roll, &what->file, why);
    if (status == OY_OK) status = enrol(s, what, m, roll, why);
    if (status == OY_OK) *voters = oy_private_roll_voters(roll);
    oy_private_roll_free(roll);
    oy_manifest_free(m);
    return status;
}
