// A real OpenID Connect provider for the tests: oidc_provider.mjs PORT REDIRECT_URI [ALGORITHM]. Its keys are new at each
// start. The accounts are named by what their groups are; every password is right. Prints "ready" once it listens.

import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const [port, redirectUri, algorithm = 'RS256'] = process.argv.slice(2);
const accounts = {
  alice: { groups: ['everyone', 'teachers'], preferred_username: 'alice' },
  bob: { groups: ['visitors'], preferred_username: 'bob' },
  carol: { groups: ['pupils'], preferred_username: 'office', student_id: 'S1' },
};

const { privateKey } = algorithm === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: algorithm };

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: 'rollcall',
    client_secret: 'a secret of the tests',
    redirect_uris: [redirectUri],
    id_token_signed_response_alg: algorithm,
  }],
  jwks: { keys: [key] },
  cookies: { keys: ['for the tests'] },
  pkce: { required: () => true },
  claims: { openid: ['sub'], profile: ['preferred_username', 'groups', 'student_id'] },
  conformIdTokenClaims: false,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
