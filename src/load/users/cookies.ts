import { CookieJar, MemoryCookieStore } from 'tough-cookie';
import type { WireRequest } from '../wire/connection.js';
import type { RawHeaders } from '../wire/raw-headers.js';
import { ownText } from '../values/own-text.js';
import { targetOf, withHeader } from '../wire/wire-text.js';

const jarOptions = {
  // A service of a stack has a name without dots, which is no registry's.
  rejectPublicSuffixes: false,
  allowSecureOnLocal: false,
};

/** Not all of a jar's options go with its own copies. */
function copyOf(jar: CookieJar): CookieJar {
  const store = new MemoryCookieStore();
  jar.cloneSync(store);
  return new CookieJar(store, jarOptions);
}

/**
 * The cookies of one user (RFC 6265): what the target sets is sent back to it, by path, until it expires; `Secure`
 * ones over https only, and none that is meant for another host.
 *
 * Costs a user without cookies no more than a look at the names of an answer's headers.
 */
export class Cookies {
  readonly #origin: string;
  #jar: CookieJar | undefined;
  /** Whether which cookies are sent depends on the path or the time. */
  #varies = false;
  /** The header of every request, where it depends neither on the path nor on the time. */
  #everywhere: string | undefined;
  /** What `revert` goes back to. */
  #kept:
    | { readonly jar: CookieJar; readonly varies: boolean; readonly everywhere: string | undefined }
    | undefined;
  /** Whether anything was set since it was kept, or gone back to. */
  #isChanged = false;

  /** @param origin see `namedOrigin` */
  constructor(origin: string) {
    this.#origin = origin;
  }

  /** What the Cookie header of a request says; empty where none belongs to it. */
  of(request: WireRequest): string {
    if (this.#jar === undefined) return '';
    return this.#everywhere ?? this.#jar.getCookieStringSync(`${this.#origin}${targetOf(request.bytes)}`);
  }

  /** The request with the cookies that belong to it. */
  on(request: WireRequest): WireRequest {
    const cookies = this.of(request);
    return cookies === '' ? request : { ...request, bytes: withHeader(request.bytes, `Cookie: ${cookies}`) };
  }

  /** Takes what the answer to `request` sets; what is no cookie, or not for this host, is passed over. */
  take(rawHeaders: RawHeaders, request: WireRequest): void {
    for (let at = 0; at < rawHeaders.length; at += 2) {
      const name = rawHeaders[at];
      if (name?.length === 10 && name.toLowerCase() === 'set-cookie')
        this.#set(ownText(rawHeaders[at + 1] ?? ''), request);
    }
  }

  clear(): void {
    this.#kept = undefined;
    this.#empty();
  }

  /** What is there now is what `revert` goes back to. */
  keep(): void {
    const jar = this.#jar && copyOf(this.#jar);
    this.#kept = jar && { jar, varies: this.#varies, everywhere: this.#everywhere };
    this.#isChanged = false;
  }

  /** Back to what was kept, else to none. */
  revert(): void {
    if (!this.#isChanged) return;
    if (this.#kept === undefined) {
      this.#empty();
      return;
    }
    this.#jar = copyOf(this.#kept.jar);
    this.#varies = this.#kept.varies;
    this.#everywhere = this.#kept.everywhere;
    this.#isChanged = false;
  }

  #empty(): void {
    this.#jar = undefined;
    this.#varies = false;
    this.#everywhere = undefined;
    this.#isChanged = false;
  }

  #set(text: string, request: WireRequest): void {
    this.#isChanged = true;
    this.#jar ??= new CookieJar(undefined, jarOptions);
    const url = `${this.#origin}${targetOf(request.bytes)}`;
    const cookie = this.#jar.setCookieSync(text, url, { ignoreError: true });
    if (cookie !== undefined) {
      const { path, expires, maxAge } = cookie;
      this.#varies ||= path !== '/' || expires !== 'Infinity' || maxAge !== null;
    }
    this.#everywhere = this.#varies ? undefined : this.#jar.getCookieStringSync(url);
  }
}
