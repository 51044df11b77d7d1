/** What `make` makes of each object: made when it is asked for first, kept as long as the object is. */
export function keptBy<K extends object, V extends object>(make: (one: K) => V): (one: K) => V {
  const kept = new WeakMap<K, V>();
  return (one) => {
    let made = kept.get(one);
    if (!made) {
      made = make(one);
      kept.set(one, made);
    }
    return made;
  };
}
