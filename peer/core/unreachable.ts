/** Fails to compile where a case is missing, and to run where a value is none of its type. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
