/** Something from elsewhere breaks a rule of the specification; `rule` is its name there. */
export class Reject extends Error {
  constructor(
    readonly rule: string,
    text: string,
  ) {
    super(text);
    this.name = "Reject";
  }
}

export function must(good: boolean, rule: string, text: string): asserts good {
  if (!good) throw new Reject(rule, text);
}
