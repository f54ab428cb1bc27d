import type { Feeders } from '../feeders/read-feeders.js';
import type { Hooks } from '../hooks/read-hooks.js';
import type { Problems } from '../problems.js';
import type { FileConfig } from '../schema/file-config.js';
import { orSuggest } from '../suggest.js';

/** Checks that scenarios are fed by feeders that exist, each once. */
export function checkFeeds(config: FileConfig, known: readonly string[], problems: Problems): void {
  for (const [scenario, { feed }] of Object.entries(config.scenarios ?? {})) {
    for (const [index, name] of (feed ?? []).entries()) {
      // Where one name stands in place of a list, there is no place in the list: the nearest thing is shown.
      const path = ['scenarios', scenario, 'feed', index];
      if (!known.includes(name)) {
        const hint = known.length === 0 ? '; there is no "feeders"' : orSuggest(name, known, 'feeders');
        problems.add(path, `unknown feeder "${name}"${hint}`);
      } else if (feed?.indexOf(name) !== index) problems.add(path, `"${name}" is in the list twice`);
    }
  }
}

/** What some steps are fed, for the names in them. */
export interface Fed {
  /** Whether it is a feeder's name, whoever is fed by it. */
  readonly isFeeder: (name: string) => boolean;
  /** Whether the name has a value, or may have one: what can't be read draws no second complaint. */
  readonly covers: (name: string) => boolean;
  /** Why it has none; undefined where it means no feeder. */
  readonly whyNot: (name: string, shown: string) => string | undefined;
  /** Why a name of a column can mean no feeder; undefined where it may mean something else. */
  readonly whyNoFeeder: (name: string, shown: string) => string | undefined;
}

/** What each place is fed. */
export interface Feeding {
  /** The tasks of a scenario. */
  readonly iterations: (scenario: string) => Fed;
  /** Steps that belong to no iteration, such as `setup`. */
  readonly outside: (place: string) => Fed;
  /** Names that the hooks of a scenario give a value. */
  readonly hooked: (scenario: string) => readonly string[];
}

/** @param known names of all feeders as they stand in the file, also of what was refused */
export function feedingOf(
  { scenarios = {} }: FileConfig,
  feeders: Feeders,
  known: readonly string[],
  hooks: Hooks = new Map(),
): Feeding {
  const common = {
    isFeeder: (name: string) => known.includes(name),
    whyNoFeeder(name: string, shown: string): string | undefined {
      const [feeder, column] = split(name);
      if (column === undefined || known.length === 0 || feeder === 'env') return undefined;
      return `there is no feeder "${feeder}" for ${shown}${orSuggest(feeder, known, 'feeders')}`;
    },
  };
  return {
    hooked: (scenario) => hooks.get(scenario)?.names ?? [],
    iterations: (scenario) => ({ ...common, ...fedBy(scenarios[scenario]?.feed ?? [], feeders, known) }),
    outside: (place) => ({
      ...common,
      covers: () => false,
      whyNot(name, shown) {
        if (!known.includes(split(name)[0])) return undefined;
        return `${shown} has no value in "${place}"; each iteration takes a row of its feeders, and these steps belong to none`;
      },
    }),
  };
}

/** @param feed names of the scenario's feeders */
function fedBy(
  feed: readonly string[],
  feeders: Feeders,
  known: readonly string[],
): Pick<Fed, 'covers' | 'whyNot'> {
  const columnsOf = (feeder: string): readonly string[] | undefined => {
    const plan = feeders.get(feeder);
    if (plan === undefined) return undefined;
    return (plan.kind === 'file' ? plan.columns : plan.fields).map(({ name }) => name);
  };
  return {
    covers(name) {
      const [feeder, column] = split(name);
      if (column === undefined || !feed.includes(feeder)) return false;
      return columnsOf(feeder)?.includes(column) ?? known.includes(feeder);
    },
    whyNot(name, shown) {
      const [feeder, column] = split(name);
      const columns = columnsOf(feeder) ?? [];
      if (!known.includes(feeder)) return undefined;
      if (column === undefined) {
        const example = columns[0] ?? 'COLUMN';
        return feed.includes(feeder)
          ? `${shown} is a feeder, which has many values; name one of them, such as "{{${feeder}.${example}}}"`
          : undefined;
      }
      if (!feed.includes(feeder))
        return `this scenario is not fed by "${feeder}", so ${shown} has no value; add "feed: ${feeder}" to it`;
      return `the feeder "${feeder}" has no "${column}"${orSuggest(column, columns, 'it has')}`;
    },
  };
}

/** A feeder and its column. */
function split(name: string): readonly [string, string | undefined] {
  const dot = name.indexOf('.');
  return dot === -1 ? [name, undefined] : [name.slice(0, dot), name.slice(dot + 1)];
}
