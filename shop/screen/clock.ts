/** Times of day as they are shown: local, without a locale, eight columns. */

const two = (value: number): string => String(value).padStart(2, '0');

/** `10:02:11`; of another day, `11-22   ` as month and day. */
export function clockOf(date: Date, today: Date = new Date()): string {
  if (Number.isNaN(date.getTime())) return '--:--:--';
  if (date.toDateString() !== today.toDateString()) return `${two(date.getMonth() + 1)}-${two(date.getDate())}   `;
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
