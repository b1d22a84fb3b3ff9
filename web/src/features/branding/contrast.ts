// How well a colour is told from another: the contrast ratio of WCAG 2.2 (section "relative luminance"), from 1 to 21.

const channel = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => channel(parseInt(colour.slice(at, at + 2), 16) / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);

/** Of two colours written as #rrggbb. */
export function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** What text needs against what is behind it. */
export const leastContrast = 4.5;
/** What stands behind our colours: the pages of app/theme.tsx. */
export const backgrounds = { light: ['#ffffff', '#f6f7f9'], dark: ['#12161a', '#1b2127'] } as const;

/** The worst that a colour meets on the pages of a scheme. */
export const worstContrast = (colour: string, scheme: keyof typeof backgrounds): number => Math.min(...backgrounds[scheme].map((behind) => contrast(colour, behind)));
