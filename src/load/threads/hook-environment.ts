/** What the runner gives the action alone: code that is tested has no use for it. */
const ownVariables = new Set(['INPUT_GITHUB-TOKEN', 'ACTIONS_RUNTIME_TOKEN']);

/** The environment of a thread that runs hooks: this process's without the tokens that are the action's own. */
export function hookEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ownVariables.has(name)));
}
