// Dates, times and numbers as the reader's language writes them. Times come from the server as RFC 3339 in UTC; a course shows
// them in its own zone, everything else in the browser's.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

export interface Formats {
  date(time: string | Date, zone?: string): string;
  /** '2026-11-21' as written: a day without a time has no zone. */
  day(day: string): string;
  weekday(day: string | Date, zone?: string): string;
  /** 'Sunday, Nov 22, 2026' */
  longDate(day: string | Date, zone?: string): string;
  time(time: string | Date, zone?: string): string;
  dateTime(time: string | Date, zone?: string): string;
  /** '9:00 – 10:30', with the day where it is asked for. */
  span(from: string, to: string, zone?: string): string;
  number(value: number, digits?: number): string;
  /** 0..1 as per cent. */
  percent(share: number, digits?: number): string;
  /** 'in 5 minutes', '2 days ago'. */
  ago(time: string | Date, now?: Date): string;
  bytes(count: number): string;
  /** A few words one after the other, with the language's comma. */
  list(words: readonly string[]): string;
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]];

export function formatsFor(language: string): Formats {
  // Arabic with the digits its readers' calculators and registers have too; one page never mixes two kinds.
  const locale = language === 'ar' ? 'ar-u-nu-latn' : language;
  const format = (options: Intl.DateTimeFormatOptions) => (time: string | Date, zone?: string) =>
    new Intl.DateTimeFormat(locale, { ...options, ...(zone ? { timeZone: zone } : {}) }).format(new Date(time));
  // A day without a time has no zone.
  const dayOr = (write: (time: string | Date, zone?: string) => string) => (day: string | Date, zone?: string) =>
    (typeof day === 'string' && day.length === 10 ? write(`${day}T12:00:00Z`, 'UTC') : write(day, zone));
  const date = format({ dateStyle: 'medium' });
  const time = format({ timeStyle: 'short' });
  return {
    date,
    day: (day) => date(`${day}T12:00:00Z`, 'UTC'),
    weekday: dayOr(format({ weekday: 'long' })),
    longDate: dayOr(format({ weekday: 'long', year: 'numeric', month: 'short', day: 'numeric' })),
    time,
    dateTime: format({ dateStyle: 'medium', timeStyle: 'short' }),
    span: (from, to, zone) => new Intl.DateTimeFormat(locale, { timeStyle: 'short', ...(zone ? { timeZone: zone } : {}) })
      .formatRange(new Date(from), new Date(to)),
    number: (value, digits = 0) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value),
    percent: (share, digits = 0) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(share),
    ago: (when, now = new Date()) => {
      const seconds = (new Date(when).getTime() - now.getTime()) / 1000;
      const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
      return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
    },
    list: (words) => words.join(language === 'ar' ? '، ' : ', '),
    bytes: (count) => {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
      const step = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
      return new Intl.NumberFormat(locale, { style: 'unit', unit: units[step] ?? 'byte', unitDisplay: 'short', maximumFractionDigits: 1 })
        .format(count / 1000 ** step);
    },
  };
}

export function useFormats(): Formats {
  const { i18n } = useTranslation();
  return useMemo(() => formatsFor(i18n.language), [i18n.language]);
}
