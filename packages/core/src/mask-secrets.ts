/**
 * The text with what may be secret in it masked as `***`: credentials, query and fragment of URLs; header values that were
 * refused; tokens that tell by their beginning what they are (JSON web tokens, keys of AWS, GitHub, GitLab, Slack, Stripe,
 * OpenAI, Google); private keys in PEM; and what follows `Bearer`, `password=`, `"token": ` and their like. Sentences
 * about secrets stay, and so does the position at the end of a line in a stack. Takes time in proportion to the text.
 */
export function maskSecrets(text: string): string {
  return maskUrls(maskHeaderValue(text).replace(KNOWN_TOKEN, "***"))
    .replace(AFTER_SCHEME, "$1***")
    .replace(NAMED_VALUE, "$1$2***");
}

// None of these can take more than linear time: what may repeat without bound ends a match, or is tried once for a word before it.

/** Private keys, and tokens that tell by their beginning what they are. */
export const KNOWN_TOKEN: RegExp =
  /-----BEGIN[^-]*PRIVATE KEY-----[^]*?(?:-----END[^-]*-----|$)|\b(?:eyJ|A[KS]IA|gh[oprsu]_|github_pat_|glpat-|xox[a-z]-|[rs]k_(?:live|test)_|sk-|AIza)[\w.-]{16,}/g;

/** Credentials have a digit, an inner capital or padding, unlike "Basic authentication". */
const AFTER_SCHEME = /\b([Bb](?:earer|asic)\s)(?=[\w+/~.-][a-z_+/~.-]*[\dA-Z=])[\w+/=~.-]{8,}/g;

/**
 * After `authorization` and `cookie` the rest of the line. After the other names what is quoted, what follows `=`, and
 * after `: ` a word with a digit or sign in it: "password: required" is a sentence.
 */
const NAMED_VALUE =
  /((?:authorization|cookie)\\?["']?\s?[:=]\s?\\?["']?)(?![\s=>])[^\r\n"']+|((?:(?:api|access|account|private)[-_]?key|passw(?:or)?d|pwd|passphrase|secret|signature|token)\\?["']?\s?[:=]\s?(?:\\?["'])?)(?:(?<=")[^"\r\n]+|(?<=')[^'\r\n]+|(?<==\s?)(?![\s=>"'\\])[^\s;&"']+|(?<=:\s)(?=[a-z_.-]*[\d+/=!@#$%^&*~])\S{4,})/gi;

/** As Node words it. */
function maskHeaderValue(text: string): string {
  const end = text.lastIndexOf('" is an invalid header value');
  return end < 0 ? text : `${text.slice(0, text.indexOf('"') + 1)}***${text.slice(end)}`;
}

function maskUrls(text: string): string {
  return /[?@#]/.test(text) ? text.replace(/[^\s"<>]+/g, maskWord) : text;
}

function maskWord(word: string): string {
  if (!word.includes("://") && !/\?[\w.~%+[\]-]+=/.test(word)) return word;
  const [position = ""] = /:\d+:\d+\)?$/.exec(word) ?? [];
  const url = word.slice(0, word.length - position.length);
  const secretAt = url.search(/[?#]/);
  const shown = secretAt < 0 ? url : `${url.slice(0, secretAt + 1)}***`;
  return shown.replace(/:\/\/[^/]*@/g, "://***@") + position;
}
