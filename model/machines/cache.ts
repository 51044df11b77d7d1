import { setup } from 'xstate';

/**
 * A place between server and browser that keeps one status snapshot and may answer a later read
 * with it. Any earlier snapshot can be answered, because keeping may happen at any time.
 */
export const cacheMachine = setup({
  types: { events: {} as { type: 'keeps' | 'answers' }, tags: {} as 'kept' },
  actions: { keep: () => {}, forget: () => {} },
}).createMachine({
  id: 'cache',
  initial: 'empty',
  states: {
    empty: { on: { keeps: { target: 'kept', actions: 'keep' } } },
    kept: { tags: 'kept', on: { answers: { target: 'used', actions: 'forget' } } },
    used: {},
  },
});
