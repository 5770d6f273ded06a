/** Bytes of the large file: more than a message or a row of a database holds. */
export const LARGE_FILE_SIZE = 3_000_001;
