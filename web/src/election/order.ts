import type { Phase, State } from "../api";

const PHASES: readonly Phase[] = ["open", "created", "ended", "closed", "tallied", "published"];

const isComing = ({ phase }: State): boolean => phase === "open" || phase === "created";

/** What can be voted on now stands first, then what comes, then what is over, the newest first. */
export const inOrder = (elections: readonly State[]): readonly State[] =>
  [...elections].sort((a, b) => {
    const later = Date.parse(a.closes) - Date.parse(b.closes);
    return (
      PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) || (isComing(a) ? later : -later)
    );
  });

/** Another one bears the same title: people need something to tell them apart by. */
export const hasTwin = (elections: readonly State[], { name, title }: State): boolean =>
  elections.some((other) => other.name !== name && other.title === title);
