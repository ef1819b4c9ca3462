/** From this side in the picture on, a face deserves the finest crop. */
const finestFromPx = 512;
const factors = { none: 1, fine: 2, finest: 4 } as const;

export interface Boosts {
  /** Per face, the crop's side over the network's own 128 px. */
  readonly factors: readonly number[];
  /** Some face deserved more than the budget allows. */
  readonly lowered: boolean;
}

/**
 * How fine each face's crop is: 256 px, or 512 where it is that large in the picture; all coarser by the same
 * step until the network is done within the budget.
 * @param sidesPx of the crops' squares in the picture
 * @param msPerCrop what the network takes for 128 x 128
 */
export function chooseBoosts(sidesPx: readonly number[], msPerCrop: number, budgetMs: number): Boosts {
  const deserved = sidesPx.map((side) => (Math.round(side) >= finestFromPx ? factors.finest : factors.fine));
  const upTo = (most: number) => deserved.map((factor) => Math.min(factor, most));
  const fits = (chosen: readonly number[]) =>
    chosen.reduce((sum, factor) => sum + factor * factor, 0) * msPerCrop <= budgetMs;
  const chosen = [factors.finest, factors.fine].map(upTo).find(fits) ?? upTo(factors.none);
  return { factors: chosen, lowered: chosen.some((factor, index) => factor < deserved[index]!) };
}
