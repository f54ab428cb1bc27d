import type { Place } from './draft.js';

/** A variable of the environment that takes the place of a recorded secret. */
export interface SecretVariable {
  readonly name: string;
  /** Where it was found first, such as `password of POST /login`. */
  readonly where: string;
}

/** What a header, a parameter or a field of a body is called that holds a secret; blanks, `-` and `_` do not count. */
const secretName =
  /passw(?:or)?d|passphrase|secret|apikey|accesskey|privatekey|credential|signature|authorization|csrf|xsrf|(?:access|refresh|id|auth|session|security|bearer|user|api|login|verification)token$|^x?(?:token|auth|pwd|jwt|sig|sessionid|sid|otp|pin|cvv|cvc)$|cardnumber$/;
/** A JSON web token (RFC 7519) is one under whatever name. */
const webToken = /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*$/;

/** Puts `{{env.NAME}}` in the place of recorded secrets: the same value is the same variable. */
export class SecretVariables {
  readonly #byValue = new Map<string, SecretVariable>();
  readonly #names = new Set<string>();

  /** The template for what is a secret, else undefined. Only texts are: a number would not keep its type. */
  replace({ kind, name, value }: Place, request: string): string | undefined {
    if (typeof value !== 'string' || value === '' || value.includes('{{')) return undefined;
    const isNamed = kind === 'auth' ? name !== 'user' : name !== undefined && isSecretName(name);
    if (!isNamed && !webToken.test(value)) return undefined;
    return `{{env.${this.#variableFor(value, name ?? 'token', request).name}}}`;
  }

  get all(): readonly SecretVariable[] {
    return [...this.#byValue.values()];
  }

  #variableFor(value: string, name: string, request: string): SecretVariable {
    const known = this.#byValue.get(value);
    if (known !== undefined) return known;
    const wanted = variableName(name);
    let free = wanted;
    for (let nth = 2; this.#names.has(free); nth += 1) free = `${wanted}_${nth}`;
    const variable = { name: free, where: `${name} of ${request}` };
    this.#names.add(free);
    this.#byValue.set(value, variable);
    return variable;
  }
}

/** Whether what goes under such a name is not to be copied into a file. */
export function isSecretName(name: string): boolean {
  return secretName.test(name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
}

/** `x-api-key` and `xApiKey` are X_API_KEY. */
function variableName(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toUpperCase();
  return /^[A-Z]/.test(words) ? words : `SECRET${words === '' ? '' : `_${words}`}`;
}
