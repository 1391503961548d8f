/** A body that is sent as it stands, with numbers and keys that JavaScript could not keep. */
export class RawBody {
  constructor(
    readonly text: string,
    /** Its media type; that of the operation by default. */
    readonly mediaType?: string,
  ) {}
}

/** The text and the media type of a body, for an operation that takes the given type. */
export function encodeBody(body: unknown, mediaType: string): { text: string; mediaType: string } {
  if (body instanceof RawBody) return { text: body.text, mediaType: body.mediaType ?? mediaType };
  return { text: JSON.stringify(body), mediaType };
}
