// How a series is drawn: a colour of the theme, which has enough contrast in light and in dark, and a dash of its own.
const looks = [
  { colour: 'var(--mui-palette-primary-main)', dash: undefined },
  { colour: 'var(--mui-palette-warning-main)', dash: '7 4' },
  { colour: 'var(--mui-palette-error-main)', dash: '2 3' },
  { colour: 'var(--mui-palette-success-main)', dash: '10 3 2 3' },
  { colour: 'var(--mui-palette-text-secondary)', dash: '4 2' },
] as const;

export interface Look {
  colour: string;
  dash: string | undefined;
}

export const look = (series: number): Look => looks[series % looks.length] ?? looks[0];
