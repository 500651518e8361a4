/** Pixels that a label needs to the next one. */
const room = 46;

export interface Moment {
  readonly mark: string;
  readonly x: number;
}

/** Labels of moments, those too close to be told apart as one: `T4–T6`. */
export function clustersOf(
  moments: readonly Moment[],
): readonly { readonly text: string; readonly x: number }[] {
  const groups: Moment[][] = [];
  for (const moment of [...moments].sort((one, other) => one.x - other.x)) {
    const last = groups.at(-1);
    const first = last?.[0];
    if (last === undefined || first === undefined || moment.x - first.x >= room) {
      groups.push([moment]);
    } else {
      last.push(moment);
    }
  }
  return groups.map((group) => {
    const names = group.map(({ mark }) => mark).sort();
    const [first = "", last = ""] = [names[0], names.at(-1)];
    const x = group.reduce((sum, each) => sum + each.x, 0) / group.length;
    return { text: first === last ? first : `${first}–${last}`, x };
  });
}
