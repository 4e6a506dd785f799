// Nothing in here knows of tracelet.
export const handler = async (event) => ({ statusCode: 200, body: `hello ${event.rawPath ?? "you"}` });
