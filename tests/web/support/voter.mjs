// Somebody who votes in a browser, by what the screen says.
import { words } from "./words.mjs";

/** A random choice within the contest's rules. */
export function randomChoice(contest, random = Math.random) {
  const below = (n) => Math.floor(random() * n);
  const ids = contest.options.map(({ id }) => id);
  const shuffled = [...ids].sort(() => random() - 0.5);
  switch (contest.type) {
    case "choice":
      return ids[below(ids.length)];
    case "approval": {
      const { min, max } = contest;
      const chosen = shuffled.slice(0, Math.max(1, min + below(max - min + 1)));
      return ids.filter((id) => chosen.includes(id));
    }
    case "budget": {
      const cost = Object.fromEntries(contest.options.map((option) => [option.id, option.cost]));
      let left = contest.cap;
      const fitting = shuffled.filter((id) => cost[id] <= left && ((left -= cost[id]), true));
      return fitting.slice(0, Math.max(1, Math.min(contest.max, 1 + below(3))));
    }
    case "score":
      // Nothing at all would be asked about once more.
      return Object.fromEntries(ids.map((id, i) =>
        [id, i === 0 ? 1 + below(contest.max_score) : below(contest.max_score + 1)]));
    case "points": {
      let left = contest.points;
      return Object.fromEntries(ids.map((id, i) => {
        const given = i === 0 ? 1 + below(left) : below(left + 1);
        left -= given;
        return [id, given];
      }));
    }
    case "grades":
      return Object.fromEntries(
        ids.map((id) => [id, contest.grades[below(contest.grades.length)].id]),
      );
    case "rank":
      return shuffled.slice(0, contest.fewer ? 1 + below(contest.ranks) : contest.ranks);
    default:
      throw new Error(`unknown type ${contest.type}`);
  }
}

/** What each total of the contest is for this choice: line id → number. */
export function totalsOf(contest, choice) {
  const totals = {};
  const add = (line, n) => (totals[line] = (totals[line] ?? 0) + n);
  if (choice === "blank") add("blank", 1);
  else if (typeof choice === "string") add(choice, 1);
  else if (contest.type === "rank") choice.forEach((id, i) => add(`${id}/${i + 1}`, 1));
  else if (Array.isArray(choice)) choice.forEach((id) => add(id, 1));
  else
    for (const [id, value] of Object.entries(choice))
      if (contest.type === "grades") add(`${id}/${value}`, 1);
      else add(id, value);
  return totals;
}

const digits = (text) => text.replaceAll(/[^0-9a-f]/g, "");

export class Voter {
  /** visitor: of browser.mjs; contests: those of the voter's mahalle. */
  constructor(visitor, contests, page = visitor.page) {
    Object.assign(this, { visitor, contests, page, t: words(visitor.look.language) });
  }
  button(key, parameters) {
    return this.page.getByRole("button", { name: this.t(key, parameters), exact: true });
  }
  async heading(key) {
    await this.page.getByRole("heading", { level: 1, name: this.t(key) }).waitFor();
  }

  async begin(place = "park/vote", code = "") {
    await this.visitor.go(place, { code, page: this.page });
    await this.button("booth.begin").click();
  }
  async enter(codes) {
    for (const [i, code] of codes.entries())
      await this.page.getByLabel(this.t("booth.codeN", { n: i + 1 }), { exact: true }).fill(code);
    await this.button("booth.go").click();
  }

  async mark(kind, title) {
    await this.page.getByRole(kind, { name: title }).first().check();
  }
  async #numbers(contest, choice) {
    for (const { id, title } of contest.options) {
      const group = this.page.getByRole("radiogroup", { name: title, exact: true });
      const value = choice[id] ?? 0;
      if (await group.count()) await group.getByRole("radio", { name: `${value}`, exact: true }).check();
      else await this.page.getByRole("textbox", { name: title, exact: true }).fill(`${value}`);
    }
  }
  async #grades(contest, choice) {
    const grade = Object.fromEntries(contest.grades.map(({ id, title }) => [id, title]));
    for (const { id, title } of contest.options)
      await this.page
        .getByRole("radiogroup", { name: title, exact: true })
        .getByRole("radio", { name: grade[choice[id]], exact: true })
        .check();
  }
  async #list(contest, choice) {
    const title = Object.fromEntries(contest.options.map((option) => [option.id, option.title]));
    for (const [i, id] of choice.entries())
      if (contest.type === "rank")
        await this.button("booth.addAs", { what: title[id], n: i + 1 }).click();
      else await this.mark("checkbox", title[id]);
  }
  async answer(contest, choice) {
    await this.page.getByRole("heading", { level: 1, name: contest.title }).waitFor();
    if (contest.type === "choice")
      await this.mark("radio", contest.options.find(({ id }) => id === choice).title);
    else if (contest.type === "grades") await this.#grades(contest, choice);
    else if (Array.isArray(choice)) await this.#list(contest, choice);
    else await this.#numbers(contest, choice);
    await this.button("booth.next").click();
  }
  /** All questions, up to the sealed ballot. Its tracking code. */
  async seal(choices) {
    for (const contest of this.contests) await this.answer(contest, choices[contest.id]);
    await this.heading("booth.review");
    await this.button("booth.seal").click();
    return this.sealed();
  }
  async sealed() {
    await this.heading("booth.sealed");
    return digits(await this.page.locator(".tracking").first().textContent());
  }
  async cast() {
    await this.button("booth.cast").click();
    await this.heading("booth.done");
    return digits(await this.page.locator(".tracking").first().textContent());
  }
  /** From the welcome to the receipt. The tracking code. */
  async vote(codes, choices, place) {
    await this.begin(place);
    await this.enter(codes);
    await this.seal(choices);
    return this.cast();
  }
}
