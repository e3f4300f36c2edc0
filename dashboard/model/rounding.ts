/** Numbers as coarse as people read them, so that a row whose noise alone has changed is the same row. */

/** @param digits significant ones, from 1 on */
export const significant = (value: number, digits: number): number =>
  Number.isFinite(value) ? Number(value.toPrecision(digits)) : 0;

/** @param places behind the point */
export const rounded = (value: number, places: number): number => Number(value.toFixed(places));

const MEBIBYTE = 1024 * 1024;
/** Bytes of memory, to the mebibyte. */
export const wholeMebibytes = (bytes: number): number => Math.round(bytes / MEBIBYTE) * MEBIBYTE;
