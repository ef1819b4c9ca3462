/** Bytes that this process may use at most, as a container's limit says; `Infinity` without one. */
export function memoryLimit(constrained = process.constrainedMemory()): number {
  // 0 where nobody knows; without a limit, more than any machine has.
  return constrained > 0 && constrained < Number.MAX_SAFE_INTEGER ? constrained : Infinity;
}

/**
 * When a worker is too large, unless somebody says otherwise.
 * The fifth that is left below a limit is for large pictures under way: what only passes does not recycle a worker,
 * and must not have it killed either.
 * @returns resident megabytes
 */
export function usualMaxRssMb(limitBytes: number): number {
  return Math.min(3_000, Math.floor((limitBytes * 0.8) / 1e6));
}
