// Extracts what the tests' stand-in of GitHub needs from GitHub's own OpenAPI description: the operations that
// loadgate uses, with the schemas they need, and the event fields that it reads.
//
//   node scripts/extract-github-openapi.js                        downloads @octokit/openapi (29 MB packed)
//   node scripts/extract-github-openapi.js api.github.com.json    takes a file that is already there
//
// Writes __tests__/fixtures/github-openapi.json. The package unpacks to 385 MB, hence the extract.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const packageName = '@octokit/openapi';
const packageVersion = '23.0.2';
const target = new URL('../__tests__/fixtures/github-openapi.json', import.meta.url);

const repository = '/repos/{owner}/{repo}';
const operations = [
  'GET /user',
  'GET /rate_limit',
  `GET ${repository}`,
  `GET ${repository}/collaborators/{username}/permission`,
  `GET ${repository}/commits/{commit_sha}/pulls`,
  `GET ${repository}/pulls`,
  `GET ${repository}/pulls/{pull_number}`,
  `GET ${repository}/issues/{issue_number}/events`,
  `GET ${repository}/issues/{issue_number}/comments`,
  `POST ${repository}/issues/{issue_number}/comments`,
  `GET ${repository}/issues/comments/{comment_id}`,
  `PATCH ${repository}/issues/comments/{comment_id}`,
  `DELETE ${repository}/issues/comments/{comment_id}`,
  `GET ${repository}/actions/runs`,
  `GET ${repository}/actions/runs/{run_id}`,
  `GET ${repository}/actions/workflows/{workflow_id}/runs`,
  `GET ${repository}/actions/runs/{run_id}/artifacts`,
  `GET ${repository}/actions/artifacts`,
  `GET ${repository}/actions/artifacts/{artifact_id}`,
  `DELETE ${repository}/actions/artifacts/{artifact_id}`,
  `GET ${repository}/actions/artifacts/{artifact_id}/{archive_format}`,
];

// Events are large; only these fields are kept of their schemas.
const repositoryFields = {
  id: true,
  name: true,
  full_name: true,
  private: true,
  fork: true,
  default_branch: true,
  html_url: true,
  owner: { login: true, id: true, type: true },
};
const sender = { login: true, id: true, type: true };
const endFields = {
  ref: true,
  sha: true,
  label: true,
  repo: { id: true, full_name: true, fork: true, default_branch: true },
};
const pullRequestFields = {
  action: true,
  number: true,
  pull_request: {
    number: true,
    state: true,
    draft: true,
    html_url: true,
    updated_at: true,
    user: sender,
    head: endFields,
    base: endFields,
  },
  repository: repositoryFields,
  sender,
};
const events = {
  pull_request: ['pull-request-opened', pullRequestFields],
  'pull_request labeled': ['pull-request-labeled', { ...pullRequestFields, label: { name: true } }],
  push: [
    'push',
    {
      ref: true,
      before: true,
      after: true,
      created: true,
      deleted: true,
      forced: true,
      head_commit: { id: true, message: true, timestamp: true },
      repository: repositoryFields,
      sender,
    },
  ],
  merge_group: [
    'merge-group-checks-requested',
    {
      action: true,
      merge_group: { head_sha: true, head_ref: true, base_sha: true, base_ref: true },
      repository: repositoryFields,
      sender,
    },
  ],
};

const description = JSON.parse(readDescription());
const neededSchemas = new Map();

const extract = {
  source: {
    package: packageName,
    version: packageVersion,
    descriptionVersion: description.info.version,
    license: `MIT, see github-openapi.md`,
    madeBy: 'scripts/extract-github-openapi.js',
  },
  operations: Object.fromEntries(operations.map((name) => [name, operationOf(name)])),
  events: Object.fromEntries(
    Object.entries(events).map(([name, [webhook, fields]]) => {
      const body = description['x-webhooks'][webhook].post.requestBody;
      return [name, projected(body.content['application/json'].schema, fields)];
    }),
  ),
};
const schemas = Object.fromEntries([...neededSchemas].toSorted(([a], [b]) => (a < b ? -1 : 1)));
const text = `${JSON.stringify({ ...extract, schemas }, undefined, 1)}\n`;
writeFileSync(target, text);
console.log(
  `${operations.length} operations, ${Object.keys(schemas).length} schemas, ${(text.length / 1024).toFixed(0)} KiB`,
);

function readDescription() {
  const given = process.argv[2];
  if (given !== undefined) return readFileSync(given, 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'github-openapi-'));
  try {
    execFileSync('npm', ['pack', '--silent', `${packageName}@${packageVersion}`], { cwd: folder });
    const member = 'package/generated/api.github.com.json';
    execFileSync('tar', ['xzf', `octokit-openapi-${packageVersion}.tgz`, member], { cwd: folder });
    return readFileSync(join(folder, member), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One operation: its query and path parameters, its body, its responses by status. */
function operationOf(name) {
  const [method, path] = name.split(' ');
  const operation = description.paths[path][method.toLowerCase()];
  const parameters = operation.parameters.map((parameter) => resolved(parameter));
  const body = operation.requestBody?.content['application/json'].schema;
  return {
    query: parametersIn('query', parameters),
    path: parametersIn('path', parameters),
    ...(body === undefined ? {} : { body: schemaOf(body) }),
    responses: Object.fromEntries(
      Object.entries(operation.responses).map(([status, response]) => {
        const schema = resolved(response).content?.['application/json']?.schema;
        return [status, schema === undefined ? null : schemaOf(schema)];
      }),
    ),
  };
}

function parametersIn(place, parameters) {
  const own = parameters.filter((parameter) => parameter.in === place);
  return {
    type: 'object',
    properties: Object.fromEntries(own.map(({ name, schema }) => [name, schemaOf(schema)])),
    required: own.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

/** The schema with only the wanted fields; of those, the described types and which of them are required. */
function projected(schema, fields) {
  const whole = resolved(schema);
  // Two names of one thing (a repository, or the same one archived): the fields used here are alike in all.
  const parts = [whole, ...(whole.allOf ?? []), ...(whole.anyOf ?? []), ...(whole.oneOf ?? [])].map(resolved);
  const properties = Object.assign({}, ...parts.toReversed().map((part) => part.properties ?? {}));
  const object = {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, inner]) => {
        if (properties[name] === undefined) throw new Error(`the description has no field ${name}`);
        return [name, inner === true ? schemaOf(properties[name]) : projected(properties[name], inner)];
      }),
    ),
    required: Object.keys(fields).filter((name) => parts.some((part) => part.required?.includes(name))),
    additionalProperties: false,
  };
  return whole.nullable ? { anyOf: [object, { type: 'null' }] } : object;
}

function resolved(value) {
  if (typeof value.$ref !== 'string') return value;
  return value.$ref
    .slice(2)
    .split('/')
    .reduce((inner, key) => inner[key], description);
}

/** An OpenAPI 3.0 schema as JSON Schema, without prose: `nullable` becomes a type, references become `github:name`. */
function schemaOf(schema) {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.split('/').at(-1);
    if (!neededSchemas.has(name)) {
      neededSchemas.set(name, undefined); // before the descent: schemas refer to themselves
      neededSchemas.set(name, schemaOf(resolved(schema)));
    }
    return { $ref: `github:${name}` };
  }
  const { nullable, ...rest } = schema;
  const kept = Object.fromEntries(
    Object.entries(rest).flatMap(([keyword, value]) => keywordOf(keyword, value)),
  );
  if (nullable !== true) return kept;
  if (typeof kept.type === 'string') {
    return { ...kept, type: [kept.type, 'null'], ...(kept.enum ? { enum: [...kept.enum, null] } : {}) };
  }
  return { anyOf: [kept, { type: 'null' }] };
}

function keywordOf(keyword, value) {
  switch (keyword) {
    case 'properties':
      return [
        [keyword, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, schemaOf(inner)]))],
      ];
    case 'items':
    case 'not':
      return [[keyword, schemaOf(value)]];
    case 'additionalProperties':
      return [[keyword, typeof value === 'object' ? schemaOf(value) : value]];
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
      return [[keyword, value.map(schemaOf)]];
    case 'format':
      // The others (int64, timestamp, repo.nwo, ...) are GitHub's own names.
      return ['uri', 'date-time', 'email'].includes(value) ? [[keyword, value]] : [];
    case 'type':
    case 'required':
    case 'enum':
    case 'pattern':
    case 'minimum':
    case 'maximum':
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
      return [[keyword, value]];
    default:
      return []; // prose, examples, deprecation, discriminators
  }
}
