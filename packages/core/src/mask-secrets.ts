/**
 * The text with what may be secret in it masked: credentials, query and fragment of URLs, and header values that were
 * refused. Platforms quote both in their errors. The position at the end of a line in a stack stays.
 */
export function maskSecrets(text: string): string {
  return maskUrls(maskHeaderValue(text));
}

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
