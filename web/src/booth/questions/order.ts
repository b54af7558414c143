// Changing an order, apart from the screen.

export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  if (from === to || from < 0 || from >= list.length) return list;
  const rest = list.filter((_, i) => i !== from);
  const at = Math.max(0, Math.min(to, rest.length));
  return [...rest.slice(0, at), list[from] as T, ...rest.slice(at)];
}

/** The place that something dragged to this height has, by the middles of the others. */
export const placeAt = (height: number, middles: readonly number[], from: number): number =>
  middles.filter((middle, i) => i !== from && middle < height).length;
