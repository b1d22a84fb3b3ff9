#include "service/classroom/classrooms.hpp"

#include <algorithm>
#include <chrono>
#include <format>
#include <utility>

#include "base/uuid.hpp"
#include "crypto/secret.hpp"
#include "face/decode.hpp"
#include "face/draw.hpp"
#include "face/preprocess.hpp"
#include "service/classroom/events.hpp"
#include "service/classroom/setting.hpp"
#include "service/keeping/remains.hpp"
#include "service/recognition/frame_faces.hpp"
#include "service/recognition/kept_crops.hpp"
#include "service/settings.hpp"
#include "store/remains.hpp"

namespace rollcall::service {
namespace {

using store::Classroom;
using store::ClassroomStatus;

// Enough to see everybody in, and a tenth of what a camera sends.
constexpr int kKeptSide = 2048;
constexpr int kKeptQuality = 85;

std::string sealed_kind(int number) { return std::format("classroom {}", number); }

Result<void> keep_blob(Installation& in, const Uuid& id, int number, ByteView content) {
  ROLLCALL_ASSIGN(const Bytes closed, in.vault().seal(id, sealed_kind(number), id, content));
  return in.blobs().put(store::classroom_blob(id, number), closed);
}

// kNotFound where it is gone, or on another server's disk.
Result<Bytes> open_blob(Installation& in, const Uuid& id, int number) {
  constexpr std::size_t kMostBytes = std::size_t{256} << 20;
  ROLLCALL_ASSIGN(const Bytes closed, in.blobs().get(store::classroom_blob(id, number), kMostBytes));
  return in.vault().open(id, sealed_kind(number), id, closed);
}

Result<Findings> open_findings(Installation& in, const Uuid& id) {
  ROLLCALL_ASSIGN(Bytes document, open_blob(in, id, 0));
  Result<Findings> findings = read_findings(document);
  crypto::wipe(document);
  return findings;
}

Result<Classroom> find(Installation& in, const Uuid& session, const Uuid& id) {
  return in.database().read([&](store::Connection& db) { return store::get_classroom(db, session, id); });
}

Result<ClassroomView> view_of(Installation& in, const Recognition& recognition, Classroom classroom,
                              Findings findings) {
  ROLLCALL_ASSIGN(const SessionState state, read_session(in, classroom.session_id));
  ClassroomView view{.classroom = std::move(classroom), .findings = std::move(findings)};
  ROLLCALL_ASSIGN(view.made, read_classroom_made(view.classroom.made));
  if (view.findings.pictures.empty()) return view;
  return in.database().read([&](store::Connection& db) -> Result<ClassroomView> {
    ROLLCALL_ASSIGN(view.proposal, propose(db, recognition, state, view.classroom, view.findings));
    ROLLCALL_ASSIGN(view.names, store::names_of(db, people_in(view.findings)));
    return std::move(view);
  });
}

// What came of it when it was taken or settled; the findings where they are still there.
Result<ClassroomView> view_of(Installation& in, const Recognition& recognition, const Classroom& classroom) {
  Findings findings;
  if (classroom.status == ClassroomStatus::kProposed) {
    auto opened = open_findings(in, classroom.id);
    if (!opened && opened.error().code != ErrorCode::kNotFound) return std::unexpected(std::move(opened).error());
    if (opened) findings = *std::move(opened);
  }
  return view_of(in, recognition, classroom, std::move(findings));
}

// ---- taking

// Looks at the pictures one after the other; a class only because its steps share so much.
class TakeWork {
 public:
  TakeWork(Installation& in, const Recognition& recognition, const ClassroomPictures& pictures, SessionState state)
      : in_(in), recognition_(recognition), pictures_(pictures), state_(std::move(state)), now_(in.clock().now()) {
    const auto days = std::chrono::days{in.settings().integer(setting::kClassroomDays)};
    classroom_ = {.id = new_uuid(now_),
                  .session_id = pictures.session,
                  .pictures = static_cast<int>(pictures.images.size()),
                  .source = pictures.source,
                  .captured_at = pictures.captured_at.value_or(now_),
                  .taken_by = pictures.actor.id,
                  .created_at = now_,
                  .expires_at = now_ + days};
    classroom_.idempotency_key = pictures.idempotency_key.empty()
                                     ? classroom_.id.to_string()
                                     : pictures.session.to_string() + ":" + pictures.idempotency_key;
  }

  Result<ClassroomView> run() {
    ROLLCALL_TRY(require_open(state_.session, classroom_.captured_at));
    ROLLCALL_ASSIGN(const std::optional<Classroom> earlier, in_.database().read([&](store::Connection& db) {
      return store::find_classroom_by_key(db, classroom_.idempotency_key);
    }));
    if (earlier) return view_of(in_, recognition_, *earlier);
    ROLLCALL_TRY(in_.vault().create_key(classroom_.id, store::KeyKind::kItem));
    auto kept = keep();
    if (!kept || kept->id != classroom_.id) ROLLCALL_TRY(forget());
    ROLLCALL_ASSIGN(Classroom classroom, std::move(kept));
    if (classroom.id != classroom_.id) return view_of(in_, recognition_, classroom);
    return view_of(in_, recognition_, std::move(classroom), std::move(findings_));
  }

 private:
  Result<Classroom> keep() {
    for (const ByteView image : pictures_.images) ROLLCALL_TRY(look_at(image));
    Bytes document = write_findings(findings_);
    const auto written = keep_blob(in_, classroom_.id, 0, document);
    crypto::wipe(document);
    ROLLCALL_TRY(written);
    return in_.database().transact([&](store::Connection& db) -> Result<Classroom> {
      ROLLCALL_ASSIGN(store::Once<Classroom> once, store::insert_classroom_once(db, classroom_, people_in(findings_)));
      if (!once.inserted) return std::move(once.row);
      ROLLCALL_TRY(note(db, in_.clock(), pictures_.actor, event::kClassroomTaken,
                        {.subject = classroom_.id,
                         .session = classroom_.session_id,
                         .ids = {{"pictures", classroom_.pictures}, {"faces", findings_.faces.size()}}}));
      return std::move(once.row);
    });
  }

  Result<void> look_at(ByteView image) {
    const bool wants_liveness = state_.course.policy.liveness != attendance::LivenessPolicy::kOff;
    ROLLCALL_ASSIGN(
        FrameFaces found,
        find_faces(recognition_,
                   {.image = image, .liveness = wants_liveness, .deadline = pictures_.deadline, .stop = pictures_.stop},
                   std::span<const Uuid>(state_.roster)));
    const std::size_t picture = findings_.pictures.size();
    findings_.pictures.push_back(found.analysis.size);
    for (RecognisedFace& one : found.faces) {
      ROLLCALL_ASSIGN(Bytes crop, cut_out(found.analysis, one.face));
      findings_.faces.push_back({.picture = picture,
                                 .face = std::move(one.face),
                                 .who = std::move(one.identification),
                                 .crop = std::move(crop)});
    }
    const face::Image small = face::preprocess(found.analysis.image, {.max_side = kKeptSide}).image;
    ROLLCALL_ASSIGN(const Bytes jpeg, face::encode_jpeg(small, kKeptQuality));
    return keep_blob(in_, classroom_.id, static_cast<int>(picture) + 1, jpeg);
  }

  // Nothing names what was written.
  Result<void> forget() {
    for (const std::string& blob : store::classroom_blobs(classroom_)) ROLLCALL_TRY(in_.blobs().remove(blob));
    return in_.vault().destroy_key(classroom_.id).transform([](bool) {});
  }

  Installation& in_;
  const Recognition& recognition_;
  const ClassroomPictures& pictures_;
  SessionState state_;
  Time now_;
  Classroom classroom_;
  Findings findings_;
};

// ---- drawing

face::Box scaled(const face::Box& box, float by) {
  return {.x = box.x * by, .y = box.y * by, .width = box.width * by, .height = box.height * by};
}

// A number for each person, the same in every picture; "?" for whom nobody knows.
std::string label_of(const ClassroomView& view, std::size_t person, bool names) {
  const ProposedPerson& one = view.proposal.people[person];
  const std::string number = std::to_string(person + 1);
  if (!one.is_there()) return number + " ?";
  if (!names) return number;
  const auto known = view.names.find(*one.person);
  return known == view.names.end() ? number : known->second.name;
}

}  // namespace

Result<ClassroomView> take_classroom(Installation& in, const Recognition& recognition,
                                     const ClassroomPictures& pictures) {
  if (pictures.images.empty() || pictures.images.size() > kMostClassroomPictures)
    return fail_field("image", std::format("must be there 1 to {} times", kMostClassroomPictures));
  ROLLCALL_TRY(recognition.engine());
  ROLLCALL_ASSIGN(SessionState state, read_session(in, pictures.session));
  return TakeWork(in, recognition, pictures, std::move(state)).run();
}

Result<ClassroomView> get_classroom(Installation& in, const Recognition& recognition, const Uuid& session,
                                    const Uuid& id) {
  ROLLCALL_ASSIGN(const Classroom classroom, find(in, session, id));
  return view_of(in, recognition, classroom);
}

Result<store::Page<Classroom>> list_classrooms(Installation& in, const Uuid& session, const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) -> Result<store::Page<Classroom>> {
    ROLLCALL_TRY(store::get_session(db, session));
    return store::list_classrooms(db, session, page);
  });
}

Result<Bytes> draw_classroom(Installation& in, const Recognition& recognition, const Actor& actor, const Uuid& session,
                             const Uuid& id, const DrawClassroom& wanted) {
  ROLLCALL_ASSIGN(const Classroom classroom, in.database().transact([&](store::Connection& db) -> Result<Classroom> {
    ROLLCALL_ASSIGN(Classroom found, store::get_classroom(db, session, id));
    if (wanted.number < 1 || wanted.number > found.pictures)
      return fail(ErrorCode::kNotFound, "there is no such picture, or it is destroyed");
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kClassroomRead,
                      {.subject = id, .session = session, .ids = {{"picture", wanted.number}}}));
    return found;
  }));
  ROLLCALL_ASSIGN(Bytes jpeg, open_blob(in, id, wanted.number));
  if (!wanted.boxes) return jpeg;
  ROLLCALL_ASSIGN(const ClassroomView view, view_of(in, recognition, classroom));
  ROLLCALL_ASSIGN(const face::Image picture, face::decode(jpeg));
  std::vector<face::LabelledFace> faces;
  for (std::size_t person = 0; person < view.proposal.people.size(); ++person) {
    const ProposedPerson& one = view.proposal.people[person];
    for (const std::size_t place : one.faces) {
      const FoundFace& found = view.findings.faces[place];
      if (found.picture + 1 != static_cast<std::size_t>(wanted.number)) continue;
      const float by =
          static_cast<float>(picture.width()) / static_cast<float>(view.findings.pictures[found.picture].width);
      face::LabelledFace drawn{.face = {},
                               .label = label_of(view, person, wanted.names),
                               .known = one.is_there(),
                               .doubtful = one.is_doubtful()};
      drawn.face.box = scaled(found.face.box, by);
      for (std::size_t i = 0; i < found.face.landmarks.size(); ++i)
        drawn.face.landmarks[i] = {.x = found.face.landmarks[i].x * by, .y = found.face.landmarks[i].y * by};
      faces.push_back(std::move(drawn));
    }
  }
  return face::encode_jpeg(face::annotate(picture, faces), kKeptQuality);
}

Result<void> end_classroom(store::Connection& db, Installation& in, const Actor& actor, Classroom classroom,
                           ClassroomStatus status, store::Remains& remains) {
  for (std::string& blob : store::classroom_blobs(classroom)) remains.blobs.push_back(std::move(blob));
  remains.keys.push_back(classroom.id);
  classroom.status = status;
  classroom.settled_by = actor.id;
  classroom.settled_at = in.clock().now();
  ROLLCALL_ASSIGN(const bool moved, store::settle_classroom(db, classroom));
  if (!moved) return fail(ErrorCode::kConflict, "the pictures were settled in the meantime", "look again");
  return note(db, in.clock(), actor,
              status == ClassroomStatus::kExpired ? event::kClassroomExpired : event::kClassroomDropped,
              {.subject = classroom.id, .session = classroom.session_id});
}

Result<void> drop_classroom(Installation& in, const Actor& actor, const Uuid& session, const Uuid& id) {
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const Classroom classroom, store::get_classroom(db, session, id));
    if (classroom.status == ClassroomStatus::kConfirmed || classroom.status == ClassroomStatus::kUndone)
      return fail(ErrorCode::kConflict, "the pictures were confirmed", "undo that instead");
    if (classroom.status != ClassroomStatus::kProposed) return {};
    store::Remains remains;
    ROLLCALL_TRY(end_classroom(db, in, actor, classroom, ClassroomStatus::kDropped, remains));
    return store::add_remains(db, remains);
  }));
  return destroy_remains(in);
}

}  // namespace rollcall::service
