const needed = [20, 19];

/**
 * One sentence if `version` is too old for Doppel, else null.
 * @param {string} version as in process.versions.node
 * @returns {string | null}
 */
export function nodeVersionProblem(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return null;
  return `Doppel needs Node ${needed.join(".")} or newer and this is Node ${version}: install a newer one from https://nodejs.org/ and run the same command again.`;
}
