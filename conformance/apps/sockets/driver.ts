/** A driver as those of databases are: it opens its connections by the platform's module, which it loads by itself. */
export async function query(address: string, text: string): Promise<string> {
  const { connect } = await import("cloudflare:sockets");
  const { readable, writable } = connect(address);
  const writer = writable.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  return new Response(readable).text();
}
