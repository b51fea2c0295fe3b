export interface Coordinates {
  latitude: number;
  longitude: number;
}

const number = String.raw`(-?\d{1,3}(?:\.\d+)?)`;

/** How maps write a place: in their addresses, or as two numbers. The pin of a Google address before its view. */
const patterns = [
  new RegExp(`!3d${number}!4d${number}`),
  new RegExp(`[?&#](?:q|ll|query|destination|center|daddr)=(?:loc:)?${number},\\s*${number}`),
  new RegExp(`[?&]mlat=${number}&mlon=${number}`),
  new RegExp(`@${number},${number}`),
  new RegExp(`#map=\\d+(?:\\.\\d+)?/${number}/${number}`),
  new RegExp(`^geo:${number},${number}`),
  new RegExp(`^${number}\\s*[,;\\s]\\s*${number}$`),
];

/** Where a pasted link or pair of numbers is; null when it says no place on Earth. */
export function placeOf(text: string): Coordinates | null {
  const written = decoded(text.trim());
  for (const pattern of patterns) {
    const found = pattern.exec(written);
    if (found === null) continue;
    const [latitude, longitude] = [Number(found[1]), Number(found[2])];
    if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude };
  }
  return null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
