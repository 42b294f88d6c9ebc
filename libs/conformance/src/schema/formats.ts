import { isIPv4, isIPv6 } from 'node:net';
import { fullFormats } from 'ajv-formats/dist/formats';
import type { Format } from 'ajv';

/**
 * The formats of text that the API server checks, by the name that it compares (without hyphens: `date-time` is
 * `datetime`). It ignores every format that it doesn't know. Of those that it knows, no definition of the platform uses
 * `bsonobjectid`, `creditcard`, `email`, `hexcolor`, `hostname`, `isbn`, `isbn10`, `isbn13`, `mac`, `quantity`,
 * `rgbcolor`, `ssn`, `uri`, `uuid3`, `uuid4` and `uuid5`, which are ignored here too.
 *
 * @see k8s.io/apiextensions-apiserver v0.34 pkg/apiserver/validation/formats.go, k8s.io/kube-openapi
 * pkg/validation/strfmt
 */
export const textFormats: Readonly<Record<string, Format>> = {
  byte: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/,
  cidr: isCidr,
  date: isDate,
  datetime: isDateTime,
  duration: isDuration,
  ipv4: isIPv4,
  ipv6: (text: string) => isIPv6(text) && !text.includes('%'),
  uuid: /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i,
};

/** The formats that the API server checks in integers. */
export const integerFormats: Readonly<Record<string, Format>> = {
  int32: fullFormats.int32,
  int64: { type: 'number', validate: isInt64 },
};

// Numbers that JSON has are whole beyond 2^53 too.
function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

// Go's net.ParseCIDR.
function isCidr(text: string): boolean {
  const [, address = '', bits] = /^([^/%]+)\/([0-9]+)$/.exec(text) ?? [];
  return (isIPv4(address) && Number(bits) <= 32) || (isIPv6(address) && Number(bits) <= 128);
}

// strfmt.IsDateTime: hours to 23, minutes and seconds to 59, any character before the fraction.
function isDateTime(text: string): boolean {
  const [date = '', time = ''] = text.toLowerCase().split('t');
  const clock = /^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](.[0-9]+)?(z|[+-][0-9]{2}:[0-9]{2})$/;
  return isDate(date) && clock.test(time);
}

// A day that a month doesn't have becomes one of the next month.
function isDate(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(`${text}T`);
}

const goDuration = /^[-+]?(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$/;
const scalaDuration = /^[\t\n\f\r ]*([0-9]+[\t\n\f\r ]*[A-Za-zµ]+[\t\n\f\r ]*)+$/;
const scalaUnit = /^(ns|nano.*|us|µs|micro.*|ms|milli.*|s|sec.*|m|min.*|h|hr|hour.*|d|day.*|w|wk|week.*)$/i;

// strfmt.ParseDuration: Go's time.ParseDuration, or numbers and units as in Scala, of which one has to be known.
function isDuration(text: string): boolean {
  if (goDuration.test(text)) return true;
  return scalaDuration.test(text) && (text.match(/[A-Za-zµ]+/g) ?? []).some((unit) => scalaUnit.test(unit));
}
