// A real OpenID provider for one test: node provider.mjs PORT CALLBACK. Anybody signs in as whom they say.
import Provider from "oidc-provider";

const [port, callback] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "pilot",
      client_secret: "secret-of-the-test",
      redirect_uris: [callback],
      response_types: ["code"],
      grant_types: ["authorization_code"],
    },
  ],
  pkce: { required: () => true },
  cookies: { keys: ["cookie-of-the-test"] },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
