/** The planned time that Kubeflow writes as `20261124030000`, in milliseconds since 1970; undefined where none is. */
export function readScheduledTime(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (parts !== null) {
    const [year = 0, month = 1, day, hour, minute, second] = parts.slice(1).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second);
  }
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
