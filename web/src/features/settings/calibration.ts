// Calibrating liveness to a site: samples of real faces and of attacks go to the server, which says how their scores lie and what
// thresholds they speak for. It keeps nothing: what was recorded before goes along with each batch.
import { sendForm, type Schemas } from '../../api/client';

export type Calibration = Schemas['LivenessCalibration'];
export type Sample = Schemas['CalibrationSample'];

/** Real faces, and the attacks that people try most. */
export const kinds = ['real', 'print', 'screen'] as const;
export type Kind = (typeof kinds)[number];

export const countOf = (samples: readonly Sample[], kind: string): number => samples.filter((sample) => sample.kind === kind && sample.liveness !== null).length;

/** Sends pictures of one kind together with what was recorded before. Without pictures the server judges what there is. */
export function calibrate(samples: readonly Sample[], kind: Kind, pictures: readonly Blob[]): Promise<Calibration> {
  const form = new FormData();
  if (samples.length > 0) form.append('samples', JSON.stringify(samples));
  if (kind !== 'real' && pictures.length > 0) form.append('kind', kind);
  for (const [n, picture] of pictures.entries()) form.append(kind === 'real' ? 'real' : 'fake', picture, `${n}.jpg`);
  return sendForm<Calibration>('/api/v1/calibrations/liveness', form);
}

/** The distributions as the rows of a chart: tenths from 0 to 1, a series for each kind, as shares so that kinds compare. */
export function chartRows(calibration: Calibration): { series: string[]; rows: { from: number; values: number[] }[] } {
  const series = Object.keys(calibration.distributions).sort((a, b) => Number(b === 'real') - Number(a === 'real') || a.localeCompare(b));
  const share = (kind: string, tenth: number) => {
    const tenths = calibration.distributions[kind]?.tenths ?? [];
    const all = tenths.reduce((sum, count) => sum + count, 0);
    return all === 0 ? 0 : (tenths[tenth] ?? 0) / all;
  };
  return { series, rows: Array.from({ length: 10 }, (_, tenth) => ({ from: tenth / 10, values: series.map((kind) => share(kind, tenth)) })) };
}
