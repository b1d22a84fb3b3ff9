// The quality of a face picture (0..1) in three words. The gates of enrolment and of the rules are the server's; this is only how
// it is said.
export type Grade = 'good' | 'fair' | 'poor';

export const gradeOf = (quality: number): Grade => (quality >= 0.6 ? 'good' : quality >= 0.35 ? 'fair' : 'poor');
