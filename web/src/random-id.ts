/** An id nobody else makes. `crypto.randomUUID` exists only on secure origins; a Roost on plain http in a local network is none. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
