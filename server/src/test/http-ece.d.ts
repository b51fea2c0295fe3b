/** Opens what web-push seals; a dependency of it without types. */
declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';

  const encryption: {
    decrypt(body: Buffer, params: { version: 'aes128gcm'; privateKey: ECDH; authSecret: string }): Buffer;
  };
  export default encryption;
}
