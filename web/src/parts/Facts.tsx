// A few short facts in a row, 'S001 · 9:03 · by face'. Each keeps its own direction: a Latin id between Arabic words stays whole.
import { Fragment } from 'react';

export function Facts({ of }: { of: readonly (string | number | false | null | undefined)[] }) {
  return of.filter(Boolean).map((fact, i) => <Fragment key={i}>{i > 0 && ' · '}<bdi>{fact}</bdi></Fragment>);
}
