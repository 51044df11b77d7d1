/** All fields of one state, unpacked. */
export type Fields = Int32Array;

/** `self`: where the acting member's fields start; `other`: where the sender's do, or -1. */
export type Expr = (f: Fields, self: number, other: number) => number;
