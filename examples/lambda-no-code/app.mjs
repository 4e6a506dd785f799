// Knows nothing of tracelet: the function's handler is tracelet's, and a variable says where this one is.
export const handler = async ({ rawPath }) => {
  console.log(`asked for ${rawPath}`);
  return { statusCode: 200, body: `hello from ${rawPath}` };
};
