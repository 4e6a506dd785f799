/**
 * The text with what may be secret in it masked as `***`: credentials, query and fragment of URLs; header values that were
 * refused; tokens that tell by their beginning what they are (JSON web tokens, keys of AWS, GitHub, GitLab, Slack, Stripe,
 * OpenAI, Google); private keys in PEM; and what follows `Bearer`, `password=`, `"token": ` and their like. Sentences
 * about secrets stay, and so does the position at the end of a line in a stack. Takes time in proportion to the text.
 */
export function maskSecrets(text: string): string {
  return maskUrls(text.replace(REFUSED_HEADER, "$1***").replace(KNOWN_TOKEN, "***"))
    .replace(AFTER_SCHEME, "$1***")
    .replace(NAMED_VALUE, "$1$2***");
}

// None of these can take more than linear time: what may repeat without bound ends a match, or is tried once for a word before it.

/** As Node words it. */
const REFUSED_HEADER = /^([^"]*")[^]*(?=" is an invalid header value)/;

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

function maskUrls(text: string): string {
  return /[?@#]/.test(text) ? text.replace(/[^\s"<>]+/g, maskUrl) : text;
}

/** A word, if it is a URL, without credentials, query and fragment. What follows them is the position in a stack. */
function maskUrl(word: string): string {
  if (!word.includes("://") && !/\?[\w.~%+[\]-]+=/.test(word)) return word;
  return word.replace(/([?#]).*?(:\d+:\d+\)?)?$/, "$1***$2").replace(/:\/\/[^/]*@/g, "://***@");
}
