// What the page calls things. One place, so that another language is another file.

export const words = {
  present: 'present', late: 'late', absent: 'absent', excused: 'excused', expected: 'expected',
  already_marked: 'already marked', cooldown: 'seen a moment ago', review: 'needs a look', unknown: 'not known',
  not_on_roster: 'not on the roster', spoof: 'not a live face', low_quality: 'not clear enough',
  outside_window: 'outside the session’s time',
  scheduled: 'not open yet', open: 'open', closed: 'closed', cancelled: 'cancelled',
  blurred: 'the picture is blurred', no_face: 'there is no face in it', many_faces: 'there is more than one face in it',
  too_small: 'the face is too small', extreme_pose: 'the head is turned too far', too_dark: 'it is too dark',
  too_bright: 'it is too bright', occluded: 'part of the face is covered',
  duplicate_of_other_person: 'this face is enrolled under another person already',
  face: 'by face', code: 'by code', manual: 'by hand',
};
