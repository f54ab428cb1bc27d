import { formatCount } from '../../units/index.js';
import type { SecretVariable } from './secrets.js';
import type { Omission } from './select.js';

/** What became of a recording, for the person who imports it. */
export interface Story {
  readonly name: string;
  readonly origin: string;
  readonly scenario: string;
  /** The address in the file, where it is not the recorded one. */
  readonly target: string | undefined;
  readonly requests: number;
  readonly omitted: ReadonlyMap<Omission, number>;
  readonly otherHosts: readonly (readonly [string, number])[];
  readonly unreadable: number;
  /** Requests that no step can send: what, and why. */
  readonly unsendable: readonly { readonly request: string; readonly why: string }[];
  readonly captures: readonly { readonly name: string; readonly path: string; readonly request: string }[];
  readonly variables: readonly SecretVariable[];
  /** Headers that no configuration can hold, and the request that had each first. */
  readonly lostHeaders: ReadonlyMap<string, string>;
  readonly missingFiles: readonly { readonly file: string; readonly request: string }[];
  /** Cookies that were sent though no imported answer had set them. */
  readonly foreignCookies: readonly string[];
}

const shownAtMost = 5;

/** Sentences, the most important first. */
export function notesOf(story: Story): readonly string[] {
  const { name, origin, scenario, requests, captures, variables } = story;
  const notes = [
    `${name}: ${counted(requests, 'request')} to ${origin} became the scenario "${scenario}".`,
    ...leftOut(story),
  ];
  if (captures.length > 0) {
    const texts = captures.map((each) => `${each.name} (${each.path} of ${each.request})`);
    notes.push(`Captured from an answer, because a later request sends it: ${listed(texts)}.`);
  }
  if (variables.length > 0) {
    const texts = variables.map((each) => `${each.name} (${each.where})`);
    notes.push(`Secrets were not copied. Set before a run: ${texts.join(', ')}.`);
  }
  return [...notes, ...doubts(story)];
}

function doubts({ origin, target, unsendable, lostHeaders, missingFiles, foreignCookies }: Story): string[] {
  const notes: string[] = [];
  if (unsendable.length > 0) {
    const texts = unsendable.map(({ request, why }) => `${request} (${why})`);
    notes.push(`Can't be sent by a step, and is left out: ${listed(texts)}.`);
  }
  if (lostHeaders.size > 0) {
    const texts = [...lostHeaders].map(([header, request]) => `${header} of ${request}`);
    notes.push(`Headers whose value a configuration can't hold are left out: ${listed(texts)}.`);
  }
  if (missingFiles.length > 0) {
    const texts = missingFiles.map(({ file, request }) => `${file} of ${request}`);
    notes.push(
      `A recording holds no contents of files: put them in where empty ones stand now, ${listed(texts)}.`,
    );
  }
  if (foreignCookies.length > 0) {
    notes.push(
      `Cookies that nothing imported sets were sent: ${listed(foreignCookies)}. If they are a session, record the login, too.`,
    );
  }
  if (target !== undefined) {
    notes.push(
      `The target is not ${origin}, which was recorded, but ${target}: write under "target" what is to be tested.`,
    );
  }
  return notes;
}

const reasons: Readonly<Record<Omission, string>> = {
  'other host': 'to other hosts',
  asset: 'for images, fonts, styles, scripts and the like (--assets keeps them)',
  unanswered: 'without an answer',
  cached: "answered by the browser's cache",
  websocket: 'of websockets',
  stream: 'for event streams, which do not end',
  tunnel: 'that open a tunnel (CONNECT)',
  preflight: "of the browser's own before others (CORS preflight)",
  address: 'to data: and other addresses that are not HTTP',
  method: 'of methods that a step does not have',
};

function leftOut({ omitted, otherHosts, unreadable }: Story): string[] {
  const texts = [...omitted].map(([reason, count]) => {
    const hosts = otherHosts.map(([host, times]) => `${host} ${formatCount(times)}`);
    const which = reason === 'other host' ? ` (${listed(hosts)}; --host chooses another)` : '';
    return `${formatCount(count)} ${reasons[reason]}${which}`;
  });
  if (unreadable > 0) texts.push(`${formatCount(unreadable)} that can't be read`);
  return texts.length === 0 ? [] : [`Left out: ${texts.join(', ')}.`];
}

function listed(texts: readonly string[]): string {
  const more = texts.length - shownAtMost;
  const shown = texts.slice(0, shownAtMost).join(', ');
  return more > 0 ? `${shown} and ${formatCount(more)} more` : shown;
}

const counted = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
