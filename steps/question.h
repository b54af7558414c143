/* A question in one line, for `oy manifest new --question`:
 *
 *   TYPE WORDS:Title:Option,Option,…
 *
 *   choice:A new park?:Yes,No,Abstain
 *   approval min=1 max=3 blank:Which projects?:Trees,Benches,Bike path
 *   budget cap=500000 max=4:Spend it on:Trees=120000,Benches=80000
 *   grades grades=good/fair/poor:How good is each plan?:Plan A,Plan B
 *   rank ranks=3 fewer scope=40139+40140:Rank them:North,South,East
 *   score max=5:…     points points=10:…
 *
 * and how it is decided (spec/decision.md):
 *
 *   choice decide=simple-majority for=yes against=no tie=again quorum=1/2:A new park?:Yes,No
 *   approval decide=greedy budget=500000 minimum-votes=50:Spend it on:Trees=120000,Benches=80000
 *   approval decide=greedy budget=9 headings=parks=5/roads=4:…:Trees=2@parks,Kerbs=3@roads
 *
 * A backslash takes the next character as it is. Ids come from the titles ("bike-path"), or are
 * o1, o2, … where a title gives none; contests are q1, q2, …
 */
#ifndef OY_STEPS_QUESTION_H
#define OY_STEPS_QUESTION_H

#include "base/json.h"

/* Writes the contest object of the question, which is the number-th (from 1). OY_FORMAT "qst-1"
 * with the part at fault in the text; what the values mean is checked by whoever parses the
 * manifest. */
OY_MUST_USE oy_status oy_question_write(struct oy_json_out *o, const char *question, size_t number,
                                        struct oy_why *why);

#endif
