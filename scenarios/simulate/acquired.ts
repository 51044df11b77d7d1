/**
 * What is installed while somebody has acquired it, once for all of them. Each call acquires it, and its
 * answer gives it back; called twice, once.
 */
export function whileAcquired(install: () => () => void): () => () => void {
  let users = 0;
  let remove: () => void = () => {};
  return () => {
    if (users === 0) remove = install();
    users += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      users -= 1;
      if (users === 0) remove();
    };
  };
}
