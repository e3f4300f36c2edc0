/** The one function of os-utils that is used here; the package brings no types. */
declare module 'os-utils' {
  const osUtils: {
    /** Tells the share of the host's time that was not idle over the next second, 0 to 1. */
    cpuUsage(tell: (share: number) => void): void;
  };
  export default osUtils;
}
