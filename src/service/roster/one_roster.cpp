#include "service/roster/one_roster.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "service/roster/columns.hpp"

namespace rollcall::service::roster {
namespace {

constexpr std::string_view kManifest = "manifest.csv";
constexpr std::string_view kUsers = "users.csv";
constexpr std::string_view kRoles = "roles.csv";
constexpr std::string_view kClasses = "classes.csv";
constexpr std::string_view kCourses = "courses.csv";
constexpr std::string_view kEnrollments = "enrollments.csv";
constexpr std::array kRead = {kManifest, kUsers, kRoles, kClasses, kCourses, kEnrollments};

enum class Mode : std::uint8_t { kAbsent, kBulk, kDelta };

struct User {
  Place place;
  std::string id;
  std::string name;
  std::string username;
  std::string email;
  std::string role;  // of users.csv, as OneRoster 1.1 has it
  bool deleted = false;
  bool active = false;  // a row of changes says so
};

bool is_deleted(const Columns& row) {
  const std::string status = to_lower_ascii(row.cell("status"));
  return status == "tobedeleted" || status == "inactive";
}

class Reader {
 public:
  explicit Reader(const document::ZipReader& archive) : archive_(archive) {}

  Result<Wanted> read() {
    ROLLCALL_TRY(read_manifest());
    if (std::ranges::all_of(std::array{kUsers, kClasses, kEnrollments},
                            [&](std::string_view file) { return mode(file) == Mode::kAbsent; }))
      return fail(ErrorCode::kUnprocessable, "the archive has no users.csv, classes.csv or enrollments.csv");
    ROLLCALL_TRY(each(kCourses, "sourcedid",
                      [&](const Columns& row) { titles_.emplace(row.cell("sourcedid"), row.cell("title")); }));
    ROLLCALL_TRY(each(kClasses, "sourcedid", [&](const Columns& row) { read_class(row); }));
    ROLLCALL_TRY(each(kRoles, "usersourcedid", [&](const Columns& row) {
      if (!is_deleted(row)) roles_[std::string(row.cell("usersourcedid"))].insert(to_lower_ascii(row.cell("role")));
    }));
    ROLLCALL_TRY(each(kUsers, "sourcedid", [&](const Columns& row) { read_user(row); }));
    ROLLCALL_TRY(each(kEnrollments, "usersourcedid", [&](const Columns& row) { read_enrolment(row); }));
    add_people();
    wanted_.lists_everyone = mode(kUsers) == Mode::kBulk;
    for (const document::ZipEntry& entry : archive_.entries())
      if (!std::ranges::contains(kRead, entry.name) || mode(entry.name) == Mode::kAbsent)
        wanted_.ignored.push_back(entry.name);
    return std::move(wanted_);
  }

 private:
  // Calls `take` for every row of a file, if it is to be read.
  template <class Take>
  Result<void> each(std::string_view file, std::string_view required, const Take& take) {
    const document::ZipEntry* entry = mode(file) == Mode::kAbsent ? nullptr : archive_.find(file);
    if (entry == nullptr) return {};
    if (auto read = each_row(*entry, required, take); !read)
      return fail_because(std::move(read).error(), std::format("{} cannot be read", file));
    return {};
  }

  template <class Take>
  Result<void> each_row(const document::ZipEntry& entry, std::string_view required, const Take& take) const {
    ROLLCALL_ASSIGN(const Bytes bytes, archive_.read(entry));
    ROLLCALL_ASSIGN(const std::string text, to_utf8(bytes));
    ROLLCALL_ASSIGN(Columns rows, Columns::open(text, {}, required));
    while (true) {
      ROLLCALL_ASSIGN(const bool more, rows.next());
      if (!more) return {};
      take(rows);
    }
  }

  Mode mode(std::string_view file) const {
    const auto said = modes_.find(std::string(file));
    if (said != modes_.end()) return said->second;
    return archive_.find(file) == nullptr ? Mode::kAbsent : Mode::kBulk;
  }

  Result<void> read_manifest() {
    std::string version = "1.2";
    ROLLCALL_TRY(each(kManifest, "propertyname", [&](const Columns& row) {
      const std::string_view property = row.cell("propertyname");
      const std::string value = to_lower_ascii(row.cell("value"));
      if (property == "oneroster.version") version = value;
      if (!property.starts_with("file.")) return;
      const std::string file = std::string(property.substr(5)) + ".csv";
      modes_.emplace(file, value == "delta" ? Mode::kDelta : value == "bulk" ? Mode::kBulk : Mode::kAbsent);
    }));
    if (version != "1.1" && version != "1.2")
      return fail(ErrorCode::kUnprocessable, std::format("OneRoster {} is not known here", printable(version)),
                  "export it as OneRoster 1.2");
    // A file that was lost on the way must not look like a school without people.
    for (const std::string_view file : kRead)
      if (mode(file) != Mode::kAbsent && archive_.find(file) == nullptr && file != kManifest)
        return fail(ErrorCode::kUnprocessable, std::format("the manifest names {}, which is not in the archive", file),
                    "export it again");
    return {};
  }

  void read_class(const Columns& row) {
    WantedCourse course{.place = {.file = kClasses, .line = row.line()}, .code = std::string(row.cell("sourcedid"))};
    course.removed = is_deleted(row);
    course.name = row.cell("title");
    if (course.name.empty())
      if (const auto title = titles_.find(std::string(row.cell("coursesourcedid"))); title != titles_.end())
        course.name = title->second;
    if (course.code.empty()) course.refused = "the sourcedId is missing";
    wanted_.courses.push_back(std::move(course));
  }

  void read_user(const Columns& row) {
    User user{.place = {.file = kUsers, .line = row.line()},
              .id = std::string(row.cell("sourcedid")),
              .name = std::string(trim(std::format("{} {}", row.cell("givenname"), row.cell("familyname")))),
              .username = std::string(row.cell("username")),
              .email = std::string(row.cell("email")),
              .role = to_lower_ascii(row.cell("role")),
              .deleted = is_deleted(row),
              .active = to_lower_ascii(row.cell("status")) == "active"};
    by_id_.emplace(user.id, users_.size());
    users_.push_back(std::move(user));
  }

  void read_enrolment(const Columns& row) {
    const std::string role = to_lower_ascii(row.cell("role"));
    const std::string user(row.cell("usersourcedid"));
    std::string course(row.cell("classsourcedid"));
    const bool deleted = is_deleted(row);
    const Place place{.file = kEnrollments, .line = row.line()};
    if (role == "student") {
      Places& places = students_[user];
      if (places.first.line == 0) places.first = place;
      (deleted ? places.left : places.courses).insert(std::move(course));
    } else if (role == "teacher") {
      WantedInstructor instructor{.place = place, .course = std::move(course), .removed = deleted};
      if (const auto known = by_id_.find(user); known != by_id_.end())
        instructor.users = {users_[known->second].username, users_[known->second].email};
      instructor.users.push_back(user);
      std::erase(instructor.users, "");
      wanted_.instructors.push_back(std::move(instructor));
    }
  }

  enum class Student : std::uint8_t { kYes, kNo, kUnsaid };

  Student is_student(const User& user) const {
    if (students_.contains(user.id)) return Student::kYes;
    if (const auto roles = roles_.find(user.id); roles != roles_.end())
      return roles->second.contains("student") ? Student::kYes : Student::kNo;
    if (!user.role.empty()) return user.role == "student" ? Student::kYes : Student::kNo;
    return Student::kUnsaid;
  }

  void add_people() {
    const bool bulk = mode(kEnrollments) == Mode::kBulk;
    for (const User& user : users_) {
      const Student student = is_student(user);
      if (student == Student::kNo) continue;
      WantedPerson person{.place = user.place, .external_id = user.id};
      if (!user.name.empty()) person.name = user.name;
      if (!user.email.empty()) person.email = user.email;
      if (user.deleted || user.active) person.active = !user.deleted;
      person.only_known = student == Student::kUnsaid;
      person.says_courses = bulk;
      if (user.id.empty()) person.refused = "the sourcedId is missing";
      take_places(person);
      wanted_.people.push_back(std::move(person));
    }
    for (const auto& [id, places] : students_) {
      if (by_id_.contains(id)) continue;
      WantedPerson person{.place = places.first, .external_id = id, .only_known = true, .says_courses = bulk};
      if (id.empty()) person.refused = "the userSourcedId is missing";
      take_places(person);
      wanted_.people.push_back(std::move(person));
    }
  }

  void take_places(WantedPerson& person) const {
    const auto found = students_.find(person.external_id);
    if (found == students_.end()) return;
    const Places& places = found->second;
    if (person.active != false) person.courses.assign(places.courses.begin(), places.courses.end());
    person.left.assign(places.left.begin(), places.left.end());
  }

  // The classes of one student.
  struct Places {
    Place first;
    std::set<std::string> courses;
    std::set<std::string> left;
  };

  const document::ZipReader& archive_;
  std::map<std::string, Mode> modes_;
  std::unordered_map<std::string, std::string> titles_;  // of courses.csv
  std::unordered_map<std::string, std::set<std::string>> roles_;
  std::vector<User> users_;
  std::unordered_map<std::string, std::size_t> by_id_;
  std::map<std::string, Places> students_;  // by user
  Wanted wanted_;
};

}  // namespace

bool is_one_roster(const document::ZipReader& archive) {
  return archive.find(kManifest) != nullptr ||
         (archive.find(kUsers) != nullptr && archive.find(kEnrollments) != nullptr);
}

Result<Wanted> read_one_roster(const document::ZipReader& archive) { return Reader(archive).read(); }

}  // namespace rollcall::service::roster
