/** Letters and digits that make no words and cannot be mistaken for one another. @see k8s.io/apimachinery pkg/util/rand: SafeEncodeString */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Each character by the alphabet's letter at its code point modulo 27; `0` and `f` share one, so nothing decodes it. */
export function safeEncode(text: string): string {
  let encoded = '';
  for (let at = 0; at < text.length; at++) encoded += alphabet[text.charCodeAt(at) % 27]!;
  return encoded;
}

const utf8 = new TextEncoder();

/** 32-bit FNV-1a of the UTF-8 bytes. @see Go hash/fnv: New32a */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of utf8.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** 64-bit FNV-1a of the UTF-8 bytes as 16 hex digits. @see Go hash/fnv: New64a */
export function fnv1a64(text: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const byte of utf8.encode(text)) {
    low = (low ^ byte) >>> 0;
    // The prime is 2^40 + 0x1b3: the shift puts the low half, 8 bits up, into the high half.
    const product = low * 0x1b3;
    high = (high * 0x1b3 + Math.floor(product / 0x1_0000_0000) + ((low << 8) >>> 0)) % 0x1_0000_0000;
    low = product % 0x1_0000_0000;
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

/** What a synced name may keep of the display name: the rest is a dash and 16 characters of hash. */
const longestBase = 236;

/**
 * The name of a resource on the other side of a sync, without the namespace that a Kubernetes receiver appends.
 *
 * `values` are those of `kuma.io/zone` and `k8s.kuma.io/namespace`, in this order, as far as the labels are there;
 * `mesh` is empty for kinds that belong to none.
 *
 * @see kuma v2.13.10 pkg/kds/hash/hash.go: HashedName
 */
export function syncedName(mesh: string, displayName: string, values: readonly string[]): string {
  return `${displayName.slice(0, longestBase)}-${safeEncode(fnv1a64(mesh + displayName + values.join('')))}`;
}
