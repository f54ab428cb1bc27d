import type { AuthPlan } from '../../config/index.js';
import { headerEncoding, plainEncoding } from './encodings.js';
import { joinParts, templatePart, type TextPart } from './text-part.js';

/** The value of the authorization header: RFC 7617 with UTF-8, RFC 6750. */
export function authorizationPart(auth: AuthPlan): TextPart {
  if (auth.kind === 'bearer') return joinParts(['Bearer ', templatePart(auth.token, headerEncoding)]);
  const credentials = joinParts([
    templatePart(auth.user, plainEncoding),
    ':',
    templatePart(auth.password, plainEncoding),
  ]);
  const encoded = (text: string): string => `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;
  return typeof credentials === 'string' ? encoded(credentials) : (values) => encoded(credentials(values));
}
