import { z } from 'zod';
import type { GithubAccess } from '../../../baseline/index.js';
import { readAnswer } from '../answers.js';

/** GitHub folds `maintain` into `write` here, and `triage` into `read`; in a public repository everybody reads. */
const permissionSchema = z.object({ permission: z.string() });

/**
 * Asks GitHub whether somebody may write to the repository, each of them once. What a comment says of its author
 * (`author_association`) tells of membership, not of this.
 *
 * @returns why not, to be continued after "was not counted: "; undefined: who asks may write
 */
export function writersOf(github: GithubAccess): (login: string) => Promise<string | undefined> {
  const asked = new Map<string, Promise<string | undefined>>();
  return (login) => {
    const known = asked.get(login) ?? whyNotWriter(github, login);
    asked.set(login, known);
    return known;
  };
}

async function whyNotWriter(github: GithubAccess, login: string): Promise<string | undefined> {
  const answer = await github.request(
    'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    { username: login },
    { doing: `ask whether ${login} may write`, permission: 'metadata: read' },
  );
  const mayNot = `${login} may not write to this repository`;
  // Somebody that the repository does not know.
  if (!answer.ok && answer.status === 404) return mayNot;
  const read = readAnswer(answer, permissionSchema);
  if ('problem' in read) return `whether ${login} may write is not known. ${read.problem}`;
  return read.value.permission === 'write' || read.value.permission === 'admin' ? undefined : mayNot;
}
