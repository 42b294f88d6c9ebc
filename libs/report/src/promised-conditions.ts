import { type PromisedCondition } from '@zta/intent';

/** Whether a condition of the judge's, in its words, asks of requests just what was promised. */
export function isMet(promised: PromisedCondition, condition: string): boolean {
  if ('issuer' in promised) return condition === `token request.auth.claims[iss] ${promised.issuer}`;
  if ('authorized' in promised) return condition === 'external authorization lets the request pass';
  if ('maxRequestBytes' in promised) {
    const pattern = valueOf('content-length', condition);
    return pattern !== undefined && isUpTo(promised.maxRequestBytes, pattern);
  }
  const { header, value } = promised;
  const isPrefix = value.endsWith('*');
  return valueOf(header, condition) === (isPrefix ? `${quote(value.slice(0, -1))}.*` : value);
}

function valueOf(header: string, condition: string): string | undefined {
  const start = `header ${header}: `;
  return condition.startsWith(start) ? condition.slice(start.length) : undefined;
}

function quote(literal: string): string {
  return literal.replace(/[.+*?^${}()[\]|\\]/g, '\\$&');
}

/** Whether a pattern takes the numbers up to one and nothing else, by those where a digit, or their count, changes. */
function isUpTo(most: number, pattern: string): boolean {
  const whole = new RegExp(`^(?:${pattern})$`);
  const steps = [...`${most}`].flatMap((_digit, index) => {
    const step = 10 ** index;
    const floor = Math.floor(most / step) * step;
    return [step - 1, step, floor - 1, floor, floor + step - 1, floor + step];
  });
  const numbers = [0, 1, most, most + 1, most * 10, ...steps].filter((number) => number >= 0);
  const others = ['', '-1', '+1', '01', '1.0', `${most} `, `${most},${most}`, 'x'];
  return (
    numbers.every((number) => whole.test(`${number}`) === number <= most) && !others.some((text) => whole.test(text))
  );
}
