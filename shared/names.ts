const maxNameLength = 20;
const namePattern = /^[\p{L}\p{N}\p{M}]+$/u;

/** A name as it is stored and shown: NFKC, otherwise as typed. */
export function normalizeName(name: string): string {
  return name.normalize("NFKC");
}

/** A name as it is compared: NFKC and without case. */
export function foldName(name: string): string {
  return normalizeName(name).toLowerCase().normalize("NFKC");
}

/** Letters and digits of any script, 1..20 characters after NFKC. */
export function isValidName(name: string): boolean {
  const normalized = normalizeName(name);
  return namePattern.test(normalized) && [...normalized].length <= maxNameLength;
}

/**
 * The names most like `name`, best first: those within two edits, or that start with it.
 * @param candidates names as shown
 */
export function nearestNames(name: string, candidates: readonly string[], max = 3): string[] {
  const folded = foldName(name);
  return candidates
    .map((candidate) => {
      const other = foldName(candidate);
      const prefix = other.startsWith(folded) || folded.startsWith(other);
      return { candidate, distance: prefix ? 0.5 : editDistance(folded, other) };
    })
    .filter(({ distance }) => distance <= 2)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, max)
    .map(({ candidate }) => candidate);
}

/** Levenshtein distance, over code points. */
function editDistance(a: string, b: string): number {
  const from = [...a];
  const to = [...b];
  let previous = to.map((_, index) => index);
  previous.push(to.length);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const substitution = previous[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, previous[j]! + 1, row[j - 1]! + 1));
    }
    previous = row;
  }
  return previous[to.length]!;
}
