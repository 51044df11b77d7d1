let users = 0;
let putBack: () => void = () => {};

/**
 * A rejection that a subject's code leaves alone is a line in its console, not the end of the process:
 * what becomes of its page or its job is what is judged. The answer ends that; called twice, once.
 */
export function bearRejections(): () => void {
  if (users === 0) putBack = install();
  users += 1;
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    users -= 1;
    if (users === 0) putBack();
  };
}

function install(): () => void {
  const others = process.listeners('unhandledRejection');
  const bear = () => {};
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', bear);
  return () => {
    process.off('unhandledRejection', bear);
    for (const one of others) process.on('unhandledRejection', one);
  };
}
