/**
 * So many of them, in their order, each as likely as any other; the same seed draws the same. Loads
 * fast-check, which is much code, when it is called.
 */
export async function sampleOf<T>(all: readonly T[], count: number, seed: number): Promise<T[]> {
  const fc = await import('fast-check');
  const length = Math.min(count, all.length);
  const some = fc.subarray([...all], { minLength: length, maxLength: length });
  return fc.sample(some, { seed, numRuns: 1 })[0]!;
}
