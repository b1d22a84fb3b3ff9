// What the server refuses, in the reader's language. The server says it in English; the sentences that people often meet are told by
// themselves (texts `faults:said.…`), all else by the code of the problem (`faults:code.…`) with the server's words after it. Pure.
import type { TFunction } from 'i18next';
import type { ApiError } from '../api/client';

/** The server's sentences, numbers written as {n}, and the text that tells each. faults.test.ts holds them to its source. */
export const sentences: Readonly<Record<string, string>> = {
  'is not shown for any session you are expected in, or not any more': 'hall_code',
  'too many wrong codes': 'too_many_tries',
  'too many wrong PINs': 'too_many_tries',
  'too many failed sign-ins': 'too_many_tries',
  'too many wrong set-up codes': 'too_many_tries',
  'the name or the password is wrong': 'wrong_sign_in',
  'the password is wrong': 'wrong_password',
  'the current password is wrong': 'wrong_password',
  'is wrong or was used before': 'wrong_second_code',
  'is wrong: look whether the clocks of phone and server agree': 'wrong_second_code',
  'your account here is not active': 'account_inactive',
  "the page's token is missing or old": 'page_old',
  'the session is not open': 'session_not_open',
  'the session is not open yet': 'session_not_open',
  'the session is closed': 'session_closed',
  'the session is cancelled': 'session_cancelled',
  'the time for correcting this session is over': 'correction_over',
  'what the office set stands above what you may set': 'office_above',
  'the record was corrected since': 'record_corrected',
  'the time for disputing this session is over': 'dispute_over',
  'the same dispute is open already': 'dispute_open',
  'this was disputed and settled before': 'dispute_before',
  'this was disputed and withdrawn several times': 'dispute_before',
  'disputes are raised by the office here': 'dispute_office',
  'the dispute is not open any more': 'dispute_settled',
  'nobody settles a dispute of their own record': 'dispute_own',
  'the review is settled already': 'review_settled',
  'nothing is kept of the face that was seen': 'face_gone',
  'the picture is not kept any more': 'face_gone',
  'the pictures are not there any more': 'face_gone',
  'the person is inactive': 'person_inactive',
  'this person is inactive': 'person_inactive',
  'this person is neither expected nor marked in this session': 'not_expected',
  'this person may not pass here': 'may_not_pass',
  'the checkpoint is inactive': 'checkpoint_off',
  'this user is none of the people': 'not_linked',
  'the office records the consent of a guardian': 'guardian_by_office',
  'you may excuse people from own courses only': 'excuse_own',
  'the excuse was withdrawn already': 'excuse_withdrawn',
  'it was said already that this is not the person': 'said_already',
  'the day is not what the preview showed': 'preview_old',
  'what the import would do is not what the preview showed': 'preview_old',
  'this import was applied already': 'preview_old',
  'there is a person with this external_id already': 'person_exists',
  'there is a course with this code already': 'course_exists',
  'there is a user of this name already': 'name_taken',
  'there is a checkpoint with this name already': 'name_taken',
  'there is a calendar with this name already': 'name_taken',
  'this is the last active administrator': 'last_admin',
  'is too easy to guess': 'easy_pin',
  'must have at least {n} characters': 'too_short',
  'must have at most {n} characters': 'too_long',
  'must be one mail address': 'mail',
  'must be after starts_at': 'ends_first',
  'must be within a day of starts_at': 'one_day',
  'must not be before from': 'to_first',
  'must not be in the future': 'future',
  'must be an IANA time zone such as Europe/Berlin': 'time_zone',
  'is no IANA time zone of this machine, such as Europe/Berlin': 'time_zone',
};

/** Codes whose text says all that helps. */
const enough = new Set(['consent_missing', 'not_found', 'precondition_failed', 'rate_limited', 'busy', 'timeout', 'storage_full', 'read_only', 'no_model']);

/** One of the server's sentences in the reader's language; null where it is none that is known. */
function told(sentence: string, t: TFunction): string | null {
  const numbers = sentence.match(/\d+/g) ?? [];
  const key = sentences[sentence.replace(/\d+/g, '{n}')];
  return key === undefined ? null : t(`faults:said.${key}`, { n: numbers[0] });
}

// English words in a text that may run the other way stand by themselves (U+2068, U+2069).
const quoted = (words: string) => `(\u2068${words}\u2069)`;

export function faultWords(error: ApiError, t: TFunction, language: string, exists: (key: string) => boolean): string {
  const own = told(error.message, t);
  if (own !== null) return own;
  const known = error.fields.map((field) => told(field.message, t));
  if (known.length > 0 && !known.includes(null)) return known.join(' ');
  const server = [error.message, ...error.fields.map((field, i) => known[i] ?? `${field.field}: ${field.message}`)].join(' ');
  const code = `faults:code.${error.code}`;
  if (language === 'en' || !exists(code)) return server;
  return enough.has(error.code) ? t(code) : `${t(code)} ${quoted(server)}`;
}
