/** Ways to choose schedules. Only `exhaustive` can say that a claim holds. */
export const STRATEGIES = ['exhaustive', 'random', 'property', 'paths'] as const;
export type Strategy = (typeof STRATEGIES)[number];
